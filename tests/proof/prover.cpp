#include "tests/proof/prover.h"

#include "impact/assess.h"
#include "plan/planner.h"
#include "tests/proof/signature.h"
#include "tests/support/cluster.h"
#include "tests/support/dump.h"

namespace colonnade::test::proof {

using namespace Qt::StringLiterals;

namespace {

Verdict failed(const QString &label, const QString &failure)
{
    return {.kind = Verdict::Kind::Failed, .label = label, .failure = failure};
}

/// The lines that only one of two texts has.
QString difference(const QString &is, const QString &wanted)
{
    const QStringList left = is.split(u'\n'), right = wanted.split(u'\n');
    QStringList lines;
    for (const QString &line : left) {
        if (!right.contains(line))
            lines.append(u"is:     "_s + line);
    }
    for (const QString &line : right) {
        if (!left.contains(line))
            lines.append(u"wanted: "_s + line);
    }
    return lines.isEmpty() ? u"another number of equal lines"_s : lines.join(u'\n');
}

/// The new columns whose values nobody can foretell, also in the tables below.
QStringList unforeseeable(const change::ChangeSet &change, const catalog::Catalog &catalog)
{
    QStringList all;
    for (const QString &path : volatileColumns(change)) {
        for (const change::TableChange &table : change.tables) {
            if (!path.startsWith(table.table.display() + u'.'))
                continue;
            const QString column = path.sliced(table.table.display().size());
            QList<sql::QualifiedName> family{table.table};
            for (qsizetype i = 0; i < family.size(); ++i) {
                all.append(family[i].display() + column);
                for (const catalog::Table *child : catalog.children(family[i]))
                    family.append(child->name);
            }
        }
    }
    return all;
}

bool readsOnlyItsRow(const change::ChangeSet &change)
{
    return std::ranges::all_of(change.tables, [](const change::TableChange &table) {
        return std::ranges::all_of(table.addColumns, [](const change::ColumnAddition &column) {
            return !column.references && !(column.fill && column.fill->expression.contains(u"SELECT"_s));
        });
    });
}

bool isError(const plan::Finding &finding)
{
    return finding.severity == plan::Severity::Error;
}

/// Refusals that rest on what rows there may be: a table with fewer would bear the change.
bool dependsOnRows(const QString &rule)
{
    return rule == "pg.no-road.not-null-without-value"_L1 || rule == "pg.no-road.unique-default"_L1;
}

/// How the server refuses what such a rule refuses; of the others it is to carry the plain statement out, at a price.
QStringList expectedStates(const QString &rule)
{
    static const QHash<QString, QStringList> states = {
        {u"pg.no-road.not-null-without-value"_s, {u"23502"_s}},
        {u"pg.no-road.unique-default"_s, {u"23505"_s, u"0A000"_s}},
        {u"pg.no-road.unique-nulls"_s, {u"23505"_s}},
        {u"pg.no-road.merge-type"_s, {u"42804"_s}},
        {u"pg.no-road.merge-not-null"_s, {u"23502"_s}},
        {u"pg.no-road.partitioned-unique"_s, {u"0A000"_s, u"42P16"_s}},
        {u"pg.no-road.identity-family"_s, {u"0A000"_s, u"42P16"_s}},
        {u"pg.no-road.generated-constraint"_s, {u"0A000"_s}},
        {u"pg.no-road.index-include"_s, {u"0A000"_s}},
        {u"pg.no-road.generated-stored"_s, {u"42P16"_s, u"0A000"_s}},
    };
    return states.value(rule);
}

QStringList familyNames(const sql::QualifiedName &table, const catalog::Catalog &catalog)
{
    QList<sql::QualifiedName> family{table};
    QStringList names;
    for (qsizetype i = 0; i < family.size(); ++i) {
        names.append(family[i].name.text());
        for (const catalog::Table *child : catalog.children(family[i]))
            family.append(child->name);
    }
    return names;
}

/// Whether the rows of the table, and of all that inherit from it, can be told apart by one key that is never null.
bool hasKeyForAll(database::Session &session, const sql::QualifiedName &table)
{
    const auto found = session.query(
        u"SELECT EXISTS (SELECT FROM pg_index x WHERE x.indrelid = to_regclass($1) AND x.indisunique AND x.indisvalid"
        " AND x.indpred IS NULL AND x.indexprs IS NULL AND NOT EXISTS (SELECT FROM unnest(x.indkey) AS k(number)"
        " JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.number WHERE NOT a.attnotnull))"
        " AND NOT EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhparent"
        " WHERE i.inhparent = to_regclass($1) AND c.relkind <> 'p')"_s,
        {table.quoted()});
    return found && found->text() == "t"_L1;
}

}  // namespace

Prover::Prover() : m_work(std::make_unique<PlanWork>(freshDatabase())), m_copy(std::make_unique<PlanWork>(freshDatabase())) {}

QString Prover::made(PlanWork &work, const ProofCase &test)
{
    const QString empty =
        u"SET client_min_messages = error; DROP SCHEMA IF EXISTS proof, colonnade CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public;"_s;
    const auto done = cluster().runSql(empty + test.schemaSql(), databaseOf(work.target()));
    if (!done)
        return sentence(done.error());
    const auto role =
        work.session().query(test.planner.isEmpty() ? u"RESET ROLE"_s : u"SET ROLE "_s + sql::Identifier(test.planner).quoted());
    return role ? QString() : sentence(role.error());
}

Verdict Prover::proved(const ProofCase &test)
{
    return proveInner(test);
}

Verdict Prover::proveInner(const ProofCase &test)
{
    if (const QString wrong = made(*m_work, test); !wrong.isEmpty())
        return failed(u"case"_s, wrong);
    const catalog::CatalogPtr before = m_work->catalog();
    const auto plan = impact::plannedAndAssessed(test.change, *before);
    if (!plan)
        return failed(u"design "_s + plan.error().message.left(20),
                      u"the design is refused as senseless: "_s + sentence(plan.error()));
    if (std::ranges::any_of(plan->findings, isError))
        return proveRefusal(test, *plan, *before);
    return provePlan(test, *plan, *before);
}

Verdict Prover::provePlan(const ProofCase &test, const plan::Plan &plan, const catalog::Catalog &before)
{
    if (const QString wrong = made(*m_copy, test); !wrong.isEmpty())
        return failed(u"case"_s, wrong);
    QString refused;
    for (const plan::PlainStatement &plain : plan.plain) {
        if (const auto done = m_copy->session().execute({{.text = plain.sql, .statementTimeout = std::chrono::seconds(60)}});
            !done)
            refused = sentence(done.error());
    }
    const QString atFirst = signature(m_work->session());
    CodeWrites writes(m_work->session(), before, test.values);
    // What reads other rows would read those as well, and end with other values than on the copy.
    const bool alone = readsOnlyItsRow(test.change);
    m_work->afterStep = [&](const Moment &moment) {
        const QString wrong = writes.check(moment);
        return wrong.isEmpty() && alone ? writes.leaveRows(moment) : wrong;
    };
    const QString broken = m_work->run(plan);
    m_work->afterStep = nullptr;
    const QString stuck = writes.takeBack();
    // What the plan makes all the same: a serial or identity column of a table whose rows are stored elsewhere; and what fails
    // only because it is done in one transaction.
    const bool beyond = refused.contains(u"uses its row type"_s) || refused.contains(u"pending trigger events"_s);
    if (!refused.isEmpty() && !beyond) {
        if (broken.isEmpty())
            return failed(u"plain"_s, u"the plan runs, and the plain statements do not: "_s + refused);
        return {.kind = Verdict::Kind::Senseless, .failure = refused};
    }
    if (!broken.isEmpty())
        return failed(u"run "_s + broken.section(u": "_s, 1).left(50), broken);
    if (!stuck.isEmpty())
        return failed(u"take back"_s, stuck);
    if (const QString idle = writes.idleThreats(plan); !idle.isEmpty())
        return failed(u"threat"_s, idle);
    PlanWork &ends = beyond ? *m_work : *m_copy;
    const QString wanted = signature(ends.session());
    if (const QString is = signature(m_work->session()); is != wanted)
        return failed(u"schema"_s, u"the schema is not that of the plain statements:\n"_s + difference(is, wanted));
    static const bool dumps = canDump(cluster());
    if (dumps) {
        // Our own schema stays where a function of ours stands in it, or did.
        const QStringList ours{u"--exclude-schema=colonnade"_s};
        const QString is = schemaDump(cluster(), m_work->target(), ours), plain = schemaDump(cluster(), ends.target(), ours);
        if (is != plain)
            return failed(u"dump"_s, u"pg_dump prints another schema than of the plain statements:\n"_s + difference(is, plain));
    }
    const QStringList without = unforeseeable(test.change, before);
    const QString values = rows(ends.session(), without);
    if (const QString is = rows(m_work->session(), without); is != values)
        return failed(u"rows"_s, u"the rows are not those of the plain statements:\n"_s + difference(is, values));
    const auto again = plan::makePlan(test.change, *m_work->catalog());
    if (again || again.error().kind != ErrorKind::NameTaken)
        return failed(u"again"_s, u"there is something to plan again: "_s + (again ? QString() : sentence(again.error())));
    if (const QString wrong = thereAndBack(plan, atFirst, wanted); !wrong.isEmpty())
        return failed(u"undo "_s + wrong.section(u'\n', 0, 0).left(40), wrong);
    if (const QString is = rows(m_work->session(), without); is != values)
        return failed(u"rows again"_s,
                      u"done again, the rows are not those of the plain statements:\n"_s + difference(is, values));
    return {.kind = Verdict::Kind::Planned, .steps = int(plan.stepCount()), .writes = writes.count()};
}

/// Undoes the last phase and does it again, then the last two, and so on to all of them.
QString Prover::thereAndBack(const plan::Plan &plan, const QString &atFirst, const QString &atLast)
{
    for (qsizetype from = plan.phases.size() - 1; from >= 0; --from) {
        for (qsizetype phase = plan.phases.size() - 1; phase >= from; --phase) {
            if (const QString wrong = m_work->undoPhase(plan, phase); !wrong.isEmpty())
                return wrong;
        }
        if (const QString is = from == 0 ? signature(m_work->session()) : atFirst; is != atFirst)
            return u"undone, the schema is not what it was:\n"_s + difference(is, atFirst);
        for (qsizetype phase = from; phase < plan.phases.size(); ++phase) {
            if (const QString wrong = m_work->runPhase(plan, phase); !wrong.isEmpty())
                return u"done again: "_s + wrong;
        }
        if (const QString is = signature(m_work->session()); is != atLast)
            return u"done again, the schema is not that of the plain statements:\n"_s + difference(is, atLast);
    }
    return {};
}

Verdict Prover::proveRefusal(const ProofCase &test, const plan::Plan &plan, const catalog::Catalog &before)
{
    Verdict verdict{.kind = Verdict::Kind::Refused};
    for (const plan::Finding &finding : plan.findings) {
        if (!isError(finding))
            continue;
        verdict.refusals.append(finding.rule);
        QStringList states;
        for (const plan::Finding &other : plan.findings) {
            // A column that cannot be unique cannot be referred to.
            if (isError(other) && (other.object == finding.object || other.rule.contains(u"unique"_s)))
                states += expectedStates(other.rule);
        }
        if (const QString wrong = refusalIsTrue(test, finding, states, before); !wrong.isEmpty())
            return failed(u"refusal "_s + finding.rule, wrong);
    }
    return verdict;
}

/// Of a script that cannot end in one transaction: its first statement alone.
QString Prover::readsByItself(const plan::PlainStatement &plain, const ProofCase &test, const QStringList &family)
{
    if (const QString wrong = made(*m_copy, test); !wrong.isEmpty())
        return wrong;
    const QString first = plain.sql.section(u";\n"_s, 0, 0);
    const auto done = m_copy->session().execute({{.text = first, .statementTimeout = std::chrono::seconds(60)}});
    const QStringList read = done ? PlanWork::tablesRead(done->notices) : QStringList();
    return std::ranges::any_of(read, [&](const QString &table) { return family.contains(table); })
        ? QString()
        : u"by itself the first statement neither reads nor writes a table: "_s + first;
}

/// Runs the plain statement of the one column and looks whether it does what the refusal is for.
QString Prover::refusalIsTrue(const ProofCase &test, const plan::Finding &finding, const QStringList &states,
                              const catalog::Catalog &before)
{
    change::ChangeSet alone;
    for (const change::TableChange &table : test.change.tables) {
        for (const change::ColumnAddition &column : table.addColumns) {
            if (finding.object == table.table.display(column.name))
                alone.tables = {{table.table, {column}}};
        }
    }
    if (alone.isEmpty())
        return u"%1 is about %2, which is no column of the design"_s.arg(finding.rule, finding.object);
    const sql::QualifiedName name = alone.tables.first().table;
    const change::ColumnAddition column = alone.tables.first().addColumns.first();
    // What it refers to may be new itself.
    if (column.references && test.change.column(column.references->table, column.references->column))
        alone = test.change;
    const auto plan = impact::plannedAndAssessed(alone, before);
    if (!plan)
        return u"the column alone cannot be planned: "_s + sentence(plan.error());
    ProofCase filled = test;
    for (TablePiece &table : filled.tables) {
        if (dependsOnRows(finding.rule) && table.name == name)
            table.rows = std::max(table.rows, 3);
    }
    if (const QString wrong = made(*m_copy, filled); !wrong.isEmpty())
        return wrong;
    const QStringList family = familyNames(name, before);
    QString told;
    for (const plan::PlainStatement &plain : plan->plain) {
        const auto done = m_copy->session().execute({{.text = plain.sql, .statementTimeout = std::chrono::seconds(60)}});
        if (!done) {
            if (sentence(done.error()).contains(u"uses its row type"_s))
                return {};
            if (done.error().sqlState == "55006"_L1)
                return readsByItself(plain, test, family);
            // Where the statistics say nothing, the table is taken to have no rows, and has some.
            const bool null = column.notNull && !column.fill && !column.defaultExpression && done.error().sqlState == "23502"_L1;
            return null || states.contains(done.error().sqlState)
                ? QString()
                : u"%1 refuses %2 (%3), and the plain statement fails for another reason: %4 %5\n%6"_s.arg(
                      finding.rule, finding.object, finding.message, done.error().sqlState, sentence(done.error()), plain.sql);
        }
        const QStringList read = PlanWork::tablesRead(done->notices);
        if (std::ranges::any_of(read, [&](const QString &table) { return family.contains(table); }))
            return {};
        told += plain.sql + u'\n' + done->notices.join(u'\n');
    }
    // The plain statement leaves the tables that inherit without the trigger.
    if (finding.rule == "pg.no-road.computed-family"_L1 && !before.children(name).isEmpty()
        && before.table(name)->kind != catalog::TableKind::Partitioned)
        return {};
    // All rows in one statement: the plan would need an order that stays to part them by.
    if (finding.rule == "pg.no-road.no-key"_L1 && column.fill && !hasKeyForAll(m_copy->session(), name))
        return {};
    return u"%1 refuses %2, and the plain statement neither fails nor reads or writes a table under its lock: %3\n%4"_s.arg(
        finding.rule, finding.object, finding.message, told);
}

}  // namespace colonnade::test::proof
