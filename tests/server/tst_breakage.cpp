// Who breaks although nobody waits: each statement is run on the server before and after a column is added, and what the findings
// say must be what the server does: an error, another result, or nothing at all.
#include "change/from_sql.h"
#include "database/postgres/postgres_session.h"
#include "impact/dependents.h"
#include "tests/support/cluster.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;
using database::postgres::openSession;

namespace {

/// moc does not know raw strings with a prefix.
QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

const QString Base = QStringLiteral(
    "SET client_min_messages = error; DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
    "CREATE TABLE t(id int, a text); INSERT INTO t VALUES (1, 'x'), (2, 'Y');"
    "CREATE TABLE copy(id int, a text); INSERT INTO copy VALUES (1, 'x');"
    "CREATE TABLE one(id int);");

struct Outcome {
    bool failed = false;
    QString message;
    QList<QVariantList> rows;
};

database::SessionPtr session(const QString &target)
{
    auto opened = openSession({.target = target, .access = database::Access::ReadWrite});
    if (!opened)
        test::giveUp(opened.error());
    return std::move(*opened);
}

Outcome run(const QString &target, const QString &statement, const QString &look)
{
    const database::SessionPtr on = session(target);
    Outcome outcome;
    const auto rows = on->query(statement);
    if (!rows)
        return {true, rows.error().message, {}};
    outcome.rows = rows->rows;
    if (!look.isEmpty()) {
        const auto seen = on->query(look);
        if (!seen)
            return {true, seen.error().message, {}};
        outcome.rows += seen->rows;
    }
    return outcome;
}

/// Columns that came behind are no difference.
bool differs(const Outcome &before, const Outcome &after)
{
    if (before.rows.size() != after.rows.size())
        return true;
    for (qsizetype i = 0; i < before.rows.size(); ++i) {
        if (before.rows[i] != after.rows[i].first(std::min(before.rows[i].size(), after.rows[i].size())))
            return true;
    }
    return false;
}

catalog::CatalogData introspected(const QString &target)
{
    auto opened = openSession({.target = target});
    const auto catalog = opened ? (*opened)->introspect({}, {}, {}) : std::unexpected(opened.error());
    if (!catalog)
        test::giveUp(catalog.error());
    return (*catalog)->data();
}

plan::Plan planOf(const QByteArray &sql, const catalog::Catalog &catalog)
{
    const auto change = change::changeFromSql(sql, u"m.sql"_s, &catalog);
    if (!change)
        test::giveUp(change.error());
    plan::Plan plan;
    plan.change = *change;
    return plan;
}

QStringList rulesOf(const QList<plan::Finding> &findings)
{
    QStringList rules;
    for (const plan::Finding &finding : findings)
        rules.append(finding.rule);
    return rules;
}

QString messagesOf(const QList<plan::Finding> &findings)
{
    QStringList messages;
    for (const plan::Finding &finding : findings)
        messages.append(finding.rule + u": "_s + finding.message);
    return messages.join(u'\n');
}

/// What the findings say will happen. Of a value that goes elsewhere, and of other groups, an error may come or none.
QString foretold(const QList<plan::Finding> &findings, const QString &seen)
{
    static const QStringList errors = {u"pg.dependent.insert-star"_s,     u"pg.dependent.set-operation"_s, u"pg.dependent.row-width"_s,
                                       u"pg.dependent.function-result"_s, u"pg.dependent.ambiguous-name"_s, u"pg.dependent.copy"_s};
    static const QStringList others = {u"pg.dependent.other-meaning"_s, u"pg.dependent.insert-shift"_s, u"pg.dependent.whole-row"_s};
    const QStringList rules = rulesOf(findings);
    const bool either = rules.contains("pg.dependent.insert-shift"_L1) || messagesOf(findings).contains("GROUP BY"_L1);
    if (either && seen != "the same"_L1)
        return seen;
    const auto said = [&](const QStringList &some) {
        return std::ranges::any_of(rules, [&](const QString &rule) { return some.contains(rule); });
    };
    return said(errors) ? u"an error"_s : said(others) ? u"another result"_s : u"the same"_s;
}

}  // namespace

class BreakageTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_target = test::freshDatabase(); }

    void whatIsForetoldIsWhatTheServerDoes_data()
    {
        QTest::addColumn<QString>("setup");
        QTest::addColumn<QString>("statement");
        QTest::addColumn<QString>("look");
        const auto row = [](const char *name, const QString &setup, const QString &statement, const QString &look) {
            const int major = test::cluster().majorVersion();
            if ((setup.contains("BEGIN ATOMIC"_L1) && major < 14) || (statement.startsWith("MERGE"_L1) && major < 15))
                return;
            QTest::newRow(name) << setup << statement << look;
        };
        row("insert copy select *", QString(), text(R"sql(INSERT INTO copy SELECT * FROM t)sql"), QString());
        row("insert t select * from copy", QString(), text(R"sql(INSERT INTO t SELECT * FROM copy)sql"), QString());
        row("insert t values", QString(), text(R"sql(INSERT INTO t VALUES (5,'x'))sql"), QString());
        row("union archive", QString(), text(R"sql(SELECT * FROM t UNION ALL SELECT * FROM copy)sql"), QString());
        row("table t union", QString(), text(R"sql(TABLE t UNION ALL TABLE copy)sql"), QString());
        row("union explicit other", QString(), text(R"sql(SELECT t.* FROM t UNION ALL SELECT id, a FROM copy)sql"), QString());
        row("sql setof t select *", text(R"sql(CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t')sql"), text(R"sql(SELECT * FROM f())sql"), QString());
        row("sql setof t select cols", text(R"sql(CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql AS 'SELECT id, a FROM t')sql"), text(R"sql(SELECT * FROM f())sql"), QString());
        row("sql setof t select t", text(R"sql(CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql AS 'SELECT t FROM t')sql"), text(R"sql(SELECT * FROM f())sql"), QString());
        row("sql setof t insert returning cols", text(R"sql(CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql AS $$INSERT INTO t(id,a) VALUES (7,'q') RETURNING id, a$$)sql"), text(R"sql(SELECT * FROM f())sql"), QString());
        row("sql table select *", text(R"sql(CREATE FUNCTION f() RETURNS TABLE(id int, a text) LANGUAGE sql AS 'SELECT * FROM t')sql"), text(R"sql(SELECT * FROM f())sql"), QString());
        row("sql void select *", text(R"sql(CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'SELECT * FROM t')sql"), text(R"sql(SELECT f())sql"), QString());
        row("sql record select *", text(R"sql(CREATE FUNCTION f() RETURNS SETOF record LANGUAGE sql AS 'SELECT * FROM t')sql"), text(R"sql(SELECT * FROM f() AS x(id int, a text))sql"), QString());
        row("sql out params select *", text(R"sql(CREATE FUNCTION f(OUT id int, OUT a text) RETURNS SETOF record LANGUAGE sql AS 'SELECT * FROM t')sql"), text(R"sql(SELECT * FROM f())sql"), QString());
        row("plpgsql table rq *", text(R"sql(CREATE FUNCTION f() RETURNS TABLE(x int, y text) LANGUAGE plpgsql AS 'BEGIN RETURN QUERY SELECT * FROM t; END')sql"), text(R"sql(SELECT * FROM f())sql"), QString());
        row("plpgsql setof t rq *", text(R"sql(CREATE FUNCTION f() RETURNS SETOF t LANGUAGE plpgsql AS 'BEGIN RETURN QUERY SELECT * FROM t; END')sql"), text(R"sql(SELECT * FROM f())sql"), QString());
        row("plpgsql setof t rq cols", text(R"sql(CREATE FUNCTION f() RETURNS SETOF t LANGUAGE plpgsql AS 'BEGIN RETURN QUERY SELECT id, a FROM t; END')sql"), text(R"sql(SELECT * FROM f())sql"), QString());
        row("plpgsql select * into vars", text(R"sql(CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'DECLARE x int; y text; BEGIN SELECT * INTO x, y FROM t; RETURN x; END')sql"), text(R"sql(SELECT f())sql"), QString());
        row("plpgsql rowtype select *", text(R"sql(CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'DECLARE r t%ROWTYPE; BEGIN SELECT * INTO r FROM t; RETURN r.id; END')sql"), text(R"sql(SELECT f())sql"), QString());
        row("plpgsql rowtype select cols", text(R"sql(CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'DECLARE r t%ROWTYPE; BEGIN SELECT id, a INTO r FROM t; RETURN r.id; END')sql"), text(R"sql(SELECT f())sql"), QString());
        row("plpgsql rowtype := row", text(R"sql(CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$DECLARE r t%ROWTYPE; BEGIN r := ROW(1,'x'); RETURN r.id; END$$)sql"), text(R"sql(SELECT f())sql"), QString());
        row("plpgsql for in *", text(R"sql(CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'DECLARE r record; BEGIN FOR r IN SELECT * FROM t LOOP END LOOP; RETURN 1; END')sql"), text(R"sql(SELECT f())sql"), QString());
        row("row cast", QString(), text(R"sql(SELECT ROW(1,'x')::t)sql"), QString());
        row("literal cast", QString(), text(R"sql(SELECT '(1,x)'::t)sql"), QString());
        row("arg literal row cast", text(R"sql(CREATE FUNCTION g(t) RETURNS int LANGUAGE sql AS 'SELECT ($1).id')sql"), text(R"sql(SELECT g(ROW(1,'x')::t))sql"), QString());
        row("arg t", text(R"sql(CREATE FUNCTION g(t) RETURNS int LANGUAGE sql AS 'SELECT ($1).id')sql"), text(R"sql(SELECT g(t) FROM t)sql"), QString());
        row("ambiguous join", text(R"sql(CREATE TABLE u(id int, c int); INSERT INTO u VALUES (1,1))sql"), text(R"sql(SELECT c FROM t JOIN u USING (id))sql"), QString());
        row("ambiguous through sub", text(R"sql(CREATE TABLE u(id int, c int); INSERT INTO u VALUES (1,1))sql"), text(R"sql(SELECT c FROM (SELECT * FROM t) s JOIN u USING (id))sql"), QString());
        row("sub without star", text(R"sql(CREATE TABLE u(id int, c int); INSERT INTO u VALUES (1,1))sql"), text(R"sql(SELECT c FROM (SELECT id FROM t) s JOIN u USING (id))sql"), QString());
        row("order by output", QString(), text(R"sql(SELECT a AS c FROM t ORDER BY c)sql"), QString());
        row("group by output", QString(), text(R"sql(SELECT lower(a) AS c, count(*) FROM t GROUP BY c)sql"), QString());
        row("distinct on output", QString(), text(R"sql(SELECT DISTINCT ON (c) a AS c FROM t)sql"), QString());
        row("natural join", text(R"sql(CREATE TABLE u(id int, c int); INSERT INTO u VALUES (1,1))sql"), text(R"sql(SELECT count(*) FROM t NATURAL JOIN u)sql"), QString());
        row("using other", text(R"sql(CREATE TABLE u(id int, c int); INSERT INTO u VALUES (1,1); CREATE TABLE v(c int); INSERT INTO v VALUES (1))sql"), text(R"sql(SELECT count(*) FROM (t JOIN u USING (id)) JOIN v USING (c))sql"), QString());
        row("capture", text(R"sql(CREATE TABLE u(id int, c int); INSERT INTO u VALUES (1,1))sql"), text(R"sql(SELECT count(*) FROM u WHERE EXISTS (SELECT 1 FROM t WHERE t.id = u.id AND c = 1))sql"), QString());
        row("plpgsql variable", text(R"sql(CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'DECLARE c int := 1; n int; BEGIN SELECT count(*) INTO n FROM t WHERE id = c; RETURN n; END')sql"), text(R"sql(SELECT f())sql"), QString());
        row("plpgsql param", text(R"sql(CREATE FUNCTION f(c int) RETURNS int LANGUAGE plpgsql AS 'DECLARE n int; BEGIN SELECT count(*) INTO n FROM t WHERE id = c; RETURN n; END')sql"), text(R"sql(SELECT f(1))sql"), QString());
        row("plpgsql param use_column", text(R"sql(CREATE FUNCTION f(c int) RETURNS int LANGUAGE plpgsql AS '#variable_conflict use_column
DECLARE n int; BEGIN SELECT count(*) INTO n FROM t WHERE id = c; RETURN n; END')sql"), text(R"sql(SELECT f(1))sql"), QString());
        row("plpgsql param use_variable", text(R"sql(CREATE FUNCTION f(c int) RETURNS int LANGUAGE plpgsql AS '#variable_conflict use_variable
DECLARE n int; BEGIN SELECT count(*) INTO n FROM t WHERE id = c; RETURN n; END')sql"), text(R"sql(SELECT f(1))sql"), QString());
        row("plpgsql update set col = var", text(R"sql(CREATE FUNCTION f(c text) RETURNS int LANGUAGE plpgsql AS 'BEGIN UPDATE t SET a = c; RETURN 1; END')sql"), text(R"sql(SELECT f('n'))sql"), QString());
        row("plpgsql insert values var", text(R"sql(CREATE FUNCTION f(c text) RETURNS int LANGUAGE plpgsql AS 'BEGIN INSERT INTO t(id, a) VALUES (9, c); RETURN 1; END')sql"), text(R"sql(SELECT f('n'))sql"), QString());
        row("plpgsql insert returning var", text(R"sql(CREATE FUNCTION f(c text) RETURNS text LANGUAGE plpgsql AS 'DECLARE n text; BEGIN INSERT INTO t(id, a) VALUES (9, c) RETURNING c INTO n; RETURN n; END')sql"), text(R"sql(SELECT f('n'))sql"), QString());
        row("plpgsql table out column", text(R"sql(CREATE FUNCTION f() RETURNS TABLE(c text) LANGUAGE plpgsql AS 'BEGIN RETURN QUERY SELECT a FROM t WHERE c IS NULL; END')sql"), text(R"sql(SELECT * FROM f())sql"), QString());
        row("sql param", text(R"sql(CREATE FUNCTION f(c int) RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM t WHERE id = c')sql"), text(R"sql(SELECT f(1))sql"), QString());
        row("atomic", text(R"sql(CREATE FUNCTION f() RETURNS SETOF t BEGIN ATOMIC SELECT * FROM t; END)sql"), text(R"sql(SELECT * FROM f())sql"), QString());
        row("atomic table", text(R"sql(CREATE FUNCTION f() RETURNS TABLE(id int, a text) BEGIN ATOMIC SELECT * FROM t; END)sql"), text(R"sql(SELECT * FROM f())sql"), QString());
        row("atomic param", text(R"sql(CREATE FUNCTION f(c int) RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM t WHERE id = c; END)sql"), text(R"sql(SELECT f(1))sql"), QString());
        row("atomic insert copy", text(R"sql(CREATE FUNCTION f() RETURNS void BEGIN ATOMIC INSERT INTO copy SELECT * FROM t; END)sql"), text(R"sql(SELECT f())sql"), QString());
        row("row compare dissimilar", QString(), text(R"sql(SELECT count(*) FROM t, copy WHERE t.* IS DISTINCT FROM copy.*)sql"), QString());
        row("row expr compare", QString(), text(R"sql(SELECT count(*) FROM t, copy WHERE ROW(t.*) = ROW(copy.*))sql"), QString());
        row("row var compare", QString(), text(R"sql(SELECT count(*) FROM t, copy WHERE ROW(t) = ROW(copy))sql"), QString());
        row("record op compare", QString(), text(R"sql(SELECT count(*) FROM t, copy WHERE t::record = copy::record)sql"), QString());
        row("in select *", QString(), text(R"sql(SELECT 1 WHERE (1,'x') IN (SELECT * FROM t))sql"), QString());
        row("exists select *", QString(), text(R"sql(SELECT 1 WHERE EXISTS (SELECT * FROM t))sql"), QString());
        row("in select * single", QString(), text(R"sql(SELECT 1 WHERE 1 IN (SELECT * FROM one))sql"), QString());
        row("array select *", QString(), text(R"sql(SELECT ARRAY(SELECT * FROM one))sql"), QString());
        row("scalar sub *", QString(), text(R"sql(SELECT (SELECT * FROM one))sql"), QString());
        row("update set multi", QString(), text(R"sql(UPDATE copy SET (id, a) = (SELECT * FROM t LIMIT 1))sql"), QString());
        row("trigger audit values new.*", text(R"sql(CREATE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO copy VALUES (NEW.*); RETURN NEW; END'; CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE tr())sql"), text(R"sql(INSERT INTO t VALUES (3,'z'))sql"), QString());
        row("trigger audit select new.*", text(R"sql(CREATE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO copy SELECT NEW.*; RETURN NEW; END'; CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE tr())sql"), text(R"sql(INSERT INTO t VALUES (3,'z'))sql"), QString());
        row("trigger audit shifted", text(R"sql(CREATE TABLE audit(id int, a text, at timestamptz); CREATE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO audit SELECT NEW.*, now(); RETURN NEW; END'; CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE tr())sql"), text(R"sql(INSERT INTO t VALUES (3,'z'))sql"), QString());
        row("trigger audit prefix", text(R"sql(CREATE TABLE audit(at timestamptz, id int, a text); CREATE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO audit SELECT now(), NEW.*; RETURN NEW; END'; CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE tr())sql"), text(R"sql(INSERT INTO t VALUES (3,'z'))sql"), QString());
        row("trigger new is distinct old", text(R"sql(CREATE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.* IS DISTINCT FROM OLD.* THEN RETURN NEW; END IF; RETURN NULL; END'; CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE PROCEDURE tr())sql"), text(R"sql(UPDATE t SET a = 'k')sql"), QString());
        row("trigger audit row var", text(R"sql(CREATE TABLE ar(x t); CREATE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO ar VALUES (NEW); RETURN NEW; END'; CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE tr())sql"), text(R"sql(INSERT INTO t VALUES (3,'z'))sql"), QString());
        row("where whole row not null", QString(), text(R"sql(SELECT count(*) FROM t WHERE t IS NOT NULL)sql"), QString());
        row("where whole row star not null", QString(), text(R"sql(SELECT count(*) FROM t WHERE t.* IS NOT NULL)sql"), QString());
        row("left join t is null", QString(), text(R"sql(SELECT count(*) FROM copy LEFT JOIN t ON false WHERE t IS NULL)sql"), QString());
        row("view *", text(R"sql(CREATE VIEW v AS SELECT * FROM t)sql"), text(R"sql(SELECT * FROM v)sql"), QString());
        row("record fn from", text(R"sql(CREATE FUNCTION f() RETURNS SETOF record LANGUAGE plpgsql AS 'BEGIN RETURN QUERY SELECT * FROM t; END')sql"), text(R"sql(SELECT * FROM f() AS x(id int, a text))sql"), QString());
        row("rule *", text(R"sql(CREATE RULE r AS ON INSERT TO t DO ALSO INSERT INTO copy SELECT NEW.*)sql"), text(R"sql(INSERT INTO t VALUES (3,'z'))sql"), QString());
        row("rule values new.*", text(R"sql(CREATE RULE r AS ON INSERT TO t DO ALSO INSERT INTO copy VALUES (NEW.*))sql"), text(R"sql(INSERT INTO t VALUES (3,'z'))sql"), QString());
        row("alias list", QString(), text(R"sql(SELECT * FROM t AS x(id, a))sql"), QString());
        row("cte alias list", QString(), text(R"sql(WITH x(id, a) AS (SELECT * FROM t) SELECT * FROM x)sql"), QString());
        row("insert select * where dest wider", text(R"sql(CREATE TABLE wide(id int, a text, c int, d int))sql"), text(R"sql(INSERT INTO wide SELECT * FROM t)sql"), text(R"sql(SELECT * FROM wide)sql"));
        row("insert select * where dest type other", text(R"sql(CREATE TABLE wide(id int, a text, d date))sql"), text(R"sql(INSERT INTO wide SELECT * FROM t)sql"), QString());
        row("insert select *, more into list", text(R"sql(CREATE TABLE wide(id int, a text, d text))sql"), text(R"sql(INSERT INTO wide(id, a, d) SELECT *, 'k' FROM t)sql"), QString());
        row("merge", QString(), text(R"sql(MERGE INTO copy USING t ON copy.id = t.id WHEN NOT MATCHED THEN INSERT VALUES (t.*))sql"), QString());
        row("values in from", QString(), text(R"sql(INSERT INTO copy VALUES ((SELECT id FROM t LIMIT 1), 'k'))sql"), QString());
        row("returning insert", QString(), text(R"sql(WITH x AS (DELETE FROM t RETURNING *) INSERT INTO copy SELECT * FROM x)sql"), QString());
        row("delete returning t.* ins", QString(), text(R"sql(WITH x AS (DELETE FROM t RETURNING t.*) INSERT INTO copy TABLE x)sql"), QString());
        row("except", QString(), text(R"sql(SELECT * FROM t EXCEPT SELECT * FROM copy)sql"), QString());
        row("rec cte same", QString(), text(R"sql(WITH RECURSIVE r AS (SELECT * FROM t WHERE id = 1 UNION ALL SELECT t.* FROM t JOIN r ON t.id = r.id + 1) SELECT * FROM r)sql"), QString());
        row("execute into", text(R"sql(CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$BEGIN EXECUTE 'INSERT INTO copy SELECT * FROM t'; RETURN 1; END$$)sql"), text(R"sql(SELECT f())sql"), QString());
        row("on conflict excluded.c", text(R"sql(CREATE UNIQUE INDEX ON t(id))sql"), text(R"sql(INSERT INTO t(id, a) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET a = excluded.a)sql"), QString());
        row("update from bare", text(R"sql(CREATE TABLE u(id int, c text))sql"), text(R"sql(UPDATE t SET a = c FROM u WHERE u.id = t.id)sql"), QString());
        row("lateral", text(R"sql(CREATE TABLE u(id int, c int); INSERT INTO u VALUES (1,1))sql"), text(R"sql(SELECT x.n FROM u, LATERAL (SELECT count(*) n FROM t WHERE t.id = c) x)sql"), QString());
        row("copy from", QString(), text(R"sql(COPY t FROM PROGRAM $$printf '11\tx\n'$$)sql"), QString());
        row("copy with columns", QString(), text(R"sql(COPY t (id, a) FROM PROGRAM $$printf '11\tx\n'$$)sql"), QString());
        row("a column whose name is the alias of the table", text(R"sql(ALTER TABLE t RENAME TO other; CREATE TABLE t(id int, a text); INSERT INTO t VALUES (1, 'x'))sql"), text(R"sql(SELECT count(c) FROM t AS c)sql"), QString());
        row("row_to_json", QString(), text(R"sql(SELECT row_to_json(t) FROM t)sql"), QString());
        row("a function's column named by its alias", text(R"sql(CREATE TABLE u(id int, c int); INSERT INTO u VALUES (1, 1))sql"), text(R"sql(SELECT u.c, n FROM u, generate_series(1, 2) AS g(n) WHERE EXISTS (SELECT 1 FROM t WHERE t.id = n))sql"), QString());
        row("a function's column has the name too", QString(), text(R"sql(SELECT c FROM t, generate_series(1, 2) AS g(c) WHERE t.id = 1)sql"), QString());
        row("a function's alias has the name too", QString(), text(R"sql(SELECT c FROM t, generate_series(1, 2) AS c WHERE t.id = 1)sql"), QString());
        row("count of rows", QString(), text(R"sql(SELECT count(t.*) FROM t)sql"), QString());
        row("star and a column that is ordered by", text(R"sql(CREATE TABLE u(id int, c int); INSERT INTO u VALUES (1, 1))sql"), text(R"sql(SELECT t.*, u.c FROM t JOIN u USING (id) ORDER BY c)sql"), QString());
        row("a view has the name too", text(R"sql(CREATE TABLE u(id int, c int); INSERT INTO u VALUES (1, 1); CREATE VIEW uv AS SELECT * FROM u)sql"), text(R"sql(SELECT c FROM t JOIN uv USING (id))sql"), QString());
        row("a function's rows have the name too", text(R"sql(CREATE FUNCTION fu() RETURNS TABLE(id int, c int) LANGUAGE sql AS 'SELECT 1, 1')sql"), text(R"sql(SELECT c FROM t JOIN fu() ON fu.id = t.id)sql"), QString());
        row("names with their tables in front", text(R"sql(CREATE TABLE u(id int, c int); INSERT INTO u VALUES (1, 1))sql"), text(R"sql(SELECT u.c FROM t JOIN u ON u.id = t.id WHERE u.c = 1)sql"), QString());
        row("insert with columns on both sides", QString(), text(R"sql(INSERT INTO copy (id, a) SELECT id, a FROM t)sql"), QString());
        row("a table of another schema", text(R"sql(CREATE SCHEMA IF NOT EXISTS aside; DROP TABLE IF EXISTS aside.t; CREATE TABLE aside.t(id int, a text))sql"), text(R"sql(INSERT INTO copy SELECT * FROM aside.t)sql"), QString());
        row("a trigger that takes the row as json", text(R"sql(CREATE TABLE log(j jsonb); CREATE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO log VALUES (to_jsonb(NEW)); RETURN NEW; END'; CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE tr())sql"), text(R"sql(INSERT INTO t VALUES (3, 'z'))sql"), text(R"sql(SELECT * FROM log)sql"));
        row("a function with its own search_path", text(R"sql(CREATE SCHEMA IF NOT EXISTS aside; DROP TABLE IF EXISTS aside.t; CREATE TABLE aside.t(id int, a text); CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql SET search_path = aside AS 'BEGIN INSERT INTO public.copy SELECT * FROM t; RETURN 1; END')sql"), text(R"sql(SELECT f())sql"), QString());
        row("row of values in IN", QString(), text(R"sql(SELECT count(*) FROM t WHERE (t.id, t.a) IN ((1, 'x')))sql"), QString());
        row("a row of all columns in IN", QString(), text(R"sql(SELECT count(*) FROM copy WHERE ROW(copy.*) IN (SELECT * FROM t))sql"), QString());
        row("plpgsql assigns from a star", text(R"sql(CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'DECLARE n int; BEGIN n := (SELECT count(*) FROM t WHERE id = 1); RETURN n; END')sql"), text(R"sql(SELECT f())sql"), QString());
    }
    void whatIsForetoldIsWhatTheServerDoes()
    {
        QFETCH(QString, setup);
        QFETCH(QString, statement);
        QFETCH(QString, look);
        const QString database = test::databaseOf(m_target);
        QVERIFY_RESULT(test::cluster().runSql(Base + setup, database));
        catalog::CatalogData data = introspected(m_target);
        data.statements = {{statement, 1, {sql::qualified(u"public"_s, u"t"_s)}}};
        const Outcome before = run(m_target, statement, look);
        QVERIFY2(!before.failed, qPrintable(before.message));
        QVERIFY_RESULT(test::cluster().runSql(Base + setup + u"; ALTER TABLE public.t ADD c int"_s, database));
        const Outcome after = run(m_target, statement, look);
        const catalog::Catalog catalog(data);
        const QList<plan::Finding> findings = impact::findingsOfTexts(planOf("ALTER TABLE public.t ADD c int", catalog), catalog);
        const QString seen = after.failed ? u"an error"_s : differs(before, after) ? u"another result"_s : u"the same"_s;
        QVERIFY2(foretold(findings, seen) == seen,
                 qPrintable(u"seen: %1 (%2), foretold: %3"_s.arg(seen, after.message, messagesOf(findings))));
    }

private:
    QString m_target;
};

COLONNADE_TEST(BreakageTest)
#include "tst_breakage.moc"
