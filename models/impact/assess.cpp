#include "impact/assess.h"

#include "base/format.h"
#include "base/parallel.h"
#include "impact/findings.h"
#include "impact/postgres/assess_step.h"
#include "impact/postgres/measured.h"
#include "impact/postgres/tree.h"
#include "plan/planner.h"

namespace colonnade::impact {

using namespace Qt::StringLiterals;
using namespace postgres;

namespace {

/// A step's statements as the grammar reads them.
struct ReadStep {
    plan::Step *step = nullptr;
    QList<QByteArray> texts;
    QList<Result<Statements>> statements;

    void read()
    {
        for (const sql::Statement &statement : std::as_const(step->statements)) {
            texts.append(statement.text.toUtf8());
            statements.append(statementsOf(texts.last()));
        }
    }
};

void assessStep(const ReadStep &read, State &state, QSet<sql::QualifiedName> &trafficTold)
{
    plan::Step &step = *read.step;
    Foretold told;
    for (qsizetype i = 0; i < read.texts.size(); ++i)
        told.add(foretellWithGround(read.texts[i], read.statements[i], state));
    // Whether a query reads everything is the server's choice; this one ends early only where a row is left, that is to say
    // where the step fails.
    const bool readsAll = step.kind == plan::StepKind::VerifyFilled || step.kind == plan::StepKind::VerifyUnique
        || step.kind == plan::StepKind::VerifyRows;
    for (const plan::Lock &lock : readsAll ? told.locks : QList<plan::Lock>()) {
        if (const catalog::Table *table = state.table(lock.relation); table && table->kind == catalog::TableKind::Ordinary)
            told.scans.append(lock.relation);
    }
    step.locks = told.locks;
    step.rewrites = told.rewrites;
    step.scans = told.scans;
    step.ground = told.ground.value_or(plan::Ground());
    step.estimate = estimateOf(step, told, state, trafficTold);
}

void assessPlain(plan::PlainStatement &plain, State state)
{
    Foretold told;
    QList<sql::QualifiedName> filled;
    const QByteArray utf8 = plain.sql.toUtf8();
    const auto statements = statementsOf(utf8);
    told.unknown = !statements;
    for (const sql::ParsedStatement &statement : statements ? statements->list : QList<sql::ParsedStatement>()) {
        const QByteArray text = utf8.sliced(statement.begin, statement.end - statement.begin);
        // Whether this server takes newer syntax is asked of each statement by itself.
        const Foretold one = statements->newer ? foretellWithGround(text, statementsOf(text), state)
                                               : foretellWithGround(statement, QString::fromUtf8(text), state);
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

QString rowsIn(const Volume &volume)
{
    return volume.rows < 0 ? u"every row, of which nobody has counted how many there are"_s
                           : u"about %1 rows"_s.arg(format::rounded(volume.rows));
}

QString waitFor(const std::optional<plan::Range> &hold)
{
    return hold
        ? u", and reads and writes would wait for %1 to %2."_s.arg(format::duration(hold->p5), format::duration(hold->p95))
        : u"; for how long reads and writes would wait is unknown."_s;
}

/// What the road would cost that is not taken: only where it leads through a rewrite.
void sayCost(plan::Finding &finding, const QList<plan::PlainStatement> &plain, const State &state)
{
    static const QStringList rewriting = {u"pg.no-road.generated-stored"_s, u"pg.no-road.domain"_s,
                                          u"pg.no-road.domain-default"_s};
    const auto rewrites = [&](const plan::PlainStatement &statement) {
        return std::ranges::any_of(statement.rewrites, [&](const sql::QualifiedName &relation) {
            return finding.object.startsWith(relation.display() + u'.');
        });
    };
    const auto statement = std::ranges::find_if(plain, rewrites);
    if (!rewriting.contains(finding.rule) || statement == plain.end())
        return;
    const Volume volume = volumeOf(statement->rewrites, state);
    finding.message +=
        u" It would write %1 anew (%2 with indexes)"_s.arg(rowsIn(volume), format::bytes(volume.bytes + volume.indexBytes))
        + waitFor(statement->estimate.holdMs);
}

/// SET NOT NULL alone, apart from whatever else the plain statement would do.
void sayScan(plan::Finding &finding, const change::ChangeSet &change, const State &state)
{
    if (finding.rule != "pg.no-road.not-null-scan"_L1)
        return;
    const auto table = std::ranges::find_if(change.tables, [&](const change::TableChange &one) {
        return std::ranges::any_of(one.addColumns, [&](const change::ColumnAddition &column) {
            return finding.object == one.table.display(column.name);
        });
    });
    if (table == change.tables.end())
        return;
    Foretold told;
    for (const sql::QualifiedName &member : state.family(table->table)) {
        told.lock(member, plan::LockMode::AccessExclusive);
        if (const catalog::Table *known = state.table(member); known && known->kind == catalog::TableKind::Ordinary)
            told.scan(member);
    }
    const Volume volume = volumeOf(told.scans, state);
    finding.message += u" It would read %1 (%2)"_s.arg(rowsIn(volume), format::bytes(volume.bytes))
        + waitFor(estimateOfPlain(told, {}, state).holdMs);
}

}  // namespace

plan::Plan assessed(plan::Plan plan, const catalog::Catalog &catalog)
{
    State before(catalog);
    // Each of the plain scripts is read by itself, without what the others have added: what one lacks may be there.
    before.doubt();
    State state = before;
    std::vector<ReadStep> steps;
    for (plan::Phase &phase : plan.phases) {
        for (plan::Step &step : phase.steps)
            steps.push_back({&step, {}, {}});
    }
    eachInParallel(std::ssize(steps), [&](qsizetype i) { steps[i].read(); });
    // A step finds what those before it left; of the plain statements each finds the schema as it is now.
    QSet<sql::QualifiedName> trafficTold;
    const auto assessSteps = [&] {
        std::ranges::for_each(steps, [&](const ReadStep &read) { assessStep(read, state, trafficTold); });
    };
    plan::PlainStatement *plain = plan.plain.data();
    eachInParallelWhile(assessSteps, plan.plain.size(), [&](qsizetype i) { assessPlain(plain[i], before); });
    for (plan::Finding &finding : plan.findings) {
        sayCost(finding, plan.plain, before);
        sayScan(finding, plan.change, before);
    }
    plan.findings += findingsOf(plan, catalog);
    return plan;
}

plan::Plan withFindings(plan::Plan plan, const QList<plan::Finding> &findings)
{
    for (const plan::Finding &finding : findings) {
        if (!plan.findings.contains(finding))
            plan.findings.append(finding);
        if (finding.severity == plan::Severity::Error)
            plan.phases.clear();
    }
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
