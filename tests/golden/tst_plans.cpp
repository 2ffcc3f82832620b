// Each plan under plans/ is compared with its text and then carried out on a server: run, measured against a plain ALTER on a
// copy, planned again to nothing, undone, run once more, and run as a script through psql. COLONNADE_UPDATE_GOLDEN=1 writes
// the texts anew.
#include "change/from_sql.h"
#include "database/postgres/postgres_session.h"
#include "impact/assess.h"
#include "plan/planner.h"
#include "plan/sql_script.h"
#include "tests/golden/plan_text.h"
#include "tests/support/cluster.h"
#include "tests/support/dump.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;
using database::postgres::openSession;

namespace {

const QString folder = QStringLiteral(COLONNADE_SOURCE_DIR "/tests/golden/plans");

struct Case {
    QString schema;
    QString change;
    bool keepFilled = false;
};

Case readCase(const QString &name)
{
    QFile file(folder + u'/' + name + u".sql"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(file.fileName()));
    const QString text = QString::fromUtf8(file.readAll());
    return {text.section(u"-- change\n"_s, 0, 0), text.section(u"-- change\n"_s, 1), text.startsWith(u"-- keepFilled\n"_s)};
}

/// What psql or pg_dump says, or why it would not.
QString output(const QString &program, const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    process.start(test::clientProgram(test::cluster(), program), arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(60000) || process.exitCode() != 0)
        return u"FAILED: "_s + QString::fromUtf8(process.readAllStandardError()) + process.errorString();
    return QString::fromUtf8(process.readAllStandardOutput());
}

/// The schema as pg_dump prints it, without the lines in which a dump differs from the next.
QString dumpOf(const QString &target)
{
    QString dump = output(u"pg_dump"_s, {u"--schema-only"_s, u"--exclude-schema=colonnade"_s, u"-d"_s, target});
    if (dump.startsWith(u"FAILED"_s))
        qFatal("%s", qPrintable(dump));
    static const QRegularExpression noise(u"^\\\\(un)?restrict .*$"_s, QRegularExpression::MultilineOption);
    return dump.remove(noise);
}

/// The schema as the catalog tells it, and as pg_dump does where there is one for this server.
QString schemaOf(const QString &target)
{
    static const bool dumps = test::canDump(test::cluster());
    const auto session = openSession({.target = target});
    const auto catalog = (*session)->introspect({}, {}, {});
    if (!catalog)
        qFatal("%s", qPrintable(catalog.error().message + catalog.error().detail));
    QList<sql::QualifiedName> tables;
    QStringList lines;
    for (const catalog::Table &table : (*catalog)->tables()) {
        tables.append(table.name);
        for (const catalog::Column &column : table.columns)
            lines.append(table.name.display() + u'.' + column.name + u" comment "_s + column.comment);
    }
    lines += catalog::fingerprint(**catalog, tables).lines;
    return lines.join(u'\n') + (dumps ? dumpOf(target) : QString());
}

/// Every row of every table, as text.
QString dataOf(const QString &target)
{
    const auto session = openSession({.target = target});
    const auto catalog = (*session)->introspect({}, {}, {});
    QStringList lines;
    for (const catalog::Table &table : (*catalog)->tables()) {
        const auto rows = (*session)->query(u"SELECT t::text FROM %1 AS t"_s.arg(table.name.quoted()));
        if (!rows)
            qFatal("%s", qPrintable(rows.error().message));
        for (const QVariantList &row : rows->rows)
            lines.append(table.name.display() + u' ' + row.first().toString());
    }
    lines.sort();
    return lines.join(u'\n');
}

class Work
{
public:
    explicit Work(const Case &test) : target(test::freshDatabase())
    {
        if (const auto made = test::cluster().runSql(test.schema, test::databaseOf(target)); !made)
            qFatal("%s %s", qPrintable(made.error().message), qPrintable(made.error().detail));
        session = *openSession({.target = target, .access = database::Access::ReadWrite});
    }
    catalog::CatalogPtr catalog()
    {
        auto read = session->introspect({}, {}, {});
        if (!read)
            qFatal("%s", qPrintable(read.error().message + read.error().detail));
        return *read;
    }
    QString run(const plan::Plan &plan);
    QString undo(const plan::Plan &plan);

    QString target;
    database::SessionPtr session;

private:
    QString runStep(const plan::Step &step, const catalog::Catalog &before);
    QString oldCodeWrites(const plan::Plan &plan);
    QString backfill(const plan::Step &step);
    QString execute(const sql::Statement &statement, const plan::Step &step);
};

QString sentence(const Error &error)
{
    return error.message + u" | "_s + error.detail;
}

/// The keys of the last row of a batch, and then the batch, until the end: what the runner does, without its care.
QString Work::backfill(const plan::Step &step)
{
    const plan::BackfillSpec &spec = *step.backfill;
    QStringList columns, casts;
    for (qsizetype i = 0; i < spec.keyColumns.size(); ++i) {
        // Qualified: a bare name in ORDER BY would mean the text that is selected.
        columns.append(u"b."_s + sql::Identifier(spec.keyColumns[i]).quoted());
        casts.append(columns[i] + u"::text"_s);
    }
    const QString tuple = columns.join(u", "_s);
    QVariantList from;
    while (true) {
        QStringList parameters;
        for (qsizetype i = 0; i < from.size(); ++i)
            parameters.append(u"$%1::%2"_s.arg(QString::number(i + 1), spec.keyTypes[i]));
        const QString where = from.isEmpty() ? QString() : u" WHERE (%1) > (%2)"_s.arg(tuple, parameters.join(u", "_s));
        const auto batch =
            session->query(u"SELECT %1 FROM (SELECT * FROM %2 AS b%3 ORDER BY %4 LIMIT 17) AS b ORDER BY %5 LIMIT 1"_s.arg(
                               casts.join(u", "_s), spec.table.quoted(), where, tuple, columns.join(u" DESC, "_s) + u" DESC"_s),
                           from);
        if (!batch)
            return sentence(batch.error());
        if (batch->isEmpty())
            return {};
        const QVariantList to = batch->rows.first();
        // The first batch has no key before it: the smallest one is filled by itself.
        if (from.isEmpty()) {
            const auto lowest =
                session->query(u"UPDATE %1 SET %2 WHERE (%3) AND (%4) <= (SELECT %5 FROM %1 AS b ORDER BY %5 LIMIT 1)"_s.arg(
                    spec.table.quoted(), spec.assignments, spec.predicate,
                    QString(tuple).replace(u"b."_s, spec.table.name.quoted() + u'.'), tuple));
            if (!lowest)
                return sentence(lowest.error());
            const auto first = session->query(
                u"SELECT %1 FROM %2 AS b ORDER BY %3 LIMIT 1"_s.arg(casts.join(u", "_s), spec.table.quoted(), tuple));
            from = first->rows.first();
        }
        if (const auto done = session->query(step.statements.first().text, from + to); !done)
            return sentence(done.error());
        from = to;
    }
}

QString Work::runStep(const plan::Step &step, const catalog::Catalog &before)
{
    const auto asks = [&](const QString &query) { return session->query(query)->text(); };
    if (!step.mayStartWhen.isEmpty()) {
        const auto reasons = session->query(step.mayStartWhen);
        if (!reasons || !reasons->isEmpty())
            return u"may not start: "_s + (reasons ? reasons->text() : sentence(reasons.error()));
    }
    if (!step.doneWhen.isEmpty() && asks(step.doneWhen) != "f"_L1)
        return u"seems done before it ran: %1"_s.arg(asks(step.doneWhen));
    if (step.backfill) {
        if (const QString failed = backfill(step); !failed.isEmpty())
            return failed;
    } else if (step.statements.first().transaction == sql::TransactionMode::None) {
        for (const sql::Statement &statement : step.statements) {
            if (const auto done = session->execute({statement}); !done)
                return sentence(done.error());
        }
    } else {
        const auto done = session->execute(step.statements);
        if (!done)
            return sentence(done.error());
        QStringList seen, foretold;
        for (const auto &[relation, mode] : done->locksSeen) {
            if (std::ranges::any_of(before.tables(),
                                    [&](const catalog::Table &table) { return table.name.display() == relation; }))
                seen.append(relation + u' ' + mode);
        }
        for (const plan::Lock &lock : step.locks)
            foretold.append(lock.relation.display() + u' ' + plan::toString(lock.mode));
        seen.sort();
        foretold.sort();
        if (seen != foretold)
            return u"locks seen:\n%1\nlocks foretold:\n%2"_s.arg(seen.join(u'\n'), foretold.join(u'\n'));
    }
    if (!step.doneWhen.isEmpty() && asks(step.doneWhen) != "t"_L1)
        return u"does not seem done after it ran: "_s + step.doneWhen;
    return {};
}

/// What old code does all the time: update any row without knowing the new columns. Rolled back at once.
QString Work::oldCodeWrites(const plan::Plan &plan)
{
    for (const change::TableChange &change : plan.change.tables) {
        const QString column =
            sql::Identifier(session
                                ->query(u"SELECT attname FROM pg_attribute WHERE attrelid = %1::regclass AND attnum = 1"_s.arg(
                                    sql::quotedLiteral(change.table.quoted())))
                                ->text())
                .quoted();
        const QString body =
            u"BEGIN UPDATE %1 SET %2 = %2; RAISE EXCEPTION SQLSTATE 'UNDO0'; EXCEPTION WHEN SQLSTATE 'UNDO0' THEN NULL; END"_s
                .arg(change.table.quoted(), column);
        if (const auto done = session->query(u"DO $old_code$ %1 $old_code$"_s.arg(body)); !done)
            return u"an update by old code fails: "_s + sentence(done.error());
    }
    return {};
}

QString Work::run(const plan::Plan &plan)
{
    const catalog::CatalogPtr before = catalog();
    for (const plan::Phase &phase : plan.phases) {
        for (const plan::Step &step : phase.steps) {
            if (const QString failed = runStep(step, *before); !failed.isEmpty())
                return step.id + u' ' + step.title + u": "_s + failed;
            if (const QString failed = oldCodeWrites(plan); !failed.isEmpty())
                return u"after "_s + step.id + u' ' + step.title + u": "_s + failed;
        }
    }
    return {};
}

QString Work::undo(const plan::Plan &plan)
{
    for (auto phase = plan.phases.crbegin(); phase != plan.phases.crend(); ++phase) {
        for (auto step = phase->steps.crbegin(); step != phase->steps.crend(); ++step) {
            QList<sql::Statement> statements;
            for (const plan::UndoStatement &undo : step->undo)
                statements.append(undo.statement);
            if (statements.isEmpty())
                continue;
            if (const auto done = session->execute(statements); !done)
                return step->id + u": "_s + sentence(done.error());
        }
    }
    return {};
}

change::ChangeSet changeOf(const Case &test, const catalog::Catalog &catalog)
{
    auto change = change::changeFromSql(test.change.toUtf8(), u"change.sql"_s, &catalog);
    if (!change)
        qFatal("%s", qPrintable(change.error().message));
    for (change::TableChange &table : change->tables) {
        for (change::ColumnAddition &column : table.addColumns) {
            if (test.keepFilled && column.fill)
                column.keepFilled = change::KeepFilled::Trigger;
        }
    }
    return *change;
}

}  // namespace

class PlansTest : public test::Test
{
    Q_OBJECT

    static void addCases()
    {
        QTest::addColumn<QString>("name");
        const QStringList files = QDir(folder).entryList({u"*.sql"_s}, QDir::Files, QDir::Name);
        QVERIFY(!files.isEmpty());
        for (const QString &file : files)
            QTest::newRow(qPrintable(file.chopped(4))) << file.chopped(4);
    }

private Q_SLOTS:
    void reads_data() { addCases(); }
    void reads()
    {
        QFETCH(QString, name);
        const Case test = readCase(name);
        Work work(test);
        const catalog::CatalogPtr catalog = work.catalog();
        const auto plan = impact::plannedAndAssessed(changeOf(test, *catalog), *catalog);
        QVERIFY_RESULT(plan);
        const QString text = test::planText(*plan);
        QFile golden(folder + u'/' + name + u".txt"_s);
        if (qEnvironmentVariableIsSet("COLONNADE_UPDATE_GOLDEN")) {
            QVERIFY(golden.open(QIODevice::WriteOnly));
            golden.write(text.toUtf8());
            return;
        }
        QVERIFY2(golden.open(QIODevice::ReadOnly), qPrintable(golden.fileName()));
        const QStringList expected = QString::fromUtf8(golden.readAll()).split(u'\n');
        const QStringList lines = text.split(u'\n');
        for (qsizetype i = 0; i < std::max(lines.size(), expected.size()); ++i)
            QCOMPARE(QString::number(i + 1) + u' ' + lines.value(i), QString::number(i + 1) + u' ' + expected.value(i));
    }

    void endsAsAPlainAlterAndCanBeUndone_data() { addCases(); }
    void endsAsAPlainAlterAndCanBeUndone()
    {
        QFETCH(QString, name);
        const Case test = readCase(name);
        Work work(test);
        Work copy(test);
        const QString before = schemaOf(work.target);
        const catalog::CatalogPtr catalog = work.catalog();
        const change::ChangeSet change = changeOf(test, *catalog);
        const auto plan = impact::plannedAndAssessed(change, *catalog);
        QVERIFY_RESULT(plan);
        for (const plan::Finding &finding : plan->findings)
            QVERIFY2(finding.severity != plan::Severity::Error, qPrintable(finding.message));

        QCOMPARE(work.run(*plan), QString());
        for (const plan::PlainStatement &plain : plan->plain)
            QVERIFY_RESULT(test::cluster().runSql(plain.sql, test::databaseOf(copy.target)));
        QCOMPARE(schemaOf(work.target), schemaOf(copy.target));
        if (!test.change.contains(u"random()"_s) && !test.change.contains(u"now()"_s))
            QCOMPARE(dataOf(work.target), dataOf(copy.target));

        const auto again = plan::makePlan(change, *work.catalog());
        QVERIFY(!again);
        QCOMPARE(again.error().kind, ErrorKind::NameTaken);

        QCOMPARE(work.undo(*plan), QString());
        QCOMPARE(schemaOf(work.target), before);
        QCOMPARE(work.run(*plan), QString());
        QCOMPARE(schemaOf(work.target), schemaOf(copy.target));
    }

    void runsAsAScript_data() { addCases(); }
    void runsAsAScript()
    {
        QFETCH(QString, name);
        const Case test = readCase(name);
        Work work(test);
        Work copy(test);
        const QString before = schemaOf(work.target);
        const catalog::CatalogPtr catalog = work.catalog();
        const auto plan = impact::plannedAndAssessed(changeOf(test, *catalog), *catalog);
        QVERIFY_RESULT(plan);
        const QStringList psql = {u"-X"_s, u"-q"_s, u"-v"_s, u"ON_ERROR_STOP=1"_s, u"-d"_s, work.target};
        const QString said = output(u"psql"_s, psql, plan::planScript(*plan).toUtf8());
        QVERIFY2(!said.startsWith(u"FAILED"_s), qPrintable(said + plan::planScript(*plan)));
        for (const plan::PlainStatement &plain : plan->plain)
            QVERIFY_RESULT(test::cluster().runSql(plain.sql, test::databaseOf(copy.target)));
        QCOMPARE(schemaOf(work.target), schemaOf(copy.target));
        if (!test.change.contains(u"random()"_s) && !test.change.contains(u"now()"_s))
            QCOMPARE(dataOf(work.target), dataOf(copy.target));
        const QString undone = output(u"psql"_s, psql, plan::rollbackScript(*plan).toUtf8());
        QVERIFY2(!undone.startsWith(u"FAILED"_s), qPrintable(undone + plan::rollbackScript(*plan)));
        QCOMPARE(schemaOf(work.target), before);
    }
};

COLONNADE_TEST(PlansTest)
#include "tst_plans.moc"
