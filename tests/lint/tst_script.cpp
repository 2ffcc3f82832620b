// Files as tools have them, syntax of PostgreSQL 18, placeholders, and what is broken.
#include "sql/script.h"
#include "tests/support/test.h"

#include <QJsonArray>

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

struct All {
    QList<sql::Reading> readings;
    QStringList notes;
    QString tool;
    QList<bool> transactions;  ///< of each reading
};

All readAll(const QByteArray &text, const QString &name = u"x.sql"_s)
{
    All all;
    const auto script = sql::Script::read(text, name);
    if (!script)
        qFatal("%s", qPrintable(script.error().message));
    script->each([&](const sql::Reading &reading) {
        all.readings.append(reading);
        all.transactions.append(script->blocks()[reading.block].transaction);
    });
    for (const sql::ScriptNote &note : script->notes())
        all.notes.append(note.text);
    all.tool = script->tool();
    return all;
}

QStringList kinds(const All &all)
{
    QStringList found;
    for (const sql::Reading &reading : all.readings)
        found.append(reading.refusal ? u"!"_s + reading.refusal->message : reading.statement.kind);
    return found;
}

QJsonObject constraintOf(const QByteArray &alter)
{
    const All all = readAll(alter);
    if (all.readings.size() != 1 || all.readings.first().refusal)
        return {};
    const QJsonValue definition = all.readings.first().statement.node.value("cmds"_L1)[0]["AlterTableCmd"_L1]["def"_L1];
    const QJsonObject column = definition["ColumnDef"_L1].toObject();
    return column.isEmpty() ? definition["Constraint"_L1].toObject()
                            : column.value("constraints"_L1)[0]["Constraint"_L1].toObject();
}

}  // namespace

class ScriptTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void aBrokenStatementCostsItselfOnly()
    {
        const All all = readAll("ALTER TABLE a ADD x int;\nALTER TABEL b ADD y int;\nALTER TABLE c ADD z int;");
        QCOMPARE(kinds(all),
                 (QStringList{u"AlterTableStmt"_s, u"!syntax error at or near \"TABEL\"; did you mean TABLE instead of TABEL?"_s,
                              u"AlterTableStmt"_s}));
        QCOMPARE(all.readings[1].refusal->place, (sql::Place{2, 7}));
        QCOMPARE(all.readings[1].refusal->end - all.readings[1].refusal->begin, 5);
    }

    void whatWasExpectedIsAskedOfTheGrammar_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        QTest::newRow("a name") << QByteArray("ALTER TABLE ;") << u"syntax error at end of input; expected a name, ALL or ONLY"_s;
        QTest::newRow("a misspelt word before") << QByteArray("CREATE TABLE t (a int NOT NUL);")
                                                << u"syntax error at or near \"NUL\"; did you mean NULL instead of NUL?"_s;
        QTest::newRow("a word that is not there")
            << QByteArray("DROP TABLE IF t;")
            << u"syntax error at or near \"t\"; expected \",\", \".\", the end of the statement, CASCADE, EXISTS or RESTRICT"_s;
        QTest::newRow("an open quote") << QByteArray("SELECT 'x") << u"nothing closes this quote or comment"_s;
        QTest::newRow("an open comment") << QByteArray("SELECT 1 /* x") << u"nothing closes this quote or comment"_s;
    }
    void whatWasExpectedIsAskedOfTheGrammar()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);
        const All all = readAll(text);
        QCOMPARE(all.readings.size(), 1);
        QVERIFY(all.readings.first().refusal);
        QCOMPARE(all.readings.first().refusal->message, message);
    }

    void aForgottenSemicolonIsNamedAndBothSidesAreRead()
    {
        const All all = readAll("ALTER TABLE a ADD x int\nALTER TABLE b ADD y int;\nDROP TABLE c;");
        QCOMPARE(kinds(all),
                 (QStringList{u"AlterTableStmt"_s, u"!expected a semicolon before ALTER"_s, u"AlterTableStmt"_s, u"DropStmt"_s}));
        QCOMPARE(all.readings[1].refusal->place, (sql::Place{2, 1}));
        QCOMPARE(all.readings[2].statement.place, (sql::Place{2, 1}));
    }

    void aParenthesisLeftOpenDoesNotSwallowTheFile()
    {
        const All all = readAll("CREATE TABLE a (x int;\nDROP TABLE b;\nDROP TABLE c;");
        QCOMPARE(all.readings.size(), 3);
        QVERIFY(all.readings[0].refusal);
        QCOMPARE(all.readings[1].statement.kind, u"DropStmt"_s);
        QCOMPARE(all.readings[2].statement.place, (sql::Place{3, 1}));
    }

    void aQuoteLeftOpenDoesNotSwallowTheFile()
    {
        const All all = readAll("COMMENT ON TABLE a IS 'x;\nDROP TABLE b;\n");
        QCOMPARE(all.readings.size(), 2);
        QCOMPARE(all.readings[0].refusal->place, (sql::Place{1, 23}));
        QCOMPARE(all.readings[1].statement.kind, u"DropStmt"_s);
    }

    void syntaxOf18KeepsItsMeaning()
    {
        const QJsonObject virtualColumn = constraintOf("ALTER TABLE t ADD c int GENERATED ALWAYS AS (a * 2) VIRTUAL");
        QCOMPARE(virtualColumn.value("contype"_L1).toString(), u"CONSTR_GENERATED"_s);
        QCOMPARE(virtualColumn.value("generated_kind"_L1).toString(), u"v"_s);
        QCOMPARE(virtualColumn.value("raw_expr"_L1)["A_Expr"_L1]["kind"_L1].toString(), u"AEXPR_OP"_s);
        QCOMPARE(constraintOf("ALTER TABLE t ADD c int GENERATED ALWAYS AS (a * 2)"), virtualColumn);
        QCOMPARE(constraintOf("ALTER TABLE t ADD c int GENERATED ALWAYS AS (a) STORED").value("generated_kind"_L1).toString(),
                 QString());
        const QJsonObject notNull = constraintOf("ALTER TABLE t ADD CONSTRAINT n NOT NULL \"A b\" NOT VALID");
        QCOMPARE(notNull.value("contype"_L1).toString(), u"CONSTR_NOTNULL"_s);
        QCOMPARE(notNull.value("keys"_L1)[0]["String"_L1]["sval"_L1].toString(), u"A b"_s);
        QVERIFY(notNull.value("skip_validation"_L1).toBool());
        QVERIFY(!notNull.contains("raw_expr"_L1));
        QCOMPARE(constraintOf("ALTER TABLE t ADD NOT NULL c").value("contype"_L1).toString(), u"CONSTR_NOTNULL"_s);
        const QJsonObject notEnforced = constraintOf("ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT ENFORCED");
        QCOMPARE(notEnforced.value("is_enforced"_L1), QJsonValue(false));
        QVERIFY(notEnforced.value("skip_validation"_L1).toBool());
        QVERIFY(constraintOf("ALTER TABLE t ADD PRIMARY KEY (a, r WITHOUT OVERLAPS)").value("without_overlaps"_L1).toBool());
        QVERIFY(constraintOf("ALTER TABLE t ADD FOREIGN KEY (a, PERIOD r) REFERENCES p (a, PERIOD r)")
                    .value("fk_with_period"_L1)
                    .toBool());
    }

    void syntaxOf18IsReadAndNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("names");
        QTest::newRow("enforced") << QByteArray("ALTER TABLE t ADD CHECK (a > 0) ENFORCED") << QStringList{u"ENFORCED"_s};
        QTest::newRow("a created table") << QByteArray(
            "CREATE TABLE t (a int, CONSTRAINT n NOT NULL a, b int GENERATED ALWAYS AS (a) VIRTUAL)")
                                         << QStringList{u"NOT NULL as a constraint of the table"_s,
                                                        u"virtual generated columns"_s};
        QTest::newRow("returning") << QByteArray("UPDATE t SET a = 1 RETURNING WITH (OLD AS o, NEW AS n) o.a, n.a")
                                   << QStringList{u"RETURNING WITH"_s};
        QTest::newRow("vacuum only") << QByteArray("VACUUM ONLY t") << QStringList{u"ONLY in VACUUM and ANALYZE"_s};
        QTest::newRow("inherit") << QByteArray("ALTER TABLE t ALTER CONSTRAINT k NO INHERIT")
                                 << QStringList{u"INHERIT in ALTER CONSTRAINT"_s};
        QTest::newRow("large objects") << QByteArray("ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO x")
                                       << QStringList{u"ON LARGE OBJECTS"_s};
        QTest::newRow("17 takes it as well")
            << QByteArray("ALTER TABLE t ADD c int GENERATED ALWAYS AS (a) STORED NOT NULL") << QStringList();
    }
    void syntaxOf18IsReadAndNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, names);
        const All all = readAll(text);
        QCOMPARE(all.readings.size(), 1);
        QVERIFY2(!all.readings.first().refusal,
                 all.readings.first().refusal ? qPrintable(all.readings.first().refusal->message) : "");
        QCOMPARE(all.readings.first().newer, names);
        QCOMPARE(all.readings.first().text, text);
    }

    void placeholdersStandForThemselves()
    {
        const All all = readAll("ALTER TABLE ${schema}.orders ADD note text DEFAULT :'note';\nSELECT :n, a[1:2], b::int;");
        QCOMPARE(kinds(all), (QStringList{u"AlterTableStmt"_s, u"SelectStmt"_s}));
        QCOMPARE(all.readings[0].statement.node.value("relation"_L1)["schemaname"_L1].toString(), u"${schema}"_s);
    }

    void toolsAreKnown_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("tool");
        QTest::addColumn<QStringList>("statements");
        QTest::addColumn<QList<bool>>("transactions");
        const QByteArray index = "CREATE INDEX CONCURRENTLY i ON t (a)";
        QTest::newRow("psql") << u"a.sql"_s << QByteArray("SELECT 1; SELECT 2;") << QString()
                              << QStringList{u"SELECT 1"_s, u"SELECT 2"_s} << QList<bool>{false, false};
        QTest::newRow("Flyway") << u"db/V1_2__x.sql"_s << QByteArray("SELECT 1;") << u"Flyway"_s << QStringList{u"SELECT 1"_s}
                                << QList<bool>{true};
        QTest::newRow("Flyway, outside of a transaction")
            << u"V2__x.sql"_s << index << u"Flyway"_s << QStringList{QString::fromUtf8(index)} << QList<bool>{false};
        QTest::newRow("golang-migrate with one statement")
            << u"1_x.up.sql"_s << index << u"golang-migrate"_s << QStringList{QString::fromUtf8(index)} << QList<bool>{false};
        QTest::newRow("golang-migrate with two") << u"1_x.up.sql"_s << QByteArray("SELECT 1; SELECT 2") << u"golang-migrate"_s
                                                 << QStringList{u"SELECT 1"_s, u"SELECT 2"_s} << QList<bool>{true, true};
        QTest::newRow("goose") << u"1.sql"_s
                               << QByteArray(
                                      "-- +goose Up\nSELECT 1;\n-- +goose StatementBegin\nSELECT 2;\n-- +goose StatementEnd\n-- "
                                      "+goose Down\nSELECT 3;")
                               << u"goose"_s << QStringList{u"SELECT 1"_s, u"SELECT 2"_s} << QList<bool>{true, true};
        QTest::newRow("goose without a transaction")
            << u"1.sql"_s << QByteArray("-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1;") << u"goose"_s
            << QStringList{u"SELECT 1"_s} << QList<bool>{false};
        QTest::newRow("dbmate") << u"1.sql"_s
                                << QByteArray("-- migrate:up transaction:false\nSELECT 1;\n\n-- migrate:down\nSELECT 2;")
                                << u"dbmate"_s << QStringList{u"SELECT 1"_s} << QList<bool>{false};
        QTest::newRow("sql-migrate") << u"1.sql"_s << QByteArray("-- +migrate Down\nSELECT 2;\n-- +migrate Up\nSELECT 1;")
                                     << u"sql-migrate"_s << QStringList{u"SELECT 1"_s} << QList<bool>{true};
        QTest::newRow("Liquibase") << u"1.sql"_s
                                   << QByteArray(
                                          "--liquibase formatted sql\n\n--changeset ann:1\nSELECT 1;\n--rollback SELECT "
                                          "9;\n--changeset ann:2 runInTransaction:false\nSELECT 2;\n"
                                          "--changeset ann:3 endDelimiter:GO\nSELECT 3\nGO\nSELECT 4\nGO\n")
                                   << u"Liquibase"_s << QStringList{u"SELECT 1"_s, u"SELECT 2"_s, u"SELECT 3"_s, u"SELECT 4"_s}
                                   << QList<bool>{true, false, true, true};
        QTest::newRow("sqitch") << u"1.sql"_s << QByteArray("-- Deploy shop:orders to pg\n\nBEGIN;\nSELECT 1;\nCOMMIT;")
                                << u"sqitch"_s << QStringList{u"BEGIN"_s, u"SELECT 1"_s, u"COMMIT"_s}
                                << QList<bool>{false, false, false};
        QTest::newRow("Prisma") << u"prisma/migrations/20240101120000_x/migration.sql"_s << QByteArray("SELECT 1; SELECT 2;")
                                << u"Prisma"_s << QStringList{u"SELECT 1"_s, u"SELECT 2"_s} << QList<bool>{true, true};
    }
    void toolsAreKnown()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        QFETCH(QString, tool);
        QFETCH(QStringList, statements);
        QFETCH(QList<bool>, transactions);
        const All all = readAll(text, name);
        QCOMPARE(all.tool, tool);
        QStringList found;
        for (const sql::Reading &reading : all.readings)
            found.append(QString::fromUtf8(reading.text));
        QCOMPARE(found, statements);
        QCOMPARE(all.transactions, transactions);
    }

    void whatIsPassedOverIsSaid_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("note");
        QTest::newRow("psql's lines") << QByteArray("\\set x 1\nSELECT 1;") << u"\\set is a line of psql and passed over."_s;
        QTest::newRow("another file") << QByteArray("\\ir other.sql\nSELECT 1;")
                                      << u"\\ir of psql is not followed: have the file that it names judged before this one."_s;
        QTest::newRow("the way down") << QByteArray("-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;")
                                      << u"From here on the file goes down: only the way up is judged."_s;
        QTest::newRow("nothing") << QByteArray() << u"There is no statement in it."_s;
        QTest::newRow("only comments") << QByteArray("-- later\n") << u"There is no statement in it."_s;
        QTest::newRow("before the first marker")
            << QByteArray("SELECT 0;\n-- migrate:up\nSELECT 1;")
            << u"What stands before the first marker of dbmate is not run by it, and not judged."_s;
    }
    void whatIsPassedOverIsSaid()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, note);
        QCOMPARE(readAll(text).notes, QStringList{note});
    }

    void whatIsNoTextIsRefusedByItsLine_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        QTest::newRow("a zero byte") << QByteArray("SELECT 1;\nSELECT \0 2;", 20)
                                     << u"line 2: there is a zero byte, which SQL cannot hold; save the file as text in UTF-8"_s;
        QTest::newRow("Latin 1") << QByteArray("SELECT 1;\n\n-- caf\xE9\n")
                                 << u"line 3: this is not UTF-8; save the file in UTF-8"_s;
        QTest::newRow("cut in the middle of a letter")
            << QByteArray("SELECT '\xC3") << u"line 1: this is not UTF-8; save the file in UTF-8"_s;
    }
    void whatIsNoTextIsRefusedByItsLine()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        const auto script = sql::Script::read(bytes, u"x.sql"_s);
        QVERIFY(!script);
        QCOMPARE(script.error().message, message);
    }

    void nestingWithoutEndIsRefusedAndNoCrash_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("parentheses") << "SELECT " + QByteArray("(").repeated(200'000) + "1" + QByteArray(")").repeated(200'000);
        QTest::newRow("a chain of operators") << "SELECT 1" + QByteArray("+1").repeated(200'000);
        QTest::newRow("a chain of prefix operators") << "SELECT " + QByteArray("- ").repeated(200'000) + "1";
        QTest::newRow("NOT") << "SELECT " + QByteArray("NOT ").repeated(200'000) + "true";
        QTest::newRow("array subscripts") << "SELECT a" + QByteArray("[1]").repeated(100'000);
        QTest::newRow("a statement too long") << "SELECT '" + QByteArray("x").repeated(5'000'000) + "'";
    }
    void nestingWithoutEndIsRefusedAndNoCrash()
    {
        QFETCH(QByteArray, text);
        const All all = readAll(text + ";\nDROP TABLE t;");
        QCOMPARE(all.readings.size(), 2);
        QCOMPARE(all.readings[1].statement.kind, u"DropStmt"_s);
    }

    void aForgottenSemicolonNamesWhatIsThere()
    {
        for (const QByteArray &text : {QByteArray("create table a (b int)\ncommit"), QByteArray("create table a (b int)\ncommit\t;")}) {
            const auto script = sql::Script::read(text, u"x.sql"_s);
            QVERIFY(script.has_value());
            QList<sql::Refusal> refusals;
            script->each([&](const sql::Reading &reading) {
                if (reading.refusal)
                    refusals.append(*reading.refusal);
            });
            QCOMPARE(refusals.size(), 1);
            QCOMPARE(refusals.first().message, u"expected a semicolon before commit"_s);
            QCOMPARE(refusals.first().end, 29);
        }
    }

    void psqlsLinesWithinAStatementArePassedOver()
    {
        const auto script = sql::Script::read("SELECT 1\n\\set x 1\n, 2;\nSELECT (1\n\\echo ) ' ;\n);", u"x.sql"_s);
        QVERIFY(script.has_value());
        QStringList kinds;
        script->each([&](const sql::Reading &reading) { kinds.append(reading.statement.kind); });
        QCOMPARE(kinds, QStringList({u"SelectStmt"_s, u"SelectStmt"_s}));
        QCOMPARE(script->notes().size(), 2);
        QCOMPARE(script->notes().first().place, (sql::Place{2, 1}));
    }

    void placesAreFoundInAnyOrder()
    {
        const QByteArray text = "\xEF\xBB\xBF" + QByteArray("Größe 𝄞\n").repeated(300) + QByteArray("ä").repeated(3000);
        const sql::PlaceIndex places(text);
        for (qsizetype byte = text.size(); byte >= 0; byte -= 7)
            QCOMPARE(places.at(byte), sql::PlaceCursor(text).at(byte));
    }
};

COLONNADE_TEST(ScriptTest)
#include "tst_script.moc"
