#include "change/from_sql.h"
#include "document/json.h"
#include "tests/support/schema.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace colonnade::change;
using namespace Qt::StringLiterals;

class FromSqlTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void readsAllThatBelongsToAColumn()
    {
        const QByteArray text = R"(-- a migration
ALTER TABLE orders
  ADD COLUMN IF NOT EXISTS status varchar(20) NOT NULL DEFAULT 'pl, a;ced' || lower('X') COLLATE "C"
    CONSTRAINT sane CHECK (status in ('a', 'b')) CHECK ((length(status) > 0)), -- why, oh why
  ADD "Region Id" int REFERENCES "My S".regions (id) ON DELETE SET NULL ON UPDATE CASCADE UNIQUE;
UPDATE orders SET status = case when total > 1 then 'a' else 'b' end WHERE status IS NULL;
ALTER TABLE orders ALTER COLUMN "Region Id" SET DEFAULT 1 + 2;
COMMENT ON COLUMN orders.status IS 'it''s; here';
CREATE INDEX CONCURRENTLY by_status ON orders USING hash (status) WHERE (status <> 'a') and total > 0;
)";
        const auto change = changeFromSql(text, u"m.sql"_s);
        QVERIFY_RESULT(change);
        QCOMPARE(change->tables.size(), 1);
        QCOMPARE(change->tables[0].table, sql::qualified(u"public"_s, u"orders"_s));
        const ColumnAddition &status = change->tables[0].addColumns[0];
        QCOMPARE(status.type, u"varchar(20)"_s);
        QVERIFY(status.notNull);
        QCOMPARE(*status.defaultExpression, u"'pl, a;ced' || lower('X')"_s);
        QCOMPARE(*status.collation, u"C"_s);
        QCOMPARE(status.checks,
                 QList<CheckWish>({{u"sane"_s, u"status in ('a', 'b')"_s}, {std::nullopt, u"(length(status) > 0)"_s}}));
        QCOMPARE(status.fill->expression, u"case when total > 1 then 'a' else 'b' end"_s);
        QCOMPARE(*status.comment, u"it's; here"_s);
        QCOMPARE(*status.index, (IndexWish{u"by_status"_s, u"hash"_s, u"(status <> 'a') and total > 0"_s}));
        const ColumnAddition &region = change->tables[0].addColumns[1];
        QCOMPARE(region.name, u"Region Id"_s);
        QCOMPARE(*region.references,
                 (ReferenceWish{sql::qualified(u"My S"_s, u"regions"_s), u"id"_s, u"set null"_s, u"cascade"_s}));
        QVERIFY(region.unique);
        QCOMPARE(*region.defaultExpression, u"1 + 2"_s);
    }
    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const QByteArray &text, const QString &words) {
            QTest::newRow(name) << text << words;
        };
        row("nothing", "", u"there is no ALTER TABLE"_s);
        row("a slip", "ALTER TABLE t\n  ADD COLUMN a text,,\n", u"m.sql, line 2, column 21: syntax error at or near \",\""_s);
        row("a slip behind an umlaut", "/* ää */ ALTER TABEL t", u"m.sql, line 1, column 16"_s);
        row("another statement", "ALTER TABLE t ADD a int;\n\nDROP TABLE t;", u"m.sql, line 3, column 1"_s);
        row("another clause", "ALTER TABLE t ADD a int,\n  DROP COLUMN b;", u"line 2, column 3"_s);
        row("a default of an old column", "ALTER TABLE t ADD a int; ALTER TABLE t ALTER b SET DEFAULT 1;",
            u"b is not a column that"_s);
        row("a fill of an old column", "ALTER TABLE t ADD a int; UPDATE t SET b = 1;", u"b is not a column"_s);
        row("a fill of some rows", "ALTER TABLE t ADD a int; UPDATE t SET a = 1 WHERE id > 7;", u"for all rows"_s);
        row("a fill from another table", "ALTER TABLE t ADD a int; UPDATE t SET a = u.a FROM u;", u"without FROM"_s);
        row("an index on old columns", "ALTER TABLE t ADD a int; CREATE INDEX ON t (b, c);", u"holds no column"_s);
        row("an index in another place", "ALTER TABLE t ADD a int; CREATE INDEX ON t (a) TABLESPACE x;", u"without TABLESPACE"_s);
        row("two indexes", "ALTER TABLE t ADD a int; CREATE INDEX ON t (a);\nCREATE INDEX ON t (b, a);",
            u"line 2, column 1: a has an index in this change already"_s);
        row("a check of old columns", "ALTER TABLE t ADD a int, ADD CHECK (b > 0);",
            u"line 1, column 26: this check looks at no"_s);
        row("a constraint that stays not valid",
            "ALTER TABLE t ADD a int; ALTER TABLE t\n ADD CONSTRAINT x CHECK (a > 0) NOT VALID;",
            u"line 2, column 2: this constraint is never validated"_s);
        row("a constraint validated that is not there", "ALTER TABLE t ADD a int; ALTER TABLE t VALIDATE CONSTRAINT x;",
            u"x is not a constraint"_s);
        row("a key over two columns", "ALTER TABLE t ADD a int, ADD UNIQUE (a, b);", u"UNIQUE over one new column"_s);
        row("a foreign key over two columns", "ALTER TABLE t ADD a int, ADD FOREIGN KEY (a, b) REFERENCES r (c, d);",
            u"FOREIGN KEY over one new column"_s);
        row("unique by an index that is not unique",
            "ALTER TABLE t ADD a int; CREATE INDEX i ON t (a); ALTER TABLE t ADD UNIQUE USING INDEX i;",
            u"CREATE UNIQUE INDEX"_s);
        row("an exclusion", "ALTER TABLE t ADD a int, ADD EXCLUDE (a WITH =);", u"expected CHECK, UNIQUE or FOREIGN KEY"_s);
        row("a name for the sequence", "ALTER TABLE t ADD a int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME x);",
            u"SEQUENCE NAME is not known here"_s);
        row("deferrable without a constraint", "ALTER TABLE t ADD a int DEFERRABLE;", u"only UNIQUE and REFERENCES"_s);
        row("a primary key", "ALTER TABLE t ADD a int PRIMARY KEY;", u"primary key"_s);
        row("a deferrable check", "ALTER TABLE t ADD a int CHECK (a > 0) DEFERRABLE;", u"only UNIQUE and REFERENCES"_s);
        row("a reference without a column", "ALTER TABLE t ADD a int REFERENCES r;", u"REFERENCES public.r (id)"_s);
        row("only the parent", "ALTER TABLE ONLY t ADD a int;", u"without ONLY"_s);
        row("a name that the parser cuts", "ALTER TABLE t ADD " + QByteArray(64, 'x') + " int;",
            u"column 19: this name has 64 bytes"_s);
        row("a quoted name that the parser cuts", "ALTER TABLE t ADD \"" + QByteArray("ä").repeated(32) + "\" int;",
            u"this name has 64 bytes"_s);
        row("a comment on the table", "ALTER TABLE t ADD a int; COMMENT ON TABLE t IS 'x';", u"COMMENT ON COLUMN"_s);
    }
    void refuses()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, words);
        const auto change = changeFromSql(text, u"m.sql"_s);
        QVERIFY(!change);
        QVERIFY2(change.error().message.startsWith(u"m.sql"_s) && change.error().message.contains(words),
                 qPrintable(change.error().message));
    }
    void optionsAreRead()
    {
        const auto change = changeFromSql(
            R"(ALTER TABLE t ADD a text STORAGE EXTERNAL COMPRESSION pglz COLLATE "C" UNIQUE NULLS NOT DISTINCT DEFERRABLE NOT NULL,
  ADD b int CONSTRAINT k REFERENCES r (id) MATCH FULL ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED CHECK (b > 0),
  ADD c bigint GENERATED ALWAYS AS IDENTITY (START WITH -5 INCREMENT BY 2 MINVALUE -2000000000 CACHE 3 NO MAXVALUE CYCLE),
  ADD d int, ADD e int, ADD f int;
ALTER TABLE t ADD CONSTRAINT x CHECK (d > b) NOT VALID, ADD CONSTRAINT u UNIQUE (d) INITIALLY DEFERRED;
ALTER TABLE t VALIDATE CONSTRAINT x, ADD CONSTRAINT fk FOREIGN KEY (d) REFERENCES r (id), ALTER d SET STORAGE plain;
CREATE INDEX i ON t USING btree (z, lower(d::text) DESC) INCLUDE ("Y") WITH (fillfactor = 70) WHERE d > 0;
CREATE UNIQUE INDEX once ON t (e);
ALTER TABLE t ADD CONSTRAINT e_once UNIQUE USING INDEX once DEFERRABLE;
CREATE UNIQUE INDEX ON t (f))",
            u"m.sql"_s);
        QVERIFY_RESULT(change);
        const QList<ColumnAddition> &columns = change->tables[0].addColumns;
        QCOMPARE(columns[0].type, u"text"_s);
        QCOMPARE(*columns[0].storage, u"external"_s);
        QCOMPARE(*columns[0].compression, u"pglz"_s);
        QVERIFY(columns[0].notNull);
        QCOMPARE(*columns[0].unique, (UniqueWish{std::nullopt, true, Deferral::InitiallyImmediate}));
        QCOMPARE(*columns[1].references,
                 (ReferenceWish{sql::qualified(u"public"_s, u"r"_s), u"id"_s, u"set null"_s, u"no action"_s,
                                Deferral::InitiallyDeferred, u"k"_s, true}));
        QCOMPARE(columns[1].checks.size(), 2);  // the one over two new columns belongs to the first
        QCOMPARE(columns[2].identityOptions, (IdentityOptions{-5, 2, -2000000000, std::nullopt, 3, true}));
        QCOMPARE(columns[1].checks[0].expression, u"b > 0"_s);
        QCOMPARE(columns[3].unique, (UniqueWish{u"u"_s, false, Deferral::InitiallyDeferred}));
        QCOMPARE(*columns[3].references->name, u"fk"_s);
        QCOMPARE(*columns[3].storage, u"plain"_s);
        QCOMPARE(*columns[3].index,
                 (IndexWish{u"i"_s, u"btree"_s, u"d > 0"_s, u"z, lower(d::text) DESC"_s, {u"Y"_s}, u"fillfactor = 70"_s}));
        QCOMPARE(*columns[4].unique, (UniqueWish{u"e_once"_s, false, Deferral::InitiallyImmediate}));
        QVERIFY(!columns[4].index);
        QVERIFY(columns[5].index->unique);
        const QByteArray written = document::writeChange(*change);
        QCOMPARE(test::schemaProblems(written, u"colonnade-change-1"_s), QString());
        const auto read = document::readChange(written, u"c.json"_s);
        QVERIFY_RESULT(read);
        QCOMPARE(*read, *change);
    }
    void aCheckOverTwoNewColumnsBelongsToTheFirst()
    {
        const auto change =
            changeFromSql("ALTER TABLE t ADD a int, ADD b int, ADD CONSTRAINT x CHECK (b > 0 or a > b)", u"m.sql"_s);
        QVERIFY_RESULT(change);
        QCOMPARE(change->tables[0].addColumns[0].checks, (QList<CheckWish>{{u"x"_s, u"b > 0 or a > b"_s}}));
    }
    void identityAndGeneratedAreRead()
    {
        const auto change = changeFromSql(
            "ALTER TABLE s.t ADD a bigint GENERATED BY DEFAULT AS IDENTITY, ADD b int GENERATED ALWAYS AS (x * (1 + 2)) STORED",
            u"m.sql"_s);
        QVERIFY_RESULT(change);
        QCOMPARE(change->tables[0].addColumns[0].identity, catalog::Identity::ByDefault);
        QCOMPARE(change->tables[0].addColumns[1].generated->expression, u"x * (1 + 2)"_s);
    }
    void documentsRoundTripAndObeyTheirSchema()
    {
        const auto change = changeFromSql(
            "ALTER TABLE s.t ADD a bigint GENERATED BY DEFAULT AS IDENTITY, ADD b int GENERATED ALWAYS AS (x) STORED,"
            " ADD \"c \"\"ß\" text NOT NULL DEFAULT E'a\\nb' CHECK (true) UNIQUE REFERENCES r (id);"
            "CREATE INDEX ON s.t (b) WHERE b > 0; COMMENT ON COLUMN s.t.b IS 'x'; UPDATE s.t SET a = 1;",
            u"m.sql"_s);
        QVERIFY_RESULT(change);
        const QByteArray written = document::writeChange(*change);
        QCOMPARE(test::schemaProblems(written, u"colonnade-change-1"_s), QString());
        const auto read = document::readChange(written, u"c.json"_s);
        QVERIFY_RESULT(read);
        QCOMPARE(*read, *change);
        QCOMPARE(document::writeChange(*read), written);
    }
    void absentKeysHaveTheirDefaults()
    {
        const auto change =
            document::readChange(R"({"format": "colonnade-change/1", "tables": [{"table": {"schema": "public", "name": "t"},
            "addColumns": [{"name": "a", "type": "int", "references": {"table": {"schema": "public", "name": "r"}, "column": "id"}, "index": {}}]}]})",
                                 u"c.json"_s);
        QVERIFY_RESULT(change);
        ColumnAddition expected;
        expected.name = u"a"_s;
        expected.type = u"int"_s;
        expected.references = ReferenceWish{sql::qualified(u"public"_s, u"r"_s), u"id"_s, u"no action"_s, u"no action"_s};
        expected.index = IndexWish{};
        QCOMPARE(change->tables[0].addColumns[0], expected);
    }
    void wrongDocumentsAreRefusedByTheirPath_data()
    {
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<QString>("words");
        const QByteArray head =
            R"({"format": "colonnade-change/1", "tables": [{"table": {"schema": "public", "name": "t"}, "addColumns": [)";
        QTest::newRow("a wrong key") << head + R"({"name": "a", "tpye": "int"}]}]})" << u"tables[0].addColumns[0]"_s;
        QTest::newRow("an unknown key") << head + R"({"name": "a", "type": "int", "nulls": true}]}]})"
                                        << u"tables[0].addColumns[0].nulls"_s;
        QTest::newRow("a wrong word") << head + R"({"name": "a", "type": "int", "keepFilled": "always"}]}]})"
                                      << u"\"no\", \"trigger\" or \"computed\""_s;
        QTest::newRow("a wrong type") << head + R"({"name": "a", "type": "int", "notNull": "yes"}]}]})"
                                      << u"tables[0].addColumns[0].notNull"_s;
        QTest::newRow("deferred and not deferrable")
            << head + R"({"name": "a", "type": "int", "unique": {"initiallyDeferred": true}}]}]})"
            << u"tables[0].addColumns[0].unique.initiallyDeferred needs"_s;
        QTest::newRow("another format") << QByteArray(R"({"format": "colonnade-change/2", "tables": []})")
                                        << u"colonnade-change/1"_s;
    }
    void wrongDocumentsAreRefusedByTheirPath()
    {
        QFETCH(QByteArray, document);
        QFETCH(QString, words);
        const auto change = document::readChange(document, u"c.json"_s);
        QVERIFY(!change);
        QVERIFY2(change.error().message.contains(words) && change.error().message.contains(u"c.json"_s),
                 qPrintable(change.error().message));
    }
};

COLONNADE_TEST(FromSqlTest)
#include "tst_from_sql.moc"
