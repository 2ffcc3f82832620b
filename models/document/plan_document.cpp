#include "document/json.h"
#include "document/plan_json.h"

namespace colonnade::document {

using namespace Qt::StringLiterals;

namespace {

const QString Format = u"colonnade-plan/1"_s;

constexpr auto EngineNames = nameTable<catalog::Engine>(
    std::pair{catalog::Engine::PostgreSql, "postgresql"_L1}, std::pair{catalog::Engine::MySql, "mysql"_L1},
    std::pair{catalog::Engine::MariaDb, "mariadb"_L1}, std::pair{catalog::Engine::Sqlite, "sqlite"_L1});
constexpr auto SeverityNames =
    nameTable<plan::Severity>(std::pair{plan::Severity::Info, "info"_L1}, std::pair{plan::Severity::Warning, "warning"_L1},
                              std::pair{plan::Severity::Error, "error"_L1});
constexpr auto PhaseNames = nameTable<plan::PhaseKind>(
    std::pair{plan::PhaseKind::Expand, "expand"_L1}, std::pair{plan::PhaseKind::Backfill, "backfill"_L1},
    std::pair{plan::PhaseKind::Constrain, "constrain"_L1}, std::pair{plan::PhaseKind::CleanUp, "cleanup"_L1});

constexpr auto DemandNames =
    nameTable<plan::Demand>(std::pair{plan::Demand::NotNull, "notNull"_L1}, std::pair{plan::Demand::Check, "check"_L1},
                            std::pair{plan::Demand::Unique, "unique"_L1},
                            std::pair{plan::Demand::ForeignKey, "foreignKey"_L1});

void writePhase(JsonWriter &writer, const plan::Phase &phase)
{
    writer.beginItem();
    writer.text("kind", plan::toString(phase.kind));
    writer.text("title", phase.title);
    if (phase.gateAfter) {
        writer.beginObject("gateAfter");
        writer.text("question", phase.gateAfter->question);
        writer.beginArray("begins");
        for (const plan::GateDemand &begins : phase.gateAfter->begins) {
            writer.beginItem(JsonWriter::Layout::Inline);
            writer.text("object", begins.object);
            writer.text("demand", plan::toString(begins.demand));
            writer.end();
        }
        writer.end();
        writer.end();
    } else {
        writer.null("gateAfter");
    }
    writer.beginArray("steps");
    for (const plan::Step &step : phase.steps)
        writeStep(writer, step);
    writer.end();
    writer.end();
}

plan::Phase readPhase(JsonReader &reader)
{
    plan::Phase phase;
    phase.kind = reader.word(u"kind"_s, PhaseNames);
    phase.title = reader.text(u"title"_s);
    if (auto gate = reader.optionalObject(u"gateAfter"_s)) {
        phase.gateAfter = plan::Gate{gate->text(u"question"_s)};
        for (JsonReader &entry : gate->objects(u"begins"_s)) {
            const QString object = entry.text(u"object"_s);
            phase.gateAfter->begins.append({object, entry.word(u"demand"_s, DemandNames)});
        }
    }
    for (JsonReader &step : reader.objects(u"steps"_s))
        phase.steps.append(readStep(step));
    return phase;
}

void writeFinding(JsonWriter &writer, const plan::Finding &finding)
{
    writer.beginItem();
    writer.text("rule", finding.rule);
    writer.text("severity", plan::toString(finding.severity));
    writer.text("object", finding.object);
    writer.text("message", finding.message);
    writer.text("fix", finding.fix);
    if (finding.nearest)
        writeColumn(writer, "nearest", *finding.nearest);
    writer.end();
}

plan::Finding readFinding(JsonReader &reader)
{
    plan::Finding finding;
    finding.rule = reader.text(u"rule"_s);
    finding.severity = reader.word(u"severity"_s, SeverityNames);
    finding.object = reader.text(u"object"_s);
    finding.message = reader.text(u"message"_s);
    finding.fix = reader.optionalText(u"fix"_s);
    if (auto nearest = reader.optionalObject(u"nearest"_s))
        finding.nearest = readColumn(*nearest);
    return finding;
}

QByteArray written(const plan::Plan &plan, const std::optional<QString> &digest)
{
    JsonWriter writer;
    writer.text("format", Format);
    if (digest)
        writer.text("digest", *digest);
    writer.text("engine", catalog::toString(plan.engine));
    writer.text("serverVersion", plan.serverVersion);
    writer.text("catalogFingerprint", plan.fingerprint.digest());
    writer.texts("fingerprintLines", plan.fingerprint.lines);
    writer.beginObject("change");
    writeTables(writer, plan.change);
    writer.end();
    writer.beginArray("phases");
    for (const plan::Phase &phase : plan.phases)
        writePhase(writer, phase);
    writer.end();
    writer.beginArray("plain");
    for (const plan::PlainStatement &plain : plan.plain) {
        writer.beginItem();
        writer.text("sql", plain.sql);
        writeEffects(writer, plain.locks, plain.rewrites, plain.scans, plain.ground, plain.estimate);
        writer.end();
    }
    writer.end();
    writer.beginArray("findings");
    for (const plan::Finding &finding : plan.findings)
        writeFinding(writer, finding);
    writer.end();
    return writer.finish();
}

plan::PlainStatement readPlain(JsonReader &reader)
{
    plan::PlainStatement plain;
    plain.sql = reader.text(u"sql"_s);
    plain.locks = readLocks(reader);
    plain.rewrites = readRelations(reader, u"rewrites"_s);
    plain.scans = readRelations(reader, u"scans"_s);
    plain.ground = readGround(reader);
    plain.estimate = readEstimate(reader.object(u"estimate"_s));
    return plain;
}

plan::Plan readContents(JsonReader &root)
{
    plan::Plan plan;
    const QString digest = root.text(u"digest"_s);
    plan.engine = root.word(u"engine"_s, EngineNames);
    plan.serverVersion = root.text(u"serverVersion"_s);
    const QString fingerprint = root.text(u"catalogFingerprint"_s);
    plan.fingerprint.lines = root.texts(u"fingerprintLines"_s);
    JsonReader change = root.object(u"change"_s);
    plan.change = readTables(change);
    for (JsonReader &phase : root.objects(u"phases"_s))
        plan.phases.append(readPhase(phase));
    for (JsonReader &plain : root.objects(u"plain"_s))
        plan.plain.append(readPlain(plain));
    for (JsonReader &finding : root.objects(u"findings"_s))
        plan.findings.append(readFinding(finding));
    const QString tampered = u"does not fit the rest of the plan, so the file was changed after it was planned; plan again"_s;
    if (fingerprint != plan.fingerprint.digest())
        root.refuse(u"catalogFingerprint"_s, tampered);
    else if (digest != planDigest(plan))
        root.refuse(u"digest"_s, tampered);
    return plan;
}

}  // namespace

QString planDigest(const plan::Plan &plan)
{
    const QByteArray hash = QCryptographicHash::hash(written(plan, std::nullopt), QCryptographicHash::Sha256);
    return u"sha256:"_s + QString::fromLatin1(hash.toHex());
}

QByteArray writePlan(const plan::Plan &plan)
{
    return written(plan, planDigest(plan));
}

Result<plan::Plan> readPlan(const QByteArray &bytes, const QString &name)
{
    return readDocument(bytes, name, Format, readContents);
}

}  // namespace colonnade::document
