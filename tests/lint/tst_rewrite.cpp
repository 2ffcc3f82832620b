// The rewritten file: what is run of it is what was meant, its transactions are whole, and our own linter finds no fault in it.
#include "lint/rewrite.h"
#include "plan/sql_script.h"
#include "sql/comment.h"
#include "sql/scanner.h"
#include "tests/lint/lint_text.h"
#include "tests/support/paths.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

QByteArray rewrittenText(const QByteArray &text)
{
    const auto empty = lint::emptyCatalog(u"17"_s);
    return lint::rewritten(test::judged(text), *empty->catalog);
}

/// The statements of a text, as the server would be sent them.
QStringList kindsOf(const QByteArray &text)
{
    QStringList kinds;
    for (const lint::StatementVerdict &statement : test::judged(text).statements)
        kinds.append(statement.kind);
    return kinds;
}

/// Whether each BEGIN has its COMMIT, and none stands within another.
bool isBalanced(const QByteArray &text)
{
    bool open = false;
    for (const lint::StatementVerdict &statement : test::judged(text).statements) {
        const QString word = statement.sql.simplified().section(u' ', 0, 0).toUpper();
        if (statement.kind != "TransactionStmt"_L1)
            continue;
        const bool begins = word == "BEGIN"_L1 || word == "START"_L1;
        if (begins == open)
            return false;
        open = begins;
    }
    return !open;
}

QByteArray demo()
{
    QFile file(test::sourceDirectory() + u"/resources/demo/V12__orders.sql"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

constexpr auto volatileColumn = "ALTER TABLE t ADD COLUMN c uuid DEFAULT gen_random_uuid();";

}  // namespace

class RewriteTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void nothingInACommentIsRun_data()
    {
        QTest::addColumn<QString>("sign");
        for (const char16_t sign : {u'\n', u'\r', u'\v', u'\f', u'\u0085', u'\u2028'})
            QTest::addRow("U+%04X", sign) << QString(QChar(sign));
    }
    void nothingInACommentIsRun()
    {
        QFETCH(QString, sign);
        const QString comment = sql::comment(u"of \"a"_s + sign + u"DROP TABLE precious; --\""_s);
        for (const QString &line : comment.split(QRegularExpression(u"[\n\r\v\f]"_s), Qt::SkipEmptyParts))
            QVERIFY2(line.startsWith("--"_L1), qPrintable(comment));
        const QByteArray name = "\"a" + sign.toUtf8() + "DROP TABLE precious; --\"";
        for (const QByteArray &text : {"ALTER TABLE " + name + " ADD COLUMN c uuid DEFAULT gen_random_uuid();",
                                       "ALTER TABLE " + name + " ALTER c SET NOT NULL;", "TRUNCATE " + name + ";"}) {
            const QByteArray rewritten = rewrittenText(text);
            QVERIFY2(!kindsOf(rewritten).contains(u"DropStmt"_s), rewritten.constData());
        }
    }

    void commentsAreBrokenAtEightyColumns()
    {
        const QString comment = sql::comment(QString(u"word "_s).repeated(60).trimmed());
        for (const QString &line : comment.split(u'\n'))
            QVERIFY2(line.size() <= 80, qPrintable(line));
        QCOMPARE(comment.count(u"word"_s), 60);
        QCOMPARE(sql::comment(QString()), QString());
        QCOMPARE(sql::comment(u"a\n\nb"_s), u"-- a\n--\n-- b\n"_s);
    }

    void transactionsAreWhole_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("planned");
        const QByteArray add = volatileColumn;
        QTest::newRow("without a transaction") << add << true;
        QTest::newRow("in a transaction") << "BEGIN;\n" + add + "\nCOMMIT;" << true;
        QTest::newRow("in a transaction with settings") << "BEGIN;\nSET LOCAL lock_timeout = '2s';\n" + add + "\nCOMMIT;" << true;
        QTest::newRow("twice") << "BEGIN;\n" + add + "\nALTER TABLE u ADD d uuid DEFAULT gen_random_uuid();\nEND;" << true;
        QTest::newRow("in a transaction that is rolled back") << "BEGIN;\n" + add + "\nROLLBACK;" << false;
        QTest::newRow("behind a savepoint") << "BEGIN;\nSAVEPOINT s;\n" + add + "\nCOMMIT;" << false;
        QTest::newRow("behind a lock") << "BEGIN;\nLOCK TABLE t;\n" + add + "\nCOMMIT;" << false;
        QTest::newRow("the demo") << demo() << true;
    }
    void transactionsAreWhole()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, planned);
        const QByteArray rewritten = rewrittenText(text);
        QCOMPARE(rewritten.contains("Phase:"), planned);
        if (planned)
            QVERIFY2(isBalanced(rewritten), rewritten.constData());
        else
            QVERIFY2(rewritten.contains("cannot be planned here"), rewritten.constData());
    }

    void settingsOfTheFileHoldBehindAPlan()
    {
        const QByteArray rewritten = rewrittenText("SET lock_timeout = '3s';\nBEGIN;\nSET LOCAL work_mem = '1GB';\n"
                                                   + QByteArray(volatileColumn) + "\nSELECT 1;\nCOMMIT;");
        const qsizetype behind = rewritten.lastIndexOf("BEGIN;");
        QVERIFY2(rewritten.sliced(behind).contains("SET LOCAL work_mem = '1GB';"), rewritten.constData());
        const qsizetype ours = rewritten.lastIndexOf("\nSET statement_timeout", behind);
        QVERIFY2(ours > 0 && rewritten.indexOf("RESET statement_timeout;", ours) > 0, rewritten.constData());
        if (const qsizetype lock = rewritten.lastIndexOf("\nSET lock_timeout = 0", behind); lock > 0)
            QVERIFY2(rewritten.indexOf("SET lock_timeout = '3s';", lock) > 0, rewritten.constData());
    }

    /// A name without a schema is the table that the search path of the file leads to.
    void theTableIsThatOfTheSearchPath()
    {
        const auto of = [](const QByteArray &text) { return QString::fromUtf8(rewrittenText(text)); };
        const QString set = of("SET search_path = app, public;\nALTER TABLE big ADD COLUMN c uuid DEFAULT gen_random_uuid();\n");
        QVERIFY2(set.contains(u"ALTER TABLE app.big"_s) && !set.contains(u"public.big"_s), qPrintable(set));
        const QString said =
            of("SET search_path = app, public;\nALTER TABLE public.big ADD COLUMN c uuid DEFAULT gen_random_uuid();\n");
        QVERIFY2(said.contains(u"ALTER TABLE public.big"_s) && !said.contains(u"app.big"_s), qPrintable(said));
        const QString reset =
            of("SET search_path = app, public;\nRESET search_path;\nALTER TABLE big ADD COLUMN c uuid DEFAULT gen_random_uuid();\n");
        QVERIFY2(reset.contains(u"ALTER TABLE public.big"_s), qPrintable(reset));
        // A name of the other schema in the same statement misleads nobody.
        const QString other = of("CREATE TABLE public.big (id bigint PRIMARY KEY);\nSET search_path = app;\n"
                                 "ALTER TABLE big ADD COLUMN c bigint REFERENCES public.big (id), ADD COLUMN d uuid DEFAULT "
                                 "gen_random_uuid();\n");
        QVERIFY2(other.contains(u"app.big"_s) && !other.contains(u"ALTER TABLE public.big"_s)
                     && !other.contains(u"REFERENCES app.big"_s),
                 qPrintable(other));
    }

    void ourOwnPhasesHaveNoErrors_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("the demo") << demo();
        QTest::newRow("a volatile default") << QByteArray("ALTER TABLE t ADD COLUMN c uuid NOT NULL DEFAULT gen_random_uuid();");
        QTest::newRow("a check") << QByteArray("ALTER TABLE t ADD COLUMN c int NOT NULL DEFAULT 1 CHECK (c > 0);");
    }
    void ourOwnPhasesHaveNoErrors()
    {
        QFETCH(QByteArray, text);
        const auto empty = lint::emptyCatalog(u"17"_s);
        QByteArray all;
        QList<std::pair<qsizetype, qsizetype>> planned;
        for (const lint::RewrittenPiece &piece : lint::rewrittenPieces(test::judged(text), *empty->catalog)) {
            if (piece.planned)
                planned.append({all.size(), all.size() + piece.text.size()});
            all += piece.text;
        }
        QVERIFY(!planned.isEmpty());
        const lint::FileVerdict verdict = test::judged(all);
        for (const auto &[statement, found] : verdict.findings()) {
            const auto within = [&](const auto &piece) {
                return statement->begin >= piece.first && statement->begin < piece.second;
            };
            QVERIFY2(found->finding.severity != plan::Severity::Error || std::ranges::none_of(planned, within),
                     qPrintable(found->finding.rule + u": "_s + statement->sql));
        }
    }
};

COLONNADE_TEST(RewriteTest)
#include "tst_rewrite.moc"
