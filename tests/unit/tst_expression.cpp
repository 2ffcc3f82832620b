#include "sql/expression.h"
#include "sql/type_name.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;
using sql::Expression;
using sql::Volatility;

class ExpressionTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void isOneExpressionAndNothingElse_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("a constant") << "'a'" << true;
        QTest::newRow("a comment at the end") << "1 -- one" << true;
        QTest::newRow("a subquery in parentheses") << "(select 1)" << true;
        QTest::newRow("parentheses in a string") << "')' || '('" << true;
        QTest::newRow("a row of its own") << "(1, 2)" << true;
        QTest::newRow("nothing") << " " << false;
        QTest::newRow("only a comment") << "-- x" << false;
        QTest::newRow("two") << "1, 2" << false;
        QTest::newRow("a statement behind it") << "1; drop table t" << false;
        QTest::newRow("out of the parentheses") << "1); drop table t; select (1" << false;
        QTest::newRow("out and in again") << "1) + (2" << false;
        QTest::newRow("another clause") << "1) from t where (true" << false;
        QTest::newRow("another column") << "1), (2" << false;
        QTest::newRow("a union") << "1) union select (2" << false;
        QTest::newRow("an open comment") << "1 /* x" << false;
        QTest::newRow("an open quote") << "'x" << false;
        QTest::newRow("a constraint") << "'a' not null" << false;
    }
    void isOneExpressionAndNothingElse()
    {
        QFETCH(QString, text);
        QTEST(Expression::parse(text).has_value(), "accepted");
    }
    void volatility_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("expected");
        const auto row = [](const char *text, Volatility expected) { QTest::newRow(text) << text << static_cast<int>(expected); };
        row("'a'", Volatility::Immutable);
        row("42", Volatility::Immutable);
        row("'a'::text", Volatility::Stable);
        row("now()", Volatility::Stable);
        row("current_timestamp", Volatility::Stable);
        row("now() + interval '1 day'", Volatility::Stable);
        row("pg_catalog.lower('X')", Volatility::Stable);
        row("array[1, 2]", Volatility::Immutable);
        row("coalesce(null, 'x')", Volatility::Immutable);
        row("random()", Volatility::Volatile);
        row("gen_random_uuid()", Volatility::Volatile);
        row("nextval('s')", Volatility::Volatile);
        row("clock_timestamp()", Volatility::Volatile);
        row("my_own()", Volatility::Volatile);
        row("other.lower('X')", Volatility::Volatile);
        row("case when true then my_own() else 1 end", Volatility::Volatile);
        row("1 <+> 2", Volatility::Volatile);
    }
    void volatility()
    {
        QFETCH(QString, text);
        const auto expression = Expression::parse(text);
        QVERIFY_RESULT(expression);
        QTEST(static_cast<int>(expression->volatility()), "expected");
    }
    void passesWhileNull_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("passes");
        QTest::newRow("a comparison") << "c > 0" << true;
        QTest::newRow("a list") << "c in ('a', 'b')" << true;
        QTest::newRow("a range") << "c between 1 and d" << true;
        QTest::newRow("a strict function") << "length(trim(c)) > 2" << true;
        QTest::newRow("a pattern") << "c ~ '^a'" << true;
        QTest::newRow("both of two") << "c > 0 and c < 10" << true;
        QTest::newRow("one of two that asks for a value") << "c > 0 and c is not null" << false;
        QTest::newRow("one of two would do") << "c > 0 or c is not null" << true;
        QTest::newRow("may be null") << "c is null" << true;
        QTest::newRow("must not be null") << "c is not null" << false;
        QTest::newRow("coalesced") << "coalesce(c, 0) > 0" << false;
        QTest::newRow("another column") << "d > 0" << false;
        QTest::newRow("distinct") << "c is distinct from 1" << false;
        QTest::newRow("an unknown function") << "f(c) > 0" << false;
        QTest::newRow("a case") << "case when c = 1 then true else false end" << false;
        QTest::newRow("not") << "not (c = 1)" << true;
    }
    void passesWhileNull()
    {
        QFETCH(QString, text);
        QTEST(Expression::parse(text)->passesWhileNull(u"c"_s), "passes");
    }
    void neverNull_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("never");
        QTest::newRow("a constant") << "'a'::text" << true;
        QTest::newRow("null") << "null::text" << false;
        QTest::newRow("a column") << "c" << false;
        QTest::newRow("a case with an else") << "case when c then 'a' else 'b' end" << true;
        QTest::newRow("a case without") << "case when c then 'a' end" << false;
        QTest::newRow("coalesce to a constant") << "coalesce(c, 0)" << true;
        QTest::newRow("now") << "now()" << true;
        QTest::newRow("a sum") << "c + 1" << false;
    }
    void neverNull()
    {
        QFETCH(QString, text);
        QTEST(Expression::parse(text)->neverNull(), "never");
    }
    void asDefaultNeedsNoMoreParenthesesThanItMust()
    {
        QCOMPARE(Expression::parse(u"'a'"_s)->asDefault(), u"'a'"_s);
        QCOMPARE(Expression::parse(u"now()"_s)->asDefault(), u"now()"_s);
        QCOMPARE(Expression::parse(u"now() at time zone 'UTC'"_s)->asDefault(), u"(now() at time zone 'UTC')"_s);
        QCOMPARE(Expression::parse(u"extract(epoch from now())"_s)->asDefault(), u"(extract(epoch from now()))"_s);
        QCOMPARE(Expression::parse(u"1 in (1)"_s)->asDefault(), u"(1 in (1))"_s);
        QCOMPARE(Expression::parse(u"'a' -- why"_s)->asDefault(), u"('a' -- why\n)"_s);
    }
    void types_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("formatted");
        QTest::newRow("int") << "int" << "integer";
        QTest::newRow("int8") << "int8" << "bigint";
        QTest::newRow("varchar") << "varchar(20)" << "character varying(20)";
        QTest::newRow("numeric") << "numeric(10, 2)" << "numeric(10,2)";
        QTest::newRow("numeric without scale") << "numeric(10)" << "numeric(10,0)";
        QTest::newRow("timestamptz") << "timestamptz(3)" << "timestamp(3) with time zone";
        QTest::newRow("array") << "text[]" << "text[]";
        QTest::newRow("quoted") << "\"My Schema\".\"T\"" << "\"My Schema\".\"T\"";
        QTest::newRow("char") << "char(3)" << "character(3)";
        QTest::newRow("serial") << "bigserial" << "bigserial";
        QTest::newRow("two words") << "double precision" << "double precision";
    }
    void types()
    {
        QFETCH(QString, text);
        const auto type = sql::readTypeName(text);
        QVERIFY_RESULT(type);
        QTEST(type->formatted, "formatted");
    }
    void notTypes_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text :
             {"", "text; drop table t", "text default 1", "text, b int", "text -- x", "setof text", "text not null", "text)"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void notTypes()
    {
        QFETCH(QString, text);
        QVERIFY(!sql::readTypeName(text));
    }
};

COLONNADE_TEST(ExpressionTest)
#include "tst_expression.moc"
