// Where statements end: against what psql does, and against libpg_query's own scanner on texts put together at random.
#include "sql/script.h"
#include "sql/splitter.h"
#include "tests/support/test.h"

#include <QRandomGenerator>

#include <pg_query.h>

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

QStringList texts(const QByteArray &utf8, sql::PieceKind kind = sql::PieceKind::Statement)
{
    QStringList found;
    for (const sql::Piece &piece : sql::split(utf8).pieces) {
        if (piece.kind == kind)
            found.append(QString::fromUtf8(utf8.sliced(piece.begin, piece.end - piece.begin)));
    }
    return found;
}

}  // namespace

class SplitterTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void statementsEndWherePsqlEndsThem_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("statements");
        QTest::newRow("nothing") << QByteArray() << QStringList();
        QTest::newRow("only a comment") << QByteArray("-- a; b\n/* c; /* d; */ e; */\n") << QStringList();
        QTest::newRow("two, the last without a semicolon") << QByteArray("a 1; b 2") << QStringList{u"a 1"_s, u"b 2"_s};
        QTest::newRow("semicolons alone") << QByteArray(";;a;;") << QStringList{u"a"_s};
        QTest::newRow("in quotes") << QByteArray("a ';' \";\" 'it''s; ';b") << QStringList{u"a ';' \";\" 'it''s; '"_s, u"b"_s};
        QTest::newRow("a backslash is a letter in a plain string") << QByteArray("a '\\'; b") << QStringList{u"a '\\'"_s, u"b"_s};
        QTest::newRow("and escapes in an E string") << QByteArray("a E'\\';'; b") << QStringList{u"a E'\\';'"_s, u"b"_s};
        QTest::newRow("an identifier that ends in e is no E string")
            << QByteArray("a date'\\'; b") << QStringList{u"a date'\\'"_s, u"b"_s};
        QTest::newRow("dollar quotes") << QByteArray("a $$;$$; b $x$ ; $$ ; $x$; c")
                                       << QStringList{u"a $$;$$"_s, u"b $x$ ; $$ ; $x$"_s, u"c"_s};
        QTest::newRow("a dollar within a name opens nothing") << QByteArray("a$$b; c$x$d;") << QStringList{u"a$$b"_s, u"c$x$d"_s};
        QTest::newRow("parameters") << QByteArray("a $1; b $2$3;") << QStringList{u"a $1"_s, u"b $2$3"_s};
        QTest::newRow("parentheses") << QByteArray("create rule r as on insert to t do (a; b); c")
                                     << QStringList{u"create rule r as on insert to t do (a; b)"_s, u"c"_s};
        QTest::newRow("a routine's body")
            << QByteArray(
                   "create or replace function f() returns int begin atomic select 1; select case when true then 2 end; end; b")
            << QStringList{
                   u"create or replace function f() returns int begin atomic select 1; select case when true then 2 end; end"_s,
                   u"b"_s};
        QTest::newRow("BEGIN by itself is none")
            << QByteArray("begin; a; end; b") << QStringList{u"begin"_s, u"a"_s, u"end"_s, u"b"_s};
        QTest::newRow("a byte order mark") << QByteArray(
            "\xEF\xBB\xBF"
            "a; b") << QStringList{u"a"_s, u"b"_s};
        QTest::newRow("carriage returns") << QByteArray("a;\r\nb\r\n;\r\n") << QStringList{u"a"_s, u"b"_s};
        QTest::newRow("\\g sends") << QByteArray("select 1 \\g\nselect 2 \\gx /tmp/x\nb;")
                                   << QStringList{u"select 1"_s, u"select 2"_s, u"b"_s};
        QTest::newRow("\\; is a semicolon") << QByteArray("a\\; b;") << QStringList{u"a"_s, u"b"_s};
        QTest::newRow("quotes over several lines") << QByteArray("a 'x;\nb;\nc 'y;\n") << QStringList{u"a 'x;\nb;\nc 'y"_s};
        QTest::newRow("the last quote left open") << QByteArray("a 'x;\nb;\n") << QStringList{u"a 'x"_s, u"b"_s};
    }
    void statementsEndWherePsqlEndsThem()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, statements);
        QCOMPARE(texts(text), statements);
    }

    void linesOfPsqlAndDataOfCopyAreNoStatements()
    {
        const QByteArray text =
            "\\set x 1\n\\connect other\nCOPY t (a) FROM stdin;\n1;'\n\\.x\n\\.\nselect 1;\n\\copy u from stdin\nit's\n\\.\nb;\n";
        QCOMPARE(texts(text), (QStringList{u"COPY t (a) FROM stdin"_s, u"select 1"_s, u"b"_s}));
        QCOMPARE(texts(text, sql::PieceKind::Meta),
                 (QStringList{u"\\set x 1"_s, u"\\connect other"_s, u"\\copy u from stdin"_s}));
        QCOMPARE(texts(text, sql::PieceKind::CopyData), (QStringList{u"1;'\n\\.x\n\\.\n"_s, u"it's\n\\.\n"_s}));
    }

    void placesAreThoseOfPlaceOf()
    {
        const QByteArray text = "a;\n  b\n'x\ny'; /* é\n */ c; 'ä' ; d\n\n;e";
        for (const sql::Piece &piece : sql::split(text).pieces)
            QCOMPARE(piece.place, sql::placeOf(text, piece.begin));
        QCOMPARE(sql::split(text).pieces.size(), 6);
        // psql reads the data at once, and goes on with the statement behind it.
        const QByteArray within = "a \\copy t from stdin\n1;\n\\.\n, b;\nc;";
        const sql::Split split = sql::split(within);
        for (const sql::Piece &piece : split.pieces + split.inner)
            QCOMPARE(piece.place, sql::placeOf(within, piece.begin));
        QCOMPARE(split.pieces.size(), 2);
        QCOMPARE(split.inner.size(), 2);
        const auto script = sql::Script::read("SELECT 1 \\copy t from stdin\n1;\n\\.\n + 2;\nSELECT 3;", u"m.sql"_s);
        QVERIFY_RESULT(script);
        QList<int> lines;
        script->each([&](const sql::Reading &reading) {
            QVERIFY(!reading.refusal);
            lines.append(reading.statement.place.line);
        });
        QCOMPARE(lines, (QList<int>{1, 5}));
    }

    void commentsKnowTheirLineAndWhetherTheyStandAlone()
    {
        const QByteArray text = "-- one\na; -- two\n  /* three\n */ b; /* four */ c;\n-- five";
        QList<std::pair<int, bool>> found;
        for (const sql::Comment &comment : sql::split(text).comments)
            found.append({comment.line, comment.ownLine});
        QCOMPARE(found, (QList<std::pair<int, bool>>{{1, true}, {2, false}, {3, true}, {4, false}, {5, true}}));
    }

    void theServersOwnScannerAgrees()
    {
        static const QList<QByteArray> parts{"select 1",
                                             " ",
                                             "\n",
                                             ";",
                                             "'it''s'",
                                             "\"a;b\"",
                                             "$$ ; $$",
                                             "$q$ ' $$ $q$",
                                             "E'\\';'",
                                             "-- c ; '\n",
                                             "/* ; /* ' */ */",
                                             "(",
                                             ")",
                                             "a",
                                             "b$1",
                                             "$1",
                                             "::int",
                                             "+",
                                             "U&'x'",
                                             "ünïcode",
                                             ", ",
                                             "1.5e3",
                                             "[1]"};
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        int compared = 0;
        for (int i = 0; i < 4000; ++i) {
            QByteArray text;
            int open = 0;
            for (int n = random.bounded(1, 20); n > 0; --n) {
                QByteArray part = parts[random.bounded(parts.size())];
                if (part == ")" && open == 0)
                    continue;
                open += part == "(" ? 1 : part == ")" ? -1 : 0;
                text += part + (random.bounded(2) ? " " : "\n");
            }
            text += QByteArray(open, ')');
            PgQuerySplitResult expected = pg_query_split_with_scanner(text.constData());
            const auto free = qScopeGuard([&] { pg_query_free_split_result(expected); });
            if (expected.error)
                continue;
            QStringList wanted;
            for (int n = 0; n < expected.n_stmts; ++n)
                wanted.append(
                    QString::fromUtf8(text.sliced(expected.stmts[n]->stmt_location, expected.stmts[n]->stmt_len)).trimmed());
            // It passes over what has no keyword.
            const QStringList got = texts(text).filter(u"select"_s);
            wanted = wanted.filter(u"select"_s);
            // It keeps comments in front of a statement and behind it; ours are from the first token to the last.
            bool same = got.size() == wanted.size();
            for (qsizetype n = 0; same && n < got.size(); ++n)
                same = wanted[n].contains(got[n]);
            QVERIFY2(same,
                     qPrintable(u"seed %1: %2\n%3\n%4"_s.arg(seed).arg(QString::fromUtf8(text), wanted.join(u" | "_s),
                                                                       got.join(u" | "_s))));
            ++compared;
        }
        QVERIFY(compared > 1000);
    }

    void timeGrowsWithTheSizeAndNotWithItsSquare()
    {
        // All on one line, which made each place a count from its beginning.
        const QByteArray text = QByteArray("select 1; ").repeated(400'000);
        QElapsedTimer clock;
        clock.start();
        const sql::Split split = sql::split(text);
        QCOMPARE(split.pieces.size(), 400'000);
        QCOMPARE(split.pieces.last().place, (sql::Place{1, 3'999'991}));
        QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
    }
};

COLONNADE_TEST(SplitterTest)
#include "tst_splitter.moc"
