// Each plan under plans/ is compared with its text and then carried out on a server: run, measured against a plain ALTER on a
// copy, planned again to nothing, undone, run once more, and run as a script through psql. COLONNADE_UPDATE_GOLDEN=1 writes
// the texts anew, on the version of the cluster (COLONNADE_PG_BIN).
#include "change/from_sql.h"
#include "impact/assess.h"
#include "plan/planner.h"
#include "plan/sql_script.h"
#include "tests/golden/plan_text.h"
#include "tests/support/cluster.h"
#include "tests/support/code_writes.h"
#include "tests/support/dump.h"
#include "tests/support/paths.h"
#include "tests/support/plan_work.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

const QString folder = test::sourceDirectory() + u"/tests/golden/plans"_s;

/// From here on one text holds for all, or for those that a file of its own names; older versions walk pages, make triggers and
/// take over keys in other ways.
constexpr int OldestText = 14;

struct Case {
    QString schema;
    QString change;
    change::KeepFilled keepFilled = change::KeepFilled::No;
    bool byKey = false;  ///< the change asks for a fill by key, and not for what the planner would choose
    int since = 0;  ///< versions that can do what the case asks for
    int until = 99;
};

Case readCase(const QString &name)
{
    QFile file(folder + u'/' + name + u".sql"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(file.fileName()));
    const QString text = QString::fromUtf8(file.readAll());
    Case test{text.section(u"-- change\n"_s, 0, 0), text.section(u"-- change\n"_s, 1)};
    static const QRegularExpression word(u"^-- (since|until|keepFilled|computed|byKey) ?(\\d*)$"_s,
                                         QRegularExpression::MultilineOption);
    for (const QRegularExpressionMatch &match : word.globalMatch(test.schema)) {
        if (match.captured(1) == "since"_L1)
            test.since = match.captured(2).toInt();
        else if (match.captured(1) == "until"_L1)
            test.until = match.captured(2).toInt();
        else if (match.captured(1) == "byKey"_L1)
            test.byKey = true;
        else
            test.keepFilled = match.captured(1) == "computed"_L1 ? change::KeepFilled::Computed : change::KeepFilled::Trigger;
    }
    return test;
}

bool isFor(const Case &test, int version)
{
    return version >= test.since && version <= test.until;
}

/// "name.since-18.txt" is the plan of 18 and later, where another version has another road; "name.txt" that of the others.
QString goldenOf(const QString &name, int version)
{
    for (int since = version; since > 10; --since) {
        const QString file = u"%1/%2.since-%3.txt"_s.arg(folder, name, QString::number(since));
        if (QFile::exists(file))
            return file;
    }
    return folder + u'/' + name + u".txt"_s;
}

/// What psql says, or why it would not.
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

/// A database with the case's tables.
QString databaseFor(const Case &test)
{
    const QString target = test::freshDatabase();
    if (const auto made = test::cluster().runSql(test.schema, test::databaseOf(target)); !made)
        qFatal("%s %s", qPrintable(made.error().message), qPrintable(made.error().detail));
    return target;
}

/// The table at the top of the family that a table belongs to.
sql::QualifiedName topOf(sql::QualifiedName name, const catalog::Catalog &catalog)
{
    for (const catalog::Table *table = catalog.table(name); table && !table->parents.isEmpty(); table = catalog.table(name))
        name = table->parents.first();
    return name;
}

/// A step that holds one table's strong lock while it waits for another's can meet somebody who comes the other way. Only a
/// foreign key cannot do without.
QString lockedTogether(const plan::Plan &plan, const catalog::Catalog &catalog)
{
    for (const plan::Phase &phase : plan.phases) {
        for (const plan::Step &step : phase.steps) {
            QSet<sql::QualifiedName> tops;
            for (const plan::Lock &lock : step.locks) {
                if (plan::waitClass(lock.mode) >= plan::WaitClass::Writes)
                    tops.insert(topOf(lock.relation, catalog));
            }
            if (tops.size() > (step.kind == plan::StepKind::AddForeignKey ? 2 : 1))
                return u"%1 %2 locks %3 tables"_s.arg(step.id, step.title).arg(tops.size());
        }
    }
    return {};
}

void runPlain(const plan::Plan &plan, const QString &target)
{
    for (const plan::PlainStatement &plain : plan.plain)
        QVERIFY_RESULT(test::cluster().runSql(plain.sql, test::databaseOf(target)));
}

change::ChangeSet changeOf(const Case &test, const catalog::Catalog &catalog)
{
    auto change = change::changeFromSql(test.change.toUtf8(), u"change.sql"_s, &catalog);
    if (!change)
        qFatal("%s", qPrintable(change.error().message));
    for (change::TableChange &table : change->tables) {
        if (test.byKey)
            table.backfill = change::BackfillWish{.strategy = change::FillStrategy::Key};
        for (change::ColumnAddition &column : table.addColumns) {
            if (column.fill)
                column.keepFilled = test.keepFilled;
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
        for (const QString &file : files) {
            if (isFor(readCase(file.chopped(4)), test::cluster().majorVersion()))
                QTest::newRow(qPrintable(file.chopped(4))) << file.chopped(4);
        }
    }

private Q_SLOTS:
    void reads_data() { addCases(); }
    void reads()
    {
        QFETCH(QString, name);
        const Case test = readCase(name);
        if (test::cluster().majorVersion() < OldestText && test.until >= OldestText)
            QSKIP("the text is that of the plan on newer versions; what the plan does is tried on this one too");
        test::PlanWork work(databaseFor(test));
        const catalog::CatalogPtr catalog = work.catalog();
        const auto plan = impact::plannedAndAssessed(changeOf(test, *catalog), *catalog);
        QVERIFY_RESULT(plan);
        QCOMPARE(lockedTogether(*plan, *catalog), QString());
        const QString text = test::planText(*plan);
        QFile golden(goldenOf(name, test::cluster().majorVersion()));
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
        test::PlanWork work(databaseFor(test));
        const QString copy = databaseFor(test);
        const QString before = test::schemaOf(work.target());
        const catalog::CatalogPtr catalog = work.catalog();
        const change::ChangeSet change = changeOf(test, *catalog);
        const auto plan = impact::plannedAndAssessed(change, *catalog);
        QVERIFY_RESULT(plan);
        for (const plan::Finding &finding : plan->findings)
            QVERIFY2(finding.severity != plan::Severity::Error, qPrintable(finding.message));

        test::CodeWrites writes(work.session(), *catalog);
        work.afterStep = [&](const test::Moment &moment) { return writes.check(moment); };
        QCOMPARE(work.run(*plan), QString());
        QCOMPARE(writes.idleThreats(*plan), QString());
        runPlain(*plan, copy);
        QCOMPARE(test::schemaOf(work.target()), test::schemaOf(copy));
        const QStringList differing = test::volatileColumns(change);
        QCOMPARE(test::rowsOf(work.target(), differing), test::rowsOf(copy, differing));

        const auto again = plan::makePlan(change, *work.catalog());
        QVERIFY(!again);
        QCOMPARE(again.error().kind, ErrorKind::NameTaken);

        QCOMPARE(work.undo(*plan), QString());
        QCOMPARE(test::schemaOf(work.target()), before);
        QCOMPARE(work.run(*plan), QString());
        QCOMPARE(test::schemaOf(work.target()), test::schemaOf(copy));
    }

    void runsAsAScript_data() { addCases(); }
    void runsAsAScript()
    {
        QFETCH(QString, name);
        const Case test = readCase(name);
        test::PlanWork work(databaseFor(test));
        const QString copy = databaseFor(test);
        const QString before = test::schemaOf(work.target());
        const catalog::CatalogPtr catalog = work.catalog();
        const auto plan = impact::plannedAndAssessed(changeOf(test, *catalog), *catalog);
        QVERIFY_RESULT(plan);
        const QStringList psql = {u"-X"_s, u"-q"_s, u"-v"_s, u"ON_ERROR_STOP=1"_s, u"-d"_s, work.target()};
        const QString said = output(u"psql"_s, psql, plan::planScript(*plan).toUtf8());
        QVERIFY2(!said.startsWith(u"FAILED"_s), qPrintable(said + plan::planScript(*plan)));
        runPlain(*plan, copy);
        QCOMPARE(test::schemaOf(work.target()), test::schemaOf(copy));
        const QStringList differing = test::volatileColumns(plan->change);
        QCOMPARE(test::rowsOf(work.target(), differing), test::rowsOf(copy, differing));
        const QString undone = output(u"psql"_s, psql, plan::rollbackScript(*plan).toUtf8());
        QVERIFY2(!undone.startsWith(u"FAILED"_s), qPrintable(undone + plan::rollbackScript(*plan)));
        QCOMPARE(test::schemaOf(work.target()), before);
    }
};

COLONNADE_TEST(PlansTest)
#include "tst_plans.moc"
