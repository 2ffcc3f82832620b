#include "lint/rewrite.h"

#include "change/from_sql.h"
#include "impact/assess.h"
#include "plan/sql_script.h"

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

/// With an empty table for each name that is not there, so that what needs to know nothing of it can be planned.
catalog::Catalog withTables(const catalog::Catalog &catalog, const change::ChangeSet &change)
{
    catalog::CatalogData data = catalog.data();
    for (const change::TableChange &entry : change.tables) {
        if (catalog.table(entry.table))
            continue;
        catalog::Table table;
        table.name = entry.table;
        table.accessMethod = u"heap"_s;
        table.privileges = {true, true, true, true, true, true};
        data.tables.append(table);
    }
    std::ranges::sort(data.tables, {}, &catalog::Table::name);
    return catalog::Catalog(std::move(data));
}

QString comment(const QString &text)
{
    if (text.isEmpty())
        return {};
    return u"-- colonnade: "_s + QString(text).replace(u'\n', u' ') + u'\n';
}

/// `reason` gets why there is no plan, or what the plan takes for granted.
std::optional<QString> planned(const StatementVerdict &statement, const catalog::Catalog &catalog, QString &reason)
{
    const auto change = change::changeFromSql(statement.sql.toUtf8(), {}, &catalog);
    if (!change)
        return std::nullopt;
    const auto plan = impact::plannedAndAssessed(*change, withTables(catalog, *change));
    if (!plan) {
        reason = plan.error().message;
        return std::nullopt;
    }
    const auto dead = std::ranges::find(plan->findings, plan::Severity::Error, &plan::Finding::severity);
    if (dead != plan->findings.end()) {
        reason = dead->message;
        return std::nullopt;
    }
    if (plan->isEmpty())
        return std::nullopt;
    const auto unknown =
        std::ranges::find_if(change->tables, [&](const change::TableChange &entry) { return !catalog.table(entry.table); });
    if (unknown != change->tables.end())
        reason = u"%1 is not known here and taken for an ordinary table; say --db to be sure."_s.arg(unknown->table.display());
    return plan::planScript(*plan);
}

/// What stands in the place of a statement, and whether it is a plan.
std::pair<QString, bool> replacement(const StatementVerdict &statement, const catalog::Catalog &catalog)
{
    const bool harms = std::ranges::any_of(statement.findings, [](const LintFinding &finding) {
        return finding.finding.severity > plan::Severity::Info && finding.finding.rule != "pg.lint.no-lock-timeout"_L1;
    });
    if (!harms)
        return {statement.sql, false};
    QString reason;
    const bool isAlter = statement.kind == "AlterTableStmt"_L1 && !statement.locks.isEmpty();
    if (const auto script = isAlter ? planned(statement, catalog, reason) : std::nullopt)
        return {
            comment(reason)
                + comment(
                    u"instead of the statement that stood on line %1; it has transactions of its own, so run it outside of one."_s
                        .arg(statement.place.line))
                + script->trimmed(),
            true};
    QString text = comment(u"left as it is. "_s + (reason.isEmpty() ? QString() : reason));
    for (const LintFinding &finding : statement.findings) {
        if (finding.finding.severity > plan::Severity::Info)
            text += comment(finding.finding.message + (finding.finding.fix ? u' ' + *finding.finding.fix : QString()));
    }
    return {text + statement.sql, false};
}

}  // namespace

QList<RewrittenPiece> rewrittenPieces(const FileVerdict &verdict, const catalog::Catalog &catalog, const std::stop_token &stop)
{
    QList<RewrittenPiece> pieces;
    int at = 0;
    for (qsizetype i = 0; i < verdict.statements.size() && !stop.stop_requested(); ++i) {
        const StatementVerdict &statement = verdict.statements[i];
        if (statement.begin > at)
            pieces.append({verdict.text.sliced(at, statement.begin - at)});
        const auto [put, planned] = replacement(statement, catalog);
        pieces.append({put.toUtf8(), i, planned});
        at = statement.end;
        // A plan ends with a semicolon of its own.
        if (put != statement.sql && put.endsWith(u';') && at < verdict.text.size() && verdict.text[at] == ';')
            ++at;
    }
    if (at < verdict.text.size())
        pieces.append({verdict.text.sliced(at)});
    return pieces;
}

QByteArray rewritten(const FileVerdict &verdict, const catalog::Catalog &catalog)
{
    QByteArray text;
    for (const RewrittenPiece &piece : rewrittenPieces(verdict, catalog))
        text += piece.text;
    return text;
}

}  // namespace colonnade::lint
