#include "catalog/answer.h"
#include "change/from_sql.h"
#include "impact/assess.h"
#include "tests/support/shop_catalog.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

plan::Plan planned(const QByteArray &sql, const QList<catalog::DefaultAnswer> &answers, int major = 17)
{
    catalog::CatalogData data = test::shopData(major);
    data.answers = answers;
    const catalog::Catalog catalog(data);
    const auto change = change::changeFromSql(sql, u"m.sql"_s);
    auto plan = change ? impact::plannedAndAssessed(*change, catalog) : failure(change.error());
    if (!plan)
        qFatal("%s", qPrintable(plan.error().message));
    return *plan;
}

}  // namespace

class AnswersTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void anAnswerIsFoundHoweverItIsLaidOut_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("expression");
        QTest::addColumn<bool>("same");
        QTest::newRow("spaces and comments") << u"int"_s << u"f( 1 ) /* why */"_s << true;
        QTest::newRow("parentheses") << u"int4"_s << u"((F(1)))"_s << true;
        QTest::newRow("another type") << u"bigint"_s << u"f(1)"_s << false;
        QTest::newRow("another constant") << u"int"_s << u"f(2)"_s << false;
        QTest::newRow("a quoted name") << u"int"_s << u"\"F\"(1)"_s << false;
        QTest::newRow("nonsense") << u"int"_s << u"f(1"_s << false;
    }
    void anAnswerIsFoundHoweverItIsLaidOut()
    {
        QFETCH(QString, type);
        QFETCH(QString, expression);
        catalog::CatalogData data;
        data.answers = {{u"integer"_s, u"f(1)"_s, true}};
        const std::optional<bool> found = catalog::Catalog(data).keepsDefault(type, expression);
        QTEST(found == std::optional(true), "same");
    }
    void theServersAnswerCountsMoreThanTheRule()
    {
        const QByteArray sql = "ALTER TABLE orders ADD a int DEFAULT f(1)";
        const plan::Plan byRule = planned(sql, {});
        QCOMPARE(byRule.phases.size(), 2);
        QVERIFY(!byRule.plain.first().rewrites.isEmpty());
        const plan::Plan asked = planned(sql, {{u"int"_s, u"f(1)"_s, true}});
        QCOMPARE(asked.phases.size(), 1);
        QVERIFY(asked.plain.first().rewrites.isEmpty());
        QVERIFY(asked.phases.first().steps.first().rewrites.isEmpty());
    }
    void alsoWhereItIsWorse()
    {
        const QByteArray sql = "ALTER TABLE orders ADD a timestamptz DEFAULT now()";
        QCOMPARE(planned(sql, {}).phases.size(), 1);
        const plan::Plan asked = planned(sql, {{u"timestamptz"_s, u"now()"_s, false}});
        QCOMPARE(asked.phases.size(), 2);
        QVERIFY(!asked.plain.first().rewrites.isEmpty());
    }
};

COLONNADE_TEST(AnswersTest)
#include "tst_answers.moc"
