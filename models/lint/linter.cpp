#include "lint/linter.h"

#include "impact/postgres/measured.h"
#include "lint/case.h"
#include "lint/ignore.h"
#include "lint/secrets.h"
#include "rules/rule.h"

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

void collectMeant(const QJsonValue &node, const impact::postgres::State &state, QHash<QString, sql::QualifiedName> &meant)
{
    if (node.isArray()) {
        for (const QJsonValue entry : node.toArray())
            collectMeant(entry, state, meant);
        return;
    }
    const QJsonObject object = node.toObject();
    const QString name = object.value("relname"_L1).toString();
    if (!name.isEmpty() && !object.contains("schemaname"_L1))
        meant.insert(name, state.resolved({}, name));
    for (const QJsonValue entry : object)
        collectMeant(entry, state, meant);
}

/// "TRANS_STMT_BEGIN"; empty where it is no such statement.
QString transactionControl(const sql::Reading &reading)
{
    return reading.statement.kind == "TransactionStmt"_L1 ? reading.statement.node.value("kind"_L1).toString() : QString();
}

/// What a configuration makes of the findings; how many it keeps quiet.
int configured(QList<LintFinding> &findings, const LintOptions &options)
{
    QList<LintFinding> kept;
    for (LintFinding finding : std::as_const(findings)) {
        const auto setting = options.rules.find(finding.finding.rule);
        const bool isSet = setting != options.rules.end();
        if (isSet && !*setting)
            continue;
        // A severity of the configuration does not make graver what the facts have made light.
        if (isSet && finding.finding.severity != plan::Severity::Info)
            finding.finding.severity = **setting;
        kept.append(finding);
    }
    const qsizetype quiet = findings.size() - kept.size();
    findings = kept;
    return static_cast<int>(quiet);
}

void warnOfUnknownRules(FileVerdict &verdict, const Ignores &ignores)
{
    QSet<QString> known;
    for (const rules::Rule &rule : rules::allRules())
        known.insert(rule.id);
    QStringList ids(known.begin(), known.end());
    ids.sort();
    for (const Ignores::Word &word : ignores.words()) {
        if (known.contains(word.rule))
            continue;
        const QString message = u"There is no rule %1, so nothing is ignored."_s.arg(word.rule);
        const QStringList similar = rules::similarRules(word.rule, ids);
        const std::optional<QString> fix =
            similar.isEmpty() ? u"colonnade-cli explain lists all rules."_s : u"Say %1."_s.arg(similar.first());
        auto statement = std::ranges::lower_bound(verdict.statements, word.begin, {}, &StatementVerdict::end);
        if (verdict.statements.isEmpty()) {
            verdict.notes.append({word.place, message});
            continue;
        }
        if (statement == verdict.statements.end())
            --statement;
        statement->findings.append(
            {{u"pg.lint.unknown-rule"_s, plan::Severity::Warning, word.rule, message, fix}, word.begin, word.end, word.place});
    }
}

}  // namespace

Result<EmptyCatalog> emptyCatalog(const QString &version)
{
    bool isNumber = false;
    const int asked = version.section(u'.', 0, 0).toInt(&isNumber);
    if (!isNumber || asked < 1 || asked > 999)
        return failure(ErrorKind::Usage, u"%1 is no version of PostgreSQL; write 15 or 15.4."_s.arg(version));
    const int major = std::clamp(asked, plan::Dialect::Oldest, plan::Dialect::Newest);
    EmptyCatalog made;
    catalog::CatalogData data;
    data.server.versionNumber = major * 10000;
    data.server.version = QString::number(major);
    made.version = major == asked ? version : QString::number(major);
    if (major != asked)
        made.note = u"PostgreSQL %1 is not known; it is judged for %2, the nearest that is."_s.arg(version).arg(major);
    made.catalog = std::make_shared<const catalog::Catalog>(std::move(data));
    return made;
}

struct Linter::Run {
    FileVerdict &verdict;
    const LintOptions &options;
    const sql::Script &script;
    const Ignores &ignores;
    Session session;
    History history;
    int block = -1;
    /// What a ROLLBACK goes back to; kept only where one follows.
    std::optional<impact::postgres::State> atBegin;
    std::vector<std::pair<QString, impact::postgres::State>> savepoints;

    void say(QList<LintFinding> &findings, const sql::Refusal &refusal, bool isSecret) const
    {
        // The word that did not fit may be the password.
        const QString message = isSecret ? refusal.message.section(u" at or near"_s, 0, 0) : refusal.message;
        findings.append({{u"pg.lint.syntax"_s,
                          plan::Severity::Error,
                          {},
                          message.first(1).toUpper() + message.sliced(1) + u'.',
                          std::nullopt},
                         refusal.begin,
                         std::max(refusal.end, refusal.begin),
                         refusal.place});
    }
};

Linter::Linter(catalog::CatalogPtr catalog, QString version)
    : m_catalog(std::move(catalog)), m_version(std::move(version)), m_state(std::in_place, *m_catalog)
{
}

Result<FileVerdict> Linter::judge(const QString &file, const QByteArray &bytes, const LintOptions &options,
                                  const std::stop_token &stop)
{
    const auto script = sql::Script::read(bytes, file);
    if (!script)
        return failure(script.error().kind, u"%1, %2"_s.arg(file, script.error().message));
    FileVerdict verdict{
        .file = file, .text = bytes, .serverVersion = m_version, .tool = script->tool(), .notes = script->notes()};
    const Ignores ignores(*script);
    Run run{verdict, options, *script, ignores, Session(options.lockTimeout, options.longestLockTimeout), {}};
    m_state->searchIn(std::nullopt);
    script->each([&](const sql::Reading &reading) { judgeStatement(reading, run); }, stop);
    if (stop.stop_requested())
        return failure(ErrorKind::Stopped, u"%1 was not judged to its end."_s.arg(file));
    if (!ignores.isEmpty())
        warnOfUnknownRules(verdict, ignores);
    return verdict;
}

/// Before BEGIN and SAVEPOINT, where the file goes back to them.
void Linter::keepState(const sql::Reading &reading, Run &run)
{
    const QString control = transactionControl(reading);
    const bool begins = control == "TRANS_STMT_BEGIN"_L1 || control == "TRANS_STMT_START"_L1;
    if (begins && !run.atBegin && run.script.isRolledBack(reading.statement.begin, sql::Script::Rollback::Whole)) {
        m_state->freeze();
        run.atBegin.emplace(*m_state);
    }
    if (control == "TRANS_STMT_SAVEPOINT"_L1
        && run.script.isRolledBack(reading.statement.begin, sql::Script::Rollback::ToSavepoint)) {
        m_state->freeze();
        run.savepoints.emplace_back(reading.statement.node.value("savepoint_name"_L1).toString(), *m_state);
    }
}

void Linter::restoreState(const sql::Reading &reading, Run &run)
{
    const QString control = transactionControl(reading);
    if (control == "TRANS_STMT_ROLLBACK_TO"_L1) {
        const QString name = reading.statement.node.value("savepoint_name"_L1).toString();
        if (!std::ranges::contains(run.savepoints, name, [](const auto &entry) { return entry.first; }))
            return;
        // The savepoint itself stays, and one can go back to it again.
        while (run.savepoints.back().first != name)
            run.savepoints.pop_back();
        m_state.emplace(run.savepoints.back().second);
    } else if (control == "TRANS_STMT_ROLLBACK"_L1 || control == "TRANS_STMT_COMMIT"_L1 || control == "TRANS_STMT_PREPARE"_L1) {
        if (control == "TRANS_STMT_ROLLBACK"_L1 && run.atBegin)
            m_state.emplace(*run.atBegin);
        run.atBegin.reset();
        run.savepoints.clear();
        if (reading.statement.node.value("chain"_L1).toBool()
            && run.script.isRolledBack(reading.statement.begin, sql::Script::Rollback::Whole))
            run.atBegin.emplace(*m_state);
    }
}

impact::postgres::Foretold Linter::foretold(const sql::Reading &reading, const QString &text)
{
    if (!reading.newer.isEmpty() && !m_state->dialect().isNewerThanGrammar()) {
        impact::postgres::Foretold told;
        told.refusedWith = u"42601"_s;
        told.ground = plan::Ground();
        return told;
    }
    return impact::postgres::foretellWithGround(reading.statement, text, *m_state);
}

void Linter::judgeStatement(const sql::Reading &reading, Run &run)
{
    StatementVerdict said{.place = reading.statement.place,
                          .begin = reading.statement.begin,
                          .end = reading.statement.end,
                          .sql = QString::fromUtf8(reading.text),
                          .kind = reading.statement.kind};
    if (reading.refusal) {
        run.say(said.findings, *reading.refusal, holdsSecrets({}, reading.text));
        run.verdict.statements.append(said);
        return;
    }
    if (reading.block != run.block) {
        run.block = reading.block;
        const bool isNamed = !run.script.tool().isEmpty();
        run.session.enterBlock(isNamed ? run.script.blocks()[reading.block].transaction
                                       : run.options.transaction.value_or(false));
    }
    keepState(reading, run);
    said.ownSearchPath = run.session.searchPath().has_value();
    if (said.kind == "AlterTableStmt"_L1)
        collectMeant(reading.statement.node, *m_state, said.meant);
    Case c(reading, *m_state, run.session, run.history);
    rulesBefore(c);
    c.told = foretold(reading, said.sql);
    said.ground = c.told.ground;
    said.refusedWith = c.told.refusedWith;
    said.worstCase = c.told.worstCase;
    said.locks = c.told.locks;
    said.rewrites = c.told.rewrites;
    said.scans = c.told.scans;
    rulesAfter(c);
    codeRules(c);
    said.notJudged = c.told.unknown;
    run.session.hold(c.told.locks, said.place);
    run.session.apply(reading.statement, m_state->dialect());
    m_state->searchIn(run.session.searchPath());
    restoreState(reading, run);
    const qsizetype before = c.found.size();
    c.found.removeIf(
        [&](const LintFinding &finding) { return run.ignores.silences(finding.finding.rule, said.begin, said.end); });
    run.verdict.silenced += static_cast<int>(before - c.found.size()) + configured(c.found, run.options);
    std::ranges::stable_sort(c.found, {}, &LintFinding::begin);
    said.findings = c.found;
    run.verdict.statements.append(said);
}

}  // namespace colonnade::lint
