#include "document/plan_json.h"

namespace colonnade::document {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Inline = JsonWriter::Layout::Inline;

constexpr auto ModeNames = nameTable<sql::TransactionMode>(std::pair{sql::TransactionMode::Own, "own"_L1},
                                                           std::pair{sql::TransactionMode::None, "none"_L1});

constexpr auto WalkNames = nameTable<sql::Walk>(std::pair{sql::Walk::Key, "key"_L1}, std::pair{sql::Walk::Pages, "pages"_L1},
                                                std::pair{sql::Walk::Predicates, "predicates"_L1});

void writeRange(JsonWriter &writer, const char *key, const std::optional<plan::Range> &range)
{
    if (!range)
        return writer.null(key);
    writer.beginObject(key, Inline);
    writer.number("p5", range->p5);
    writer.number("p50", range->p50);
    writer.number("p95", range->p95);
    writer.end();
}

std::optional<plan::Range> readRange(JsonReader &reader, const QString &key)
{
    auto range = reader.optionalObject(key);
    if (!range)
        return std::nullopt;
    return plan::Range{range->number(u"p5"_s), range->number(u"p50"_s), range->number(u"p95"_s)};
}

void writeRelations(JsonWriter &writer, const char *key, const QList<sql::QualifiedName> &relations)
{
    writer.beginArray(key);
    for (const sql::QualifiedName &relation : relations) {
        writer.beginItem(Inline);
        writer.text("schema", relation.schema.text());
        writer.text("relation", relation.name.text());
        writer.end();
    }
    writer.end();
}

void writeBackfill(JsonWriter &writer, const std::optional<plan::BackfillSpec> &spec)
{
    if (!spec)
        return writer.null("backfill");
    writer.beginObject("backfill");
    writeName(writer, "table", spec->table);
    writer.text("walk", QString(WalkNames.name(spec->walk)));
    writer.flag("descends", spec->descends);
    if (spec->passes != 1)
        writer.integer("passes", spec->passes);
    if (spec->workers != 1)
        writer.integer("workers", spec->workers);
    writer.texts("keyColumns", spec->keyColumns);
    writer.texts("keyTypes", spec->keyTypes);
    if (spec->walk == sql::Walk::Predicates)
        writer.texts("conditions", spec->conditions);
    writer.text("assignments", spec->assignments);
    writer.text("predicate", spec->predicate);
    writer.flag("predicateEnds", spec->predicateEnds);
    writer.number("rowsExpected", spec->rowsExpected);
    writer.end();
}

std::optional<plan::BackfillSpec> readBackfill(JsonReader &reader)
{
    auto spec = reader.optionalObject(u"backfill"_s);
    if (!spec)
        return std::nullopt;
    plan::BackfillSpec backfill;
    backfill.table = readName(spec->object(u"table"_s));
    backfill.walk = spec->word(u"walk"_s, WalkNames, std::optional(sql::Walk::Key));
    backfill.descends = spec->flag(u"descends"_s, false);
    backfill.passes = readPasses(*spec).value_or(1);
    backfill.workers = readWorkers(*spec).value_or(1);
    backfill.keyColumns = spec->texts(u"keyColumns"_s);
    backfill.keyTypes = spec->texts(u"keyTypes"_s);
    backfill.assignments = spec->text(u"assignments"_s);
    backfill.predicate = spec->text(u"predicate"_s);
    backfill.predicateEnds = spec->flag(u"predicateEnds"_s);
    backfill.rowsExpected = spec->number(u"rowsExpected"_s);
    backfill.conditions = spec->texts(u"conditions"_s);
    if ((backfill.walk == sql::Walk::Predicates) == backfill.conditions.isEmpty())
        spec->refuse(u"conditions"_s, u"has to name at least one where it walks by predicates, and else none"_s);
    const bool wantsKey = backfill.walk == sql::Walk::Key;
    if (wantsKey == backfill.keyColumns.isEmpty() || backfill.keyColumns.size() != backfill.keyTypes.size())
        spec->refuse(u"keyTypes"_s, u"has to name a type for each of the key columns, of which there is at least one where it walks by key, and else none"_s);
    return backfill;
}

/// As far as the server's settings go.
std::chrono::milliseconds readLimit(JsonReader &reader, const QString &key)
{
    constexpr qint64 most = std::numeric_limits<qint32>::max();
    const qint64 found = reader.integer(key);
    if (found < 0 || found > most)
        reader.refuse(key, u"must lie between 0 and %1"_s.arg(most));
    return std::chrono::milliseconds(found);
}

}  // namespace

void writeStatement(JsonWriter &writer, const sql::Statement &statement, std::optional<bool> losesData)
{
    writer.beginItem();
    writer.text("sql", statement.text);
    if (losesData)
        writer.flag("losesData", *losesData);
    writer.text("transaction", QString(ModeNames.name(statement.transaction)));
    writer.integer("lockTimeoutMs", statement.lockTimeout.count());
    writer.integer("statementTimeoutMs", statement.statementTimeout.count());
    writer.end();
}

sql::Statement readStatement(JsonReader &reader)
{
    sql::Statement statement;
    statement.text = reader.text(u"sql"_s);
    statement.transaction = reader.word(u"transaction"_s, ModeNames);
    statement.lockTimeout = readLimit(reader, u"lockTimeoutMs"_s);
    statement.statementTimeout = readLimit(reader, u"statementTimeoutMs"_s);
    return statement;
}

void writeEffects(JsonWriter &writer, const QList<plan::Lock> &locks, const QList<sql::QualifiedName> &rewrites,
                  const QList<sql::QualifiedName> &scans, const plan::Ground &ground, const plan::Estimate &estimate)
{
    writer.beginArray("locks");
    for (const plan::Lock &lock : locks) {
        writer.beginItem(Inline);
        writer.text("schema", lock.relation.schema.text());
        writer.text("relation", lock.relation.name.text());
        writer.text("mode", plan::toString(lock.mode));
        writer.end();
    }
    writer.end();
    writeRelations(writer, "rewrites", rewrites);
    writeRelations(writer, "scans", scans);
    writer.beginObject("ground", Inline);
    writer.text("kind", plan::toString(ground.kind));
    writer.text("version", ground.version);
    writer.end();
    writer.beginObject("estimate");
    writeRange(writer, "holdMs", estimate.holdMs);
    writeRange(writer, "durationMs", estimate.durationMs);
    if (estimate.queued)
        writer.number("queued", *estimate.queued);
    else
        writer.null("queued");
    writer.text("basis", estimate.basis);
    writer.end();
}

QList<plan::Lock> readLocks(JsonReader &reader)
{
    QList<plan::Lock> locks;
    for (JsonReader &entry : reader.objects(u"locks"_s)) {
        const QString schema = entry.text(u"schema"_s);
        const QString relation = entry.text(u"relation"_s);
        const QString word = entry.text(u"mode"_s);
        const std::optional<plan::LockMode> mode = plan::lockModeFromString(word);
        if (!mode)
            entry.refuse(u"mode"_s, u"is \"%1\"; it must be a lock mode as pg_locks.mode spells it"_s.arg(word));
        locks.append({sql::qualified(schema, relation), mode.value_or(plan::LockMode::AccessExclusive)});
    }
    return locks;
}

QList<sql::QualifiedName> readRelations(JsonReader &reader, const QString &key)
{
    QList<sql::QualifiedName> relations;
    for (JsonReader &entry : reader.objects(key)) {
        const QString schema = entry.text(u"schema"_s);
        relations.append(sql::qualified(schema, entry.text(u"relation"_s)));
    }
    return relations;
}

plan::Ground readGround(JsonReader &reader)
{
    auto entry = reader.optionalObject(u"ground"_s);
    if (!entry)
        return {};
    const QString word = entry->text(u"kind"_s);
    const std::optional<plan::GroundKind> kind = plan::groundKindFromString(word);
    if (!kind)
        entry->refuse(u"kind"_s, u"is \"%1\"; it must be \"rule\", \"measured\" or \"asked\""_s.arg(word));
    return {kind.value_or(plan::GroundKind::Rule), entry->text(u"version"_s, QString())};
}

plan::Estimate readEstimate(JsonReader reader)
{
    plan::Estimate estimate;
    estimate.holdMs = readRange(reader, u"holdMs"_s);
    estimate.durationMs = readRange(reader, u"durationMs"_s);
    estimate.queued = reader.optionalNumber(u"queued"_s);
    estimate.basis = reader.text(u"basis"_s);
    return estimate;
}

void writeStep(JsonWriter &writer, const plan::Step &step)
{
    writer.beginItem();
    writer.text("id", step.id);
    writer.text("kind", plan::toString(step.kind));
    writer.text("title", step.title);
    writer.text("rule", step.rule);
    writer.text("why", step.why);
    writer.beginArray("statements");
    for (const sql::Statement &statement : step.statements)
        writeStatement(writer, statement);
    writer.end();
    writer.beginArray("undo");
    for (const plan::UndoStatement &undo : step.undo)
        writeStatement(writer, undo.statement, undo.losesData);
    writer.end();
    writer.text("doneWhen", step.doneWhen);
    writer.text("mayStartWhen", step.mayStartWhen);
    if (!step.skipWhen.isEmpty())
        writer.text("skipWhen", step.skipWhen);
    if (!step.constraints.isEmpty())
        writer.texts("constraints", step.constraints);
    writeBackfill(writer, step.backfill);
    writeEffects(writer, step.locks, step.rewrites, step.scans, step.ground, step.estimate);
    writer.end();
}

plan::Step readStep(JsonReader &reader)
{
    plan::Step step;
    step.id = reader.text(u"id"_s);
    const QString kind = reader.text(u"kind"_s);
    if (const std::optional<plan::StepKind> known = plan::stepKindFromString(kind))
        step.kind = *known;
    else
        reader.refuse(u"kind"_s, u"is \"%1\", which is no kind of step"_s.arg(kind));
    step.title = reader.text(u"title"_s);
    step.rule = reader.text(u"rule"_s);
    step.why = reader.text(u"why"_s);
    for (JsonReader &statement : reader.objects(u"statements"_s))
        step.statements.append(readStatement(statement));
    for (JsonReader &undo : reader.objects(u"undo"_s)) {
        const sql::Statement statement = readStatement(undo);
        step.undo.append({statement, undo.flag(u"losesData"_s)});
    }
    step.doneWhen = reader.text(u"doneWhen"_s, QString());
    step.mayStartWhen = reader.text(u"mayStartWhen"_s, QString());
    step.skipWhen = reader.text(u"skipWhen"_s, QString());
    step.constraints = reader.texts(u"constraints"_s);
    step.backfill = readBackfill(reader);
    step.locks = readLocks(reader);
    step.rewrites = readRelations(reader, u"rewrites"_s);
    step.scans = readRelations(reader, u"scans"_s);
    step.ground = readGround(reader);
    step.estimate = readEstimate(reader.object(u"estimate"_s));
    if (step.statements.isEmpty())
        reader.refuse(u"statements"_s, u"is empty; a step runs something"_s);
    return step;
}

}  // namespace colonnade::document
