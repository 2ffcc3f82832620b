// What files hold that nobody meant to write: each kind gets a sentence, in time, and the program goes on.
#include "base/quote.h"
#include "change/from_sql.h"
#include "change/names.h"
#include "change/validate.h"
#include "document/json.h"
#include "sql/expression.h"
#include "sql/parse.h"
#include "sql/script.h"
#include "sql/shape.h"
#include "sql/type_name.h"
#include "tests/support/shop_catalog.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

const QByteArray alter = "ALTER TABLE public.orders ADD COLUMN c ";

QByteArray changeWith(const QByteArray &column)
{
    return R"({"format": "colonnade-change/1", "tables": [{"table": {"schema": "public", "name": "orders"}, "addColumns": [)"
        + column + "]}]}";
}

change::ChangeSet manyColumns(int count, const QString &pattern)
{
    change::TableChange table{sql::qualified(u"public"_s, u"orders"_s), {}};
    for (int i = 0; i < count; ++i) {
        change::ColumnAddition column;
        column.name = pattern.contains("%1"_L1) ? pattern.arg(i) : pattern;
        column.type = u"text"_s;
        table.addColumns.append(column);
    }
    return {{table}};
}

}  // namespace

class BadInputTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void sqlThatCannotBeReadIsRefusedByItsPlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const QByteArray &text, const QString &words) {
            QTest::newRow(name) << text << words;
        };
        const QString deep = u"this statement is nested too deeply to be read"_s;
        row("UTF-16",
            QByteArray("\xFF\xFE"
                       "A\0L\0",
                       6),
            u"line 1: this is UTF-16; save the file in UTF-8"_s);
        row("a zero byte", QByteArray("SELECT 1;\nSELECT \0", 18), u"line 2: there is a zero byte"_s);
        row("Latin-1", "SELECT 1;\n-- \xE4\n", u"line 2: this is not UTF-8"_s);
        row("half a character", "SELECT '\xED\xA0\x80'", u"line 1: this is not UTF-8"_s);
        row("a character in too many bytes", "SELECT 1;\n\nSELECT '\xC0\x80'", u"line 3: this is not UTF-8"_s);
        row("a chain that libpg_query cannot print", "SELECT 1;\nSELECT 1" + QByteArray("+1").repeated(200000),
            u"line 2, column 10007: "_s + deep);
        row("a chain that JSON cannot hold", "SELECT 1;\n  SELECT 1" + QByteArray("+1").repeated(600),
            u"line 2, column 3: "_s + deep);
        row("a chain in parentheses, then another",
            "SELECT (" + QByteArray("1+").repeated(4000) + "1)" + QByteArray("+1").repeated(4000),
            u"line 1, column 10007: "_s + deep);
        row("joins", "SELECT FROM a" + QByteArray(" JOIN b ON true").repeated(20000), deep);
        row("parentheses", "SELECT " + QByteArray("(").repeated(100000), deep);
        row("arrays that the grammar gives up", "SELECT " + QByteArray("ARRAY[").repeated(5000),
            u"column 29996: this is nested too deeply to be read"_s);
        row("a quote that nothing closes", "SELECT 'x;\n" + QByteArray("y").repeated(100000),
            u"line 1, column 8: unterminated quoted string at or near \"'x; yyyy"_s);
    }
    void sqlThatCannotBeReadIsRefusedByItsPlace()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, words);
        const auto parsed = sql::parse(text);
        QVERIFY(!parsed);
        QVERIFY2(parsed.error().message.contains(words), qPrintable(parsed.error().message));
        QVERIFY2(parsed.error().message.size() < 200, qPrintable(parsed.error().message.first(200)));
        QVERIFY(!parsed.error().message.contains(u'\n'));
    }
    void longListsAreNotDeep()
    {
        const auto rows =
            sql::parse("INSERT INTO t VALUES " + QByteArray("(1, 'a', now()), ").repeated(20000) + "(1, 'a', now())");
        QVERIFY_RESULT(rows);
        QCOMPARE(rows->size(), 1);
        QVERIFY_RESULT(sql::parse(QByteArray("-- words of a comment\n").repeated(20000) + "SELECT 1"));
        const auto statements = sql::parse(QByteArray("UPDATE t SET a = 1; ").repeated(5000));
        QVERIFY_RESULT(statements);
        QCOMPARE(statements->size(), 5000);
        QVERIFY_RESULT(sql::parse("SELECT 1" + QByteArray("+1").repeated(400)));
    }
    void bodiesThatAreNotPlpgsqlAreRefused_data()
    {
        QTest::addColumn<QString>("text");
        // Each of these made libpg_query end the program, or answer for a body that it had not read.
        QTest::newRow("DO without a body") << "DO LANGUAGE plpgsql";
        QTest::newRow("DO in another language") << "DO LANGUAGE plperl $$ 1 $$";
        QTest::newRow("a function without a body") << "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql";
        QTest::newRow("a function with SQL's own body") << "CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1";
        QTest::newRow("a query that is too deep") << u"SELECT 1"_s + u"+1"_s.repeated(200000);
        QTest::newRow("no statement with a body") << "SELECT 1";
    }
    void bodiesThatAreNotPlpgsqlAreRefused()
    {
        QFETCH(QString, text);
        QVERIFY(!sql::plpgsqlQueries(text));
        QCOMPARE(sql::plpgsqlQueries(u"DO $$BEGIN PERFORM f(1); END$$"_s).value(), QStringList{u"SELECT f(1)"_s});
    }
    void typesAndExpressionsAreRefusedInASentence()
    {
        const auto type = sql::readTypeName(u"("_s.repeated(5000000));
        QVERIFY(!type && type.error().message.size() < 200);
        QVERIFY(!sql::readTypeName(u"varchar(1"_s + u"+1"_s.repeated(200000) + u')'));
        QVERIFY(!sql::Expression::parse(u"1"_s + u"+1"_s.repeated(500000)));
        QVERIFY(!sql::Expression::parse(u"("_s.repeated(50000) + u'1' + u")"_s.repeated(50000)));
        QCOMPARE(quote(u"a\nb\x1b c"_s), u"a b  c"_s);
        QCOMPARE(quote(u"ab😀cd"_s, 4), u"ab…"_s);
        QCOMPARE(quote(u"abcd"_s, 4), u"abcd"_s);
    }
    void namesOfAnyLengthAreCutInTime()
    {
        const QString name = sql::generatedName({u"ä"_s.repeated(1000000), u"b"_s.repeated(1000000)}, u"idx"_s);
        QVERIFY(name.toUtf8().size() <= sql::Identifier::MaxBytes && name.toUtf8().size() > sql::Identifier::MaxBytes - 3);
        QVERIFY(name.endsWith(u"b_idx"_s));
    }
    void documentsAreRefusedByPlaceAndInASentence_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const QByteArray &json, const QString &words) {
            QTest::newRow(name) << json << words;
        };
        row("half a character", changeWith(R"({"name": "a\ud800", "type": "text"})"),
            u"addColumns[0].name holds a zero character or half of one"_s);
        row("a zero character", changeWith(R"({"name": "a", "type": "text", "comment": "x\u0000y"})"),
            u"addColumns[0].comment holds a zero"_s);
        row("a key of a megabyte", changeWith("{\"" + QByteArray("k").repeated(1 << 20) + "\": 1}"),
            u"is not known; the keys here are"_s);
        row("a word of a megabyte",
            changeWith("{\"name\": \"a\", \"type\": \"b\", \"identity\": \"" + QByteArray("k").repeated(1 << 20) + "\"}"),
            u"it must be \"always\""_s);
        row("a format of a megabyte", "{\"format\": \"" + QByteArray("k").repeated(1 << 20) + "\"}", u"was expected"_s);
        row("arrays in arrays", R"({"format": "colonnade-change/1", "tables": )" + QByteArray("[").repeated(100000),
            u"too deeply nested"_s);
        row("a number out of range", changeWith(R"({"name": 1e999, "type": "text"})"), u"illegal number"_s);
        row("too large", QByteArray(" ").repeated(17 << 20), u"at most 16 MB"_s);
        row("another kind of value", changeWith("7"), u"addColumns[0] must be an object"_s);
    }
    void documentsAreRefusedByPlaceAndInASentence()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, words);
        const auto change = document::readChange(json, u"c.json"_s);
        QVERIFY(!change);
        QVERIFY2(change.error().message.contains(words), qPrintable(change.error().message.first(300)));
        QVERIFY(change.error().message.startsWith(u"c.json, line 1: "_s));
        QVERIFY(change.error().message.size() < 600);
    }
    void scriptsOfMistakesAreReadInTime()
    {
        const auto count = [](const QByteArray &text, int &read, int &refused) {
            const auto script = sql::Script::read(text, u"m.sql"_s);
            QVERIFY_RESULT(script);
            script->each([&](const sql::Reading &reading) {
                ++(reading.refusal ? refused : read);
                QCOMPARE(reading.statement.place, sql::placeOf(text, reading.statement.begin));
                if (reading.refusal)
                    QCOMPARE(reading.refusal->place, sql::placeOf(text, reading.refusal->begin));
            });
        };
        int read = 0;
        int refused = 0;
        // One level of the stack each, once, and the rest of the file parsed for each.
        count(QByteArray("UPDATE t SET a = 1\n").repeated(20000), read, refused);
        QCOMPARE(read, 200);
        QCOMPARE(refused, 201);
        read = refused = 0;
        count(QByteArray("SELEC 1; ").repeated(3000) + "SELECT 1", read, refused);
        QCOMPARE(read, 1);
        QCOMPARE(refused, 3000);
        read = refused = 0;
        count("-- the line ends of old Macs\rALTER TABLE t ADD a int;\r-- end", read, refused);
        QCOMPARE(read, 1);
    }
    void marksOfWindowsEditorsAreNoPartOfTheText()
    {
        QVERIFY_RESULT(document::readChange("\xEF\xBB\xBF" + changeWith(R"({"name": "a", "type": "text"})"), u"c.json"_s));
        const auto change = change::changeFromSql("\xEF\xBB\xBF" + alter + "text;\r\n", u"c.sql"_s);
        QVERIFY_RESULT(change);
        QCOMPARE(change->tables[0].addColumns[0].type, u"text"_s);
    }
    void statementsAndTablesByTheTenThousandAreReadInTime()
    {
        // On one line, which was looked through anew for every statement.
        QByteArray text;
        for (int i = 0; i < 20000; ++i)
            text += "ALTER TABLE t" + QByteArray::number(i) + " ADD a int; COMMENT ON COLUMN t" + QByteArray::number(i) + ".a IS 'x'; ";
        const auto change = change::changeFromSql(text, u"c.sql"_s);
        QVERIFY_RESULT(change);
        QCOMPARE(change->tables.size(), 20000);
        QCOMPARE(change->tables.last().addColumns[0].comment, u"x"_s);
    }
    void aFileThatBeginsWithAnEmptyLineHasItsPlaces()
    {
        // Found by libFuzzer: Qt looked behind the end of what stands before the first byte.
        const auto change = change::changeFromSql("\n", u"c.sql"_s);
        QVERIFY(!change);
        QCOMPARE(change.error().message, u"c.sql, line 1, column 1: there is no ALTER TABLE ... ADD COLUMN in it."_s);
        QCOMPARE(sql::placeOf("\n", 0), sql::Place());
        QCOMPARE(sql::placeOf("ä\nöx", 5), (sql::Place{2, 2}));
    }
    void longKeysInDeepDocumentsAreFoundWithoutManyCopies()
    {
        // A path of a megabyte, a thousand levels deep, was two gigabytes once.
        const QByteArray deep = "{\"format\": \"colonnade-change/1\", \"" + QByteArray("k").repeated(1 << 20) + "\": "
            + QByteArray("{\"k\":").repeated(1000) + "1" + QByteArray("}").repeated(1001);
        const auto change = document::readChange(deep, u"c.json"_s);
        QVERIFY(!change && change.error().message.contains(u"kkk… is not known"_s));
    }
    void changesOfAnySizeAreAnswered()
    {
        const auto large = change::changeFromSql(QByteArray(3 << 20, ' '), u"c.sql"_s);
        QVERIFY(!large);
        QVERIFY2(large.error().message.contains(u"line 1: a change has at most 2"_s), qPrintable(large.error().message));
        const catalog::Catalog shop = test::shop();
        const auto many = change::validated(manyColumns(50000, u"c%1"_s), shop);
        QVERIFY(!many && many.error().message.contains(u"so 50000 more do not fit"_s));
        const auto same = change::validated(manyColumns(1500, u"same"_s), shop);
        QVERIFY(!same && same.error().message.count(u'\n') == 10);
        const auto longName = change::validated(manyColumns(1, u"n"_s.repeated(1 << 20)), shop);
        QVERIFY(!longName && longName.error().message.size() < 2000);
        change::ChangeSet checked = manyColumns(1, u"a"_s);
        checked.tables[0].addColumns[0].checks.fill({std::nullopt, u"a <> ''"_s}, 100000);
        const auto checks = change::validated(checked, shop);
        QVERIFY(!checks && checks.error().message.contains(u"has more than 1000 checks"_s));
        change::ChangeSet unknown;
        for (int i = 0; i < 5000; ++i)
            unknown.tables.append(
                {sql::qualified(u"public"_s, u"t"_s.repeated(10000) + QString::number(i)), {change::ColumnAddition()}});
        QVERIFY(change::problems(unknown, shop).size() <= 100);
    }
    void aThousandChecksAlikeGetTheNamesThatPostgresqlGives()
    {
        change::ChangeSet change = manyColumns(1, u"a"_s);
        for (int i = 0; i < 3000; ++i)
            change.tables[0].addColumns[0].checks.append({std::nullopt, u"a <> ''"_s});
        const QStringList names = change::chosenNames(change, test::shop())[0][0].checks;
        QCOMPARE(names.first(3), QStringList({u"orders_a_check"_s, u"orders_a_check1"_s, u"orders_a_check2"_s}));
        QCOMPARE(names.last(), u"orders_a_check2999"_s);
    }
};

COLONNADE_TEST(BadInputTest)
#include "tst_bad_input.moc"
