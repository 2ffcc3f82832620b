// Which values an expression can give, where that can be written down without a row.
#include "plan/postgres/known_values.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

class KnownValuesTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void areListed_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("expected");
        const QString none = u"not known"_s;
        QTest::newRow("a number") << u"0"_s << u"0"_s;
        QTest::newRow("an expression of constants") << u"2 * 3"_s << u"2 * 3"_s;
        QTest::newRow("now") << u"now()"_s << u"now()"_s;
        QTest::newRow("branches") << u"case when a > 0 then 'it''s' when b then null else 'no' end"_s << u"'it''s' | NULL | 'no'"_s;
        QTest::newRow("without else") << u"case when a > 0 then 0 end"_s << u"0"_s;
        QTest::newRow("truth") << u"coalesce(case when a then true end, false)"_s << u"true | false"_s;
        QTest::newRow("a branch with a column") << u"case when a > 0 then b else 1 end"_s << none;
        QTest::newRow("a column") << u"a"_s << none;
        QTest::newRow("chance") << u"random()"_s << none;
        QTest::newRow("a subquery") << u"(select 1)"_s << none;
    }
    void areListed()
    {
        QFETCH(QString, expression);
        const auto parsed = sql::Expression::parse(expression);
        QVERIFY_RESULT(parsed);
        const auto values = plan::postgres::knownValues(*parsed);
        QTEST(values ? values->join(u" | "_s) : u"not known"_s, "expected");
    }

    void whatIsReadFromTheReferencedColumnIsThere_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<bool>("withChildren");
        QTest::addColumn<bool>("expected");
        QTest::newRow("by an alias") << u"(select r.id from public.regions r where r.code = t.code)"_s << false << true;
        QTest::newRow("by its name") << u"(select regions.id from public.regions where code = t.code)"_s << false << true;
        QTest::newRow("alone") << u"(select id from public.regions limit 1)"_s << false << true;
        QTest::newRow("one of two") << u"(select r.id from public.a, public.regions r where a.x = t.x)"_s << false << true;
        QTest::newRow("the other of two") << u"(select a.id from public.a, public.regions r)"_s << false << false;
        QTest::newRow("of nobody knows which of two") << u"(select id from public.a, public.regions r)"_s << false << false;
        QTest::newRow("another column") << u"(select r.parent from public.regions r)"_s << false << false;
        QTest::newRow("of another schema") << u"(select r.id from app.regions r)"_s << false << false;
        QTest::newRow("without its schema") << u"(select r.id from regions r)"_s << false << false;
        QTest::newRow("another one's alias") << u"(select regions.id from public.a regions, public.regions r)"_s << false << false;
        QTest::newRow("columns renamed") << u"(select r.id from public.regions r(parent, id))"_s << false << false;
        QTest::newRow("computed") << u"(select r.id + 1 from public.regions r)"_s << false << false;
        QTest::newRow("united") << u"(select r.id from public.regions r union select 7)"_s << false << false;
        QTest::newRow("whether there is one") << u"exists (select r.id from public.regions r)"_s << false << false;
        QTest::newRow("with an escape") << u"coalesce((select r.id from public.regions r), 7)"_s << false << false;
        QTest::newRow("with tables that inherit") << u"(select r.id from public.regions r)"_s << true << false;
        QTest::newRow("without those") << u"(select r.id from only public.regions r)"_s << true << true;
    }
    void whatIsReadFromTheReferencedColumnIsThere()
    {
        QFETCH(QString, expression);
        QFETCH(bool, withChildren);
        const auto parsed = sql::Expression::parse(expression);
        QVERIFY_RESULT(parsed);
        QTEST(plan::postgres::readsFrom(*parsed, sql::qualified(u"public"_s, u"regions"_s), u"id"_s, withChildren), "expected");
    }
};

COLONNADE_TEST(KnownValuesTest)
#include "tst_known_values.moc"
