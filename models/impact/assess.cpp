#include "impact/assess.h"

#include "impact/findings.h"
#include "impact/postgres/assess_step.h"
#include "plan/planner.h"

namespace colonnade::impact {

using namespace Qt::StringLiterals;
using namespace postgres;

namespace {

void assessStep(plan::Step &step, State &state)
{
    Foretold told;
    for (const sql::Statement &statement : step.statements)
        told.add(foretell(statement.text, state));
    // Whether a query reads everything is the server's choice; this one ends early only where a row is left, that is to say
    // where the step fails.
    for (const plan::Lock &lock : step.kind == plan::StepKind::VerifyFilled ? told.locks : QList<plan::Lock>()) {
        if (const catalog::Table *table = state.table(lock.relation); table && table->kind == catalog::TableKind::Ordinary)
            told.scans.append(lock.relation);
    }
    step.locks = told.locks;
    step.rewrites = told.rewrites;
    step.scans = told.scans;
    step.ground = told.ground.value_or(plan::Ground());
    step.estimate = estimateOf(step, told, state);
}

void assessPlain(plan::PlainStatement &plain, const catalog::Catalog &catalog)
{
    State state(catalog);
    Foretold told;
    QList<sql::QualifiedName> filled;
    const QByteArray utf8 = plain.sql.toUtf8();
    const auto statements = sql::parse(utf8);
    told.unknown = !statements;
    for (const sql::ParsedStatement &statement : statements ? *statements : QList<sql::ParsedStatement>()) {
        const Foretold one = foretell(statement, state);
        if (statement.kind == "UpdateStmt"_L1) {
            for (const plan::Lock &lock : one.locks) {
                if (lock.mode == plan::LockMode::RowExclusive)
                    filled.append(lock.relation);
            }
        }
        told.add(one);
    }
    plain.locks = told.locks;
    plain.rewrites = told.rewrites;
    plain.scans = told.scans;
    plain.ground = told.ground.value_or(plan::Ground());
    plain.estimate = estimateOfPlain(told, filled, state);
}

}  // namespace

plan::Plan assessed(plan::Plan plan, const catalog::Catalog &catalog)
{
    State state(catalog);
    for (plan::Phase &phase : plan.phases) {
        for (plan::Step &step : phase.steps)
            assessStep(step, state);
    }
    for (plan::PlainStatement &plain : plan.plain)
        assessPlain(plain, catalog);
    plan.findings += findingsOf(plan, catalog);
    return plan;
}

Result<plan::Plan> plannedAndAssessed(const change::ChangeSet &change, const catalog::Catalog &catalog)
{
    auto plan = plan::makePlan(change, catalog);
    if (!plan)
        return plan;
    return assessed(std::move(*plan), catalog);
}

}  // namespace colonnade::impact
