// colonnade-cli lint as somebody calls it: what it prints, how it ends, what it does with files that are none.
#include "tests/support/program.h"
#include "tests/support/schema.h"
#include "tests/support/test.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

using namespace colonnade;
using namespace Qt::StringLiterals;

class LintVerbTest : public test::Test
{
    Q_OBJECT

    QTemporaryDir m_dir;

    QString write(const QString &name, const QByteArray &bytes)
    {
        const QString path = m_dir.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s cannot be written", qPrintable(path));
        return name;
    }
    test::Ended lint(const QStringList &arguments, const QByteArray &input = {})
    {
        return test::cli(QStringList{u"lint"_s} + arguments, input, m_dir.path());
    }

private Q_SLOTS:
    void init()
    {
        Test::init();
        QDir(m_dir.path()).removeRecursively();
        QVERIFY(QDir().mkpath(m_dir.path()));
    }

    void theExitSaysWhatWasFound_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("failOn");
        QTest::addColumn<int>("code");
        const QByteArray error = "CREATE INDEX i ON t (a);";
        const QByteArray warning = "ALTER TABLE t ADD c int;";
        QTest::newRow("an error") << error << QString() << 1;
        QTest::newRow("an error, never") << error << u"never"_s << 0;
        QTest::newRow("a warning") << warning << QString() << 0;
        QTest::newRow("a warning, from warnings on") << warning << u"warning"_s << 1;
        QTest::newRow("nothing") << QByteArray("SELECT 1;") << u"info"_s << 0;
        QTest::newRow("broken") << QByteArray("SELEC 1;") << u"never"_s << 2;
        QTest::newRow("a wrong limit") << error << u"fatal"_s << 2;
    }
    void theExitSaysWhatWasFound()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, failOn);
        QFETCH(int, code);
        write(u"a.sql"_s, text);
        QStringList arguments{u"a.sql"_s};
        if (!failOn.isEmpty())
            arguments += {u"--fail-on"_s, failOn};
        const test::Ended ended = lint(arguments);
        QVERIFY2(ended.code == code, qPrintable(ended.remarks + QString::fromUtf8(ended.output)));
    }

    void whatCannotBeReadIsOneSentence_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("not UTF-8") << QByteArray("SELECT '\xE4';") << u"a.sql, line 1: this is not UTF-8"_s;
        QTest::newRow("a zero byte") << QByteArray("SELECT 1;\n\0", 11) << u"a.sql, line 2: there is a zero byte"_s;
        QTest::newRow("broken SQL") << QByteArray("\n  SELECT FROM WHERE;")
                                    << u"a.sql, line 2, column 15: Syntax error at or near \"WHERE\""_s;
    }
    void whatCannotBeReadIsOneSentence()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, sentence);
        write(u"a.sql"_s, bytes);
        const test::Ended ended = lint({u"a.sql"_s});
        QCOMPARE(ended.code, 2);
        QVERIFY2(ended.remarks.startsWith(u"colonnade-cli: "_s + sentence), qPrintable(ended.remarks));
        QCOMPARE(ended.remarks.count(u'\n'), 1);
    }

    void filesThatAreNoneAreRefusedAndTheOthersJudged()
    {
        write(u"good.sql"_s, "TRUNCATE t;");
        QVERIFY(QDir(m_dir.path()).mkdir(u"folder"_s));
        for (const QString &wrong : {u"missing.sql"_s, u"folder"_s}) {
            const test::Ended alone = lint({wrong, u"--format"_s, u"json"_s});
            QCOMPARE(alone.code, 2);
            QVERIFY(alone.output.isEmpty());
            QVERIFY2(alone.remarks.contains(wrong) && alone.remarks.count(u'\n') == 1, qPrintable(alone.remarks));
            const test::Ended both = lint({wrong, u"good.sql"_s});
            QCOMPARE(both.code, 2);
            QVERIFY(both.output.contains("pg.lint.truncate"));
        }
        QCOMPARE(lint({}).code, 2);
    }

    void anEmptyFileIsJudged()
    {
        write(u"a.sql"_s, {});
        const test::Ended ended = lint({u"a.sql"_s});
        QCOMPARE(ended.code, 0);
        QVERIFY(ended.output.contains("There is no statement in it."));
    }

    void standardInputIsAFileToo()
    {
        const test::Ended ended = lint({u"-"_s, u"--format"_s, u"json"_s}, "TRUNCATE t;");
        QCOMPARE(ended.code, 0);
        QCOMPARE(test::schemaProblems(ended.output, u"colonnade-lint-1"_s), QString());
        QCOMPARE(QJsonDocument::fromJson(ended.output).object().value("file"_L1).toString(), u"standard input"_s);
    }

    void aSchemaIsKnownAndNotJudged()
    {
        write(u"schema.sql"_s,
              "CREATE TABLE public.t (a integer, s character varying(10));\nCREATE INDEX i ON public.t (a);\nSELEC 1;");
        write(u"a.sql"_s, "SET lock_timeout = '1s';\nALTER TABLE t ALTER s TYPE varchar(20);");
        write(u"b.sql"_s, "SET lock_timeout = '1s';\nCREATE INDEX j ON t (s);");
        QCOMPARE(lint({u"a.sql"_s, u"--fail-on"_s, u"warning"_s}).code, 1);
        const test::Ended known = lint({u"a.sql"_s, u"--fail-on"_s, u"warning"_s, u"--schema"_s, u"schema.sql"_s});
        QCOMPARE(known.code, 0);
        QVERIFY2(known.remarks.contains(u"schema.sql, line 3 was passed over"_s), qPrintable(known.remarks));
        QVERIFY2(!known.output.contains("schema.sql"), known.output.constData());
        QVERIFY2(known.output.contains("measured on 18."), known.output.constData());
        // It is in use, unlike what the files make.
        QCOMPARE(lint({u"b.sql"_s, u"--schema"_s, u"schema.sql"_s}).code, 1);
        QCOMPARE(lint({u"b.sql"_s, u"--schema"_s, u"nothing.sql"_s}).code, 2);
    }

    void theVersionIsTheNewestUnlessSaid()
    {
        write(u"a.sql"_s, "ALTER TABLE t ADD c int DEFAULT 0;");
        const auto version = [&](const QStringList &more) {
            return QJsonDocument::fromJson(lint(QStringList{u"a.sql"_s, u"--format"_s, u"json"_s} + more).output)
                .object()
                .value("serverVersion"_L1)
                .toString();
        };
        QCOMPARE(version({}), u"18"_s);
        QCOMPARE(version({u"--server-version"_s, u"15"_s}), u"15"_s);
        QCOMPARE(lint({u"a.sql"_s, u"--server-version"_s, u"10"_s}).code, 1);
        QCOMPARE(lint({u"a.sql"_s, u"--server-version"_s, u"11"_s}).code, 0);
        const test::Ended unknown = lint({u"a.sql"_s, u"--server-version"_s, u"42"_s});
        QCOMPARE(unknown.code, 0);
        QCOMPARE(unknown.remarks, u"PostgreSQL 42 is not known; it is judged for 18, the nearest that is.\n"_s);
        QCOMPARE(lint({u"a.sql"_s, u"--server-version"_s, u"new"_s}).code, 2);
    }

    void withoutAServerNothingIsJudgedForIt()
    {
        write(u"a.sql"_s, "SELECT 1;");
        const test::Ended ended = lint({u"a.sql"_s, u"--db"_s, u"host=/nowhere dbname=x"_s});
        QCOMPARE(ended.code, 3);
        QVERIFY(ended.output.isEmpty());
    }

    void flywaysFilesAreJudgedByTheirVersions()
    {
        write(u"V2__make.sql"_s, "CREATE TABLE t (a int);");
        write(u"V10__index.sql"_s, "CREATE INDEX i ON t (a);");
        QCOMPARE(lint({u"V10__index.sql"_s, u"V2__make.sql"_s}).code, 0);
        QCOMPARE(lint({u"V10__index.sql"_s}).code, 1);
    }

    void aConfigurationIsFoundUpwards()
    {
        // moc takes the two stars behind the slash for a comment, even here.
        write(u".colonnade.json"_s, R"({"format": "colonnade-lint-config/1", "serverVersion": "14", "lockTimeoutMs": 500,
            "rules": {"pg.lint.truncate": "off", "pg.lint.drop-table": "error"},
            "paths": [{"path": "old/\u002a\u002a", "rules": {"pg.lint.drop-table": "off"}}]})");
        write(u"db/new/a.sql"_s, "TRUNCATE t;\nDROP TABLE t;\nALTER TABLE u ADD c int;");
        write(u"old/x/a.sql"_s, "DROP TABLE t;");
        const test::Ended ended = lint({u"db/new/a.sql"_s, u"--format"_s, u"json"_s});
        QCOMPARE(ended.code, 1);
        const QJsonObject document = QJsonDocument::fromJson(ended.output).object();
        QCOMPARE(document.value("serverVersion"_L1).toString(), u"14"_s);
        QCOMPARE(document.value("silenced"_L1).toInt(), 1);
        QCOMPARE(document.value("statements"_L1)[1]["findings"_L1][0]["severity"_L1].toString(), u"error"_s);
        QVERIFY(document.value("statements"_L1)[2]["findings"_L1].toArray().isEmpty());
        QCOMPARE(lint({u"old/x/a.sql"_s}).code, 0);
    }

    void aConfigurationThatIsWrongIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("a rule that does not exist")
            << QByteArray(R"({"format": "colonnade-lint-config/1", "rules": {"pg.lint.truncat": "off"}})")
            << u"did you mean pg.lint.truncate"_s;
        QTest::newRow("a word that is no severity")
            << QByteArray(R"({"format": "colonnade-lint-config/1", "rules": {"pg.lint.truncate": "no"}})")
            << u"it must be \"off\""_s;
        QTest::newRow("another format") << QByteArray(R"({"format": "colonnade-lint-config/2"})") << u"colonnade-lint-config/1"_s;
        QTest::newRow("a key too many") << QByteArray("{\"format\": \"colonnade-lint-config/1\",\n\"rule\": {}}") << u"line 2"_s;
        QTest::newRow("no JSON") << QByteArray("rules:") << u"c.json"_s;
    }
    void aConfigurationThatIsWrongIsRefused()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, sentence);
        write(u"c.json"_s, text);
        write(u"a.sql"_s, "SELECT 1;");
        const test::Ended ended = lint({u"a.sql"_s, u"--config"_s, u"c.json"_s});
        QCOMPARE(ended.code, 2);
        QVERIFY2(ended.remarks.contains(sentence), qPrintable(ended.remarks));
    }

    void theConfigurationsSchemaTakesWhatTheReaderTakes()
    {
        QCOMPARE(test::schemaProblems(
                     R"({"format": "colonnade-lint-config/1", "serverVersion": "14", "lockTimeoutMs": 500, "transaction": true,
            "rules": {"pg.lint.truncate": "off"}, "paths": [{"path": "old/\u002a\u002a", "rules": {"pg.lint.drop-table": "info"}}]})",
                     u"colonnade-lint-config-1"_s),
                 QString());
    }

    void theRewrittenFileHasThePlanInTheStatementsPlace()
    {
        write(u"a.sql"_s,
              "-- first\nSET lock_timeout = '1s';\nALTER TABLE t ADD COLUMN c int CHECK (c > 0);\n"
              "ALTER TABLE t ADD COLUMN d int, ALTER COLUMN e TYPE bigint;\nTRUNCATE u;\nSELECT 1;\n");
        const test::Ended ended = lint({u"a.sql"_s, u"--rewrite"_s, u"--fail-on"_s, u"never"_s});
        QVERIFY2(ended.code == 0, qPrintable(ended.remarks));
        const QString text = QString::fromUtf8(ended.output);
        QVERIFY2(text.startsWith(u"-- first\nSET lock_timeout = '1s';\n-- colonnade: public.t is not known here"_s),
                 qPrintable(text));
        QVERIFY(text.contains(u"\n-- colonnade: instead of the statement that stood on line 3"_s));
        QVERIFY2(text.contains(u"ADD COLUMN c integer"_s) || text.contains(u"ADD COLUMN c int"_s), qPrintable(text));
        QVERIFY2(text.contains(u"VALIDATE CONSTRAINT"_s) || text.contains(u"NOT VALID"_s), qPrintable(text));
        // What cannot be planned is left as it is, with what speaks against it.
        QVERIFY2(text.contains(u"\n-- colonnade: left as it is."_s), qPrintable(text));
        QVERIFY(text.contains(u"\nALTER TABLE t ADD COLUMN d int, ALTER COLUMN e TYPE bigint;\n"_s));
        QVERIFY(text.endsWith(u"TRUNCATE u;\nSELECT 1;\n"_s));
        // What was written is read again, and the plan has no hazard left.
        const test::Ended again = lint({u"-"_s, u"--format"_s, u"json"_s}, ended.output);
        QVERIFY2(again.code != 2, qPrintable(again.remarks));
        QStringList errors;
        for (const QJsonValue statement : QJsonDocument::fromJson(again.output).object().value("statements"_L1).toArray()) {
            for (const QJsonValue finding : statement["findings"_L1].toArray()) {
                if (finding["severity"_L1].toString() == "error"_L1)
                    errors.append(finding["rule"_L1].toString());
            }
        }
        QCOMPARE(errors, QStringList{u"pg.lint.alter-type"_s});
    }

    void fiftyMegabytesAreJudged()
    {
        QByteArray text = "CREATE TABLE t (a int, b text);\n";
        const QByteArray row = "INSERT INTO t (a, b) VALUES (1, '" + QByteArray("x").repeated(8000) + "');\n";
        text += row.repeated(50 * 1024 * 1024 / row.size());
        text += "TRUNCATE other;\n";
        write(u"big.sql"_s, text);
        const test::Ended ended = lint({u"big.sql"_s, u"--format"_s, u"github"_s});
        QCOMPARE(ended.code, 0);
        QVERIFY(ended.output.contains("title=pg.lint.truncate"));
    }
};

COLONNADE_TEST(LintVerbTest)
#include "tst_lint_verb.moc"
