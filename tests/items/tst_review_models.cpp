// A file of SQL and its phased twin as lines: which line belongs to which statement, on both sides, and what is said of it.
#include "items/finding_model.h"
#include "items/review_builder.h"
#include "items/script_line_model.h"
#include "items/sql_source.h"
#include "lint/linter.h"
#include "sql/running_order.h"
#include "tests/support/sample_values.h"
#include "tests/support/test.h"

#include <QAbstractItemModelTester>

using namespace colonnade;
using namespace colonnade::items;
using namespace Qt::StringLiterals;

class ReviewModelsTest : public test::Test
{
    Q_OBJECT

    using Role = ScriptLineModel::Role;

    static SqlReviewPtr judged(const QList<std::pair<QString, QByteArray>> &files)
    {
        const auto empty = lint::emptyCatalog(u"17"_s);
        lint::Linter linter(empty->catalog, empty->version);
        ReviewBuilder builder(empty->version, files.size());
        for (const auto &[name, text] : files) {
            const auto verdict = linter.judge(name, text);
            if (!verdict)
                qFatal("%s", qPrintable(verdict.error().message));
            builder.add(*verdict, lint::rewrittenPieces(*verdict, *empty->catalog));
        }
        return std::move(builder).finished();
    }
    static QStringList lines(const ScriptLineModel &model)
    {
        QStringList all;
        for (int row = 0; row < model.rowCount(); ++row)
            all.append(model.index(row).data().toString());
        return all;
    }

private Q_SLOTS:
    void eachLineKnowsItsStatement()
    {
        const auto review = judged({{u"a.sql"_s,
                                     "-- first\n"
                                     "SET lock_timeout = '1s';\r\n"
                                     "\n"
                                     "ALTER TABLE orders\n"
                                     "\tADD COLUMN a int;\n"
                                     "SELECT 1; DROP TABLE old"}});
        ScriptLineModel model(ScriptLineModel::Side::Original);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setReview(review);
        QCOMPARE(lines(model),
                 QStringList({u"-- first"_s, u"SET lock_timeout = '1s';"_s, QString(), u"ALTER TABLE orders"_s,
                              u"    ADD COLUMN a int;"_s, u"SELECT 1; DROP TABLE old"_s}));
        QCOMPARE(review->statements.size(), 4);
        const auto statementOf = [&](int row) { return model.index(row).data(Role::StatementRole).toInt(); };
        QCOMPARE(statementOf(0), -1);
        QCOMPARE(statementOf(1), 0);
        QCOMPARE(statementOf(2), -1);
        QCOMPARE(statementOf(3), 1);
        QCOMPARE(statementOf(4), 1);
        QCOMPARE(statementOf(5), 3);  // of two on a line the one that stops more
        QCOMPARE(model.rowsOf(1).first, 3);
        QCOMPARE(model.rowsOf(1).last, 4);
        QCOMPARE(model.rowsOf(2).first, 5);
        QCOMPARE(model.index(3).data(Role::NumberRole).toInt(), 4);
        QCOMPARE(model.index(3).data(Role::BadgeRole).toString(), u"ACCESS EXCLUSIVE"_s);
        QVERIFY(!model.index(4).data(Role::BadgeRole).isValid());
        QCOMPARE(model.index(4).data(Role::WaitClassRole).toInt(), int(plan::WaitClass::ReadsAndWrites));
        QVERIFY(!model.index(1).data(Role::WaitClassRole).isValid());
        QVERIFY(model.index(3).data(Qt::ToolTipRole).toString().contains(u"ACCESS EXCLUSIVE on public.orders"_s));
        QVERIFY(
            model.index(3).data(Qt::AccessibleTextRole).toString().startsWith(u"Line 4: ALTER TABLE orders; ACCESS EXCLUSIVE"_s));
        QCOMPARE(model.text(3, 4), u"ALTER TABLE orders\n\tADD COLUMN a int;"_s);
    }

    void phasesStandBesideTheStatementAndTheRestIsGrey()
    {
        const auto review = judged({{u"a.sql"_s,
                                     "SET lock_timeout = '1s';\n"
                                     "ALTER TABLE orders ADD COLUMN state text DEFAULT 'new' CHECK (state <> '');\n"
                                     "SELECT 1;\n"}});
        QCOMPARE(review->plannedCount, 1);
        ScriptLineModel model(ScriptLineModel::Side::Phased);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setReview(review);
        const RowRange planned = model.rowsOf(1);
        QVERIFY2(planned.last - planned.first > 5, qPrintable(lines(model).join(u'\n')));
        QVERIFY(model.text(planned.first, planned.last).contains(u"VALIDATE CONSTRAINT"_s));
        QVERIFY(model.index(0).data(Role::QuietRole).toBool());
        QVERIFY(!model.index(planned.first + 2).data(Role::QuietRole).toBool());
        // The last statement stands as it is, below.
        QCOMPARE(model.rowsOf(2).first, model.rowCount() - 1);
        QVERIFY(model.index(model.rowCount() - 1).data(Role::QuietRole).toBool());
        // What locks is said by the steps, not by the badge of the statement that is not run.
        for (int row = planned.first; row <= planned.last; ++row)
            QVERIFY(!model.index(row).data(Role::BadgeRole).isValid());
    }

    void findingsHaveTheirLines()
    {
        const auto review = judged({{u"V1__a.sql"_s, "SET lock_timeout = '1s';\nCREATE TABLE a (id int);\n"},
                                    {u"V2__b.sql"_s, "SET lock_timeout = '1s';\n\n  CREATE INDEX i ON orders (id);\n"}});
        ScriptLineModel model(ScriptLineModel::Side::Original);
        model.setReview(review);
        QCOMPARE(lines(model)[0], u"V1__a.sql"_s);
        QVERIFY(model.index(0).data(Role::HeadingRole).toBool());
        QCOMPARE(lines(model)[3], u"V2__b.sql"_s);
        const auto found = std::ranges::find(review->findings, 6, &PlacedFinding::row);
        QVERIFY(found != review->findings.end());
        QCOMPARE(found->place, u"V2__b.sql, line 3"_s);
        QCOMPARE(found->statement, 3);
        QVERIFY(model.index(6).data(Role::SeverityRole).isValid());
        QVERIFY(!review->original.marks.value(6).isEmpty());
        QVERIFY(review->original.marks.value(6).first().from >= 2);
        FindingModel findings;
        findings.setPlaced(review->findings);
        QCOMPARE(findings.index(int(found - review->findings.begin())).data(FindingModel::PlaceRole).toString(), found->place);
    }

    void aLineOfMegabytesIsCutForTheScreenOnly()
    {
        const QByteArray values = QByteArray("(1),").repeated(400000);
        const auto review = judged({{u"dump.sql"_s, "INSERT INTO t VALUES " + values + "(2);\nSELECT 1;\n"}});
        ScriptLineModel model(ScriptLineModel::Side::Original);
        model.setReview(review);
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(model.index(0).data().toString().size() < ScriptSide::LongestShown + 100);
        QVERIFY(model.index(0).data().toString().contains(u"bytes in this line"_s));
        QVERIFY(model.text(0, 0).size() > 1500000);
    }

    void hugeFilesListTheGravestFindingsOnly()
    {
        QByteArray text;
        for (int i = 0; i < 3000; ++i)
            text += "ALTER TABLE orders RENAME COLUMN a" + QByteArray::number(i) + " TO b;\n";
        text += "ALTER TABLE;\n";  // the gravest, at the very end
        const auto review = judged({{u"many.sql"_s, text}});
        QCOMPARE(review->findings.size(), SqlReview::MostFindings);
        QVERIFY(review->findingCount > 3000);
        QVERIFY(review->findings.first().finding.severity == plan::Severity::Error);
        QVERIFY(std::ranges::any_of(review->findings, [](const PlacedFinding &found) { return found.row == 3000; }));
    }

    void filesAreTakenInTheOrderInWhichToolsRunThem()
    {
        QCOMPARE(sql::inRunningOrder({u"/m/V10__z.sql"_s, u"/m/V2__b.sql"_s, u"/m/V1__a.sql"_s}),
                 QStringList({u"/m/V1__a.sql"_s, u"/m/V2__b.sql"_s, u"/m/V10__z.sql"_s}));
    }

    void sqlIsToldFromProse_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("sql");
        QTest::newRow("a statement") << u"ALTER TABLE a ADD b int"_s << true;
        QTest::newRow("behind comments") << u"  -- why\n/* and */ create index on a (b)"_s << true;
        QTest::newRow("psql") << u"\\set x 1\nSELECT 1"_s << true;
        QTest::newRow("prose") << u"Please look at the table orders"_s << false;
        QTest::newRow("a path") << u"/home/ann/V1.sql"_s << false;
        QTest::newRow("a word alone") << u"update"_s << false;
        QTest::newRow("nothing") << QString() << false;
        QTest::newRow("comment without end") << u"/* alter table"_s << false;
    }
    void sqlIsToldFromProse()
    {
        QFETCH(QString, text);
        QFETCH(bool, sql);
        QCOMPARE(looksLikeSql(text), sql);
    }
};

COLONNADE_TEST(ReviewModelsTest)
#include "tst_review_models.moc"
