#include "plan/planner.h"

#include "change/validate.h"
#include "plan/postgres/gates.h"
#include "plan/postgres/tactics.h"

namespace colonnade::plan {

using namespace Qt::StringLiterals;
using namespace postgres;

namespace {

using Tactic = QList<Step> (*)(const TableWork &, const Context &);

QList<Step> stepsBy(const QList<Tactic> &tactics, const QList<TableWork> &tables, const Context &context)
{
    QList<Step> steps;
    for (const TableWork &table : tables) {
        for (const Tactic tactic : tactics)
            steps += tactic(table, context);
    }
    return steps;
}

QList<Phase> phases(const QList<TableWork> &tables, const Context &context)
{
    QList<Step> constrain =
        stepsBy({verifyUniqueSteps, indexSteps, uniqueSteps, verifyCheckSteps, addCheckSteps, validateSteps, setNotNullSteps, identitySteps},
                tables, context);
    // What they point to is unique only when every table has had its turn.
    constrain += stepsBy({lateForeignKeySteps}, tables, context);
    const QList<Phase> all = {
        {PhaseKind::Expand, u"Expand"_s, stepsBy({addColumnSteps, foreignKeySteps}, tables, context), std::nullopt},
        {PhaseKind::Backfill, u"Backfill"_s, stepsBy({backfillSteps, verifyFilledSteps}, tables, context), std::nullopt},
        {PhaseKind::Constrain, u"Constrain"_s, constrain, std::nullopt},
        {PhaseKind::CleanUp, u"Clean up"_s, stepsBy({cleanUpSteps}, tables, context), std::nullopt}};
    QList<Phase> kept;
    for (Phase phase : all) {
        if (phase.steps.isEmpty())
            continue;
        if (phase.kind == PhaseKind::Backfill)
            kept.last().gateAfter = gateAfterExpand(tables);
        if (phase.kind == PhaseKind::Constrain && !kept.isEmpty() && kept.last().kind == PhaseKind::Expand)
            kept.last().gateAfter = gateBeforeConstrain(tables);
        if (phase.kind == PhaseKind::CleanUp)
            kept.last().gateAfter = gateBeforeCleanUp(tables);
        for (qsizetype i = 0; i < phase.steps.size(); ++i)
            phase.steps[i].id = u"%1.%2"_s.arg(kept.size() + 1).arg(i + 1);
        kept.append(phase);
    }
    return kept;
}

QList<sql::QualifiedName> touched(const change::ChangeSet &change)
{
    QSet<sql::QualifiedName> names;
    for (const change::TableChange &table : change.tables) {
        names.insert(table.table);
        for (const change::ColumnAddition &column : table.addColumns) {
            if (column.references)
                names.insert(column.references->table);
        }
    }
    return names.values();
}

Finding unsupported(const catalog::Server &server)
{
    return {u"plan.no-dialect"_s, Severity::Error, server.database,
            u"There is no planner for %1 %2 yet: PostgreSQL %3 to %4 are known."_s
                .arg(catalog::toString(server.engine), server.version)
                .arg(Dialect::Oldest)
                .arg(Dialect::Newest)};
}

}  // namespace

Result<Plan> makePlan(const change::ChangeSet &change, const catalog::Catalog &catalog, const PlanOptions &options)
{
    if (const auto valid = change::validated(change, catalog); !valid)
        return failure(valid.error());
    Plan plan;
    plan.engine = catalog.server().engine;
    plan.serverVersion = catalog.server().version;
    plan.fingerprint = catalog::fingerprint(catalog, touched(change));
    plan.change = change;
    const Context context{catalog, Dialect(catalog.server()), options};
    if (plan.engine != catalog::Engine::PostgreSql || !context.dialect.isSupported()) {
        plan.findings.append(unsupported(catalog.server()));
        return plan;
    }
    const Decided work = decided(change, context);
    plan.findings = work.findings;
    for (const TableWork &table : work.tables)
        plan.plain.append({plainSql(table, context), {}, {}, {}, {}});
    if (!plan.plain.isEmpty())
        plan.plain.last().sql += plainLateForeignKeys(work.tables);
    if (work.findings.isEmpty())
        plan.phases = phases(work.tables, context);
    return plan;
}

}  // namespace colonnade::plan
