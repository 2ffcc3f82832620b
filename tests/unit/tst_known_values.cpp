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
};

COLONNADE_TEST(KnownValuesTest)
#include "tst_known_values.moc"
