// The forms in which verdicts leave the program: by their schemas, and letter by letter against the files in tests/lint/golden.
// COLONNADE_UPDATE_GOLDEN=1 writes those anew.
#include "lint/output.h"
#include "tests/lint/lint_text.h"
#include "tests/support/paths.h"
#include "tests/support/schema.h"
#include "tests/support/test.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QXmlStreamReader>

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Mixed = R"(-- A migration with a bit of everything.
SET lock_timeout = '2s';
CREATE TABLE regions (id bigint PRIMARY KEY, name text NOT NULL);
ALTER TABLE orders ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN note text;
CREATE INDEX orders_note ON orders (note);
ALTER TABLE "Größe" ADD CONSTRAINT "k%,:" CHECK ("höhe" > 0);
UPDATE orders SET note = 'a "b" <c> & d';
ALTER TABLE orders ADD COLUMN x int CONSTRAIN;
DROP TABLE old; -- colonnade:ignore pg.lint.drop-table nobody has read it since May
\echo done
)";

QByteArray golden(const QString &name, const QByteArray &found)
{
    const QString path = test::sourceDirectory() + u"/tests/lint/golden/"_s + name;
    QFile file(path);
    if (qEnvironmentVariableIsSet("COLONNADE_UPDATE_GOLDEN")) {
        if (!file.open(QIODevice::WriteOnly) || file.write(found) != found.size())
            qFatal("%s cannot be written", qPrintable(path));
        return found;
    }
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QList<lint::FileVerdict> mixed()
{
    return {test::judged(Mixed, 17, {}, u"db/1, mixed.sql"_s)};
}

}  // namespace

class OutputTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void everyFormIsAsItWas()
    {
        QCOMPARE(lint::writeText(mixed(), lint::Colour::None),
                 golden(u"mixed.txt"_s, lint::writeText(mixed(), lint::Colour::None)));
        QCOMPARE(lint::writeJson(mixed()), golden(u"mixed.json"_s, lint::writeJson(mixed())));
        QCOMPARE(lint::writeGithub(mixed()), golden(u"mixed.github"_s, lint::writeGithub(mixed())));
        QCOMPARE(lint::writeJunit(mixed(), plan::Severity::Error),
                 golden(u"mixed.junit.xml"_s, lint::writeJunit(mixed(), plan::Severity::Error)));
    }

    void jsonObeysItsSchemaForOneFileAndForSeveral()
    {
        QCOMPARE(test::schemaProblems(lint::writeJson(mixed()), u"colonnade-lint-1"_s), QString());
        QCOMPARE(test::schemaProblems(lint::writeJson(mixed() + mixed()), u"colonnade-lint-1"_s), QString());
        QCOMPARE(test::schemaProblems(lint::writeJson({test::judged({})}), u"colonnade-lint-1"_s), QString());
        const QJsonObject one = QJsonDocument::fromJson(lint::writeJson(mixed())).object();
        QCOMPARE(one.value("file"_L1).toString(), u"db/1, mixed.sql"_s);
        const QJsonObject index = one.value("statements"_L1)[3].toObject();
        QCOMPARE(index.value("line"_L1).toInt(), 6);
        QCOMPARE(index.value("sql"_L1).toString(), u"CREATE INDEX orders_note ON orders (note)"_s);
        QCOMPARE(index.value("locks"_L1)[0]["mode"_L1].toString(), u"ShareLock"_s);
        QCOMPARE(index.value("scans"_L1)[0]["relation"_L1].toString(), u"orders"_s);
        QCOMPARE(index.value("findings"_L1)[0]["rule"_L1].toString(), u"pg.lint.index-not-concurrent"_s);
    }

    void aSchemaThatIsBrokenIsSeen()
    {
        QByteArray wrong = lint::writeJson(mixed());
        wrong.replace("\"severity\"", "\"gravity\"");
        QVERIFY(!test::schemaProblems(wrong, u"colonnade-lint-1"_s).isEmpty());
    }

    void sarifKeepsTheRulesOfItsSpecification()
    {
        const QJsonObject log = QJsonDocument::fromJson(lint::writeSarif(mixed() + mixed())).object();
        QCOMPARE(log.value("version"_L1).toString(), u"2.1.0"_s);
        const QJsonObject run = log.value("runs"_L1)[0].toObject();
        const QJsonArray rules = run.value("tool"_L1)["driver"_L1]["rules"_L1].toArray();
        QCOMPARE(run.value("tool"_L1)["driver"_L1]["name"_L1].toString(), u"Colonnade"_s);
        QCOMPARE(run.value("columnKind"_L1).toString(), u"unicodeCodePoints"_s);
        QSet<QString> ids, prints;
        for (const QJsonValue rule : rules) {
            QVERIFY2(!ids.contains(rule["id"_L1].toString()), "ids are unique");
            ids.insert(rule["id"_L1].toString());
            QVERIFY(!rule["shortDescription"_L1]["text"_L1].toString().isEmpty());
            QVERIFY(!rule["help"_L1]["text"_L1].toString().isEmpty());
        }
        const QJsonArray results = run.value("results"_L1).toArray();
        QVERIFY(results.size() >= 10);
        const QJsonArray artifacts = run.value("artifacts"_L1).toArray();
        QCOMPARE(artifacts[0]["location"_L1]["uri"_L1].toString(), u"db/1%2C%20mixed.sql"_s);
        static const QStringList levels{u"none"_s, u"note"_s, u"warning"_s, u"error"_s};
        for (const QJsonValue result : results) {
            QCOMPARE(rules[result["ruleIndex"_L1].toInt(-1)]["id"_L1], result["ruleId"_L1]);
            QVERIFY(levels.contains(result["level"_L1].toString()));
            QVERIFY(!result["message"_L1]["text"_L1].toString().isEmpty());
            const QJsonValue place = result["locations"_L1][0]["physicalLocation"_L1];
            QCOMPARE(artifacts[place["artifactLocation"_L1]["index"_L1].toInt(-1)]["location"_L1]["uri"_L1],
                     place["artifactLocation"_L1]["uri"_L1]);
            const QJsonValue region = place["region"_L1];
            QVERIFY(region["startLine"_L1].toInt() >= 1 && region["startColumn"_L1].toInt() >= 1);
            QVERIFY(region["endColumn"_L1].toInt() >= region["startColumn"_L1].toInt());
            QCOMPARE(result["partialFingerprints"_L1].toObject().size(), 1);
            prints.insert(result["partialFingerprints"_L1]["colonnade/v1"_L1].toString());
        }
        // The same file twice has the same fingerprints; within one file none stands twice.
        QCOMPARE(prints.size(), results.size() / 2);
    }

    void fingerprintsStayWhenLinesMove()
    {
        const auto prints = [](const QByteArray &text) {
            QStringList all;
            const QJsonArray results = QJsonDocument::fromJson(lint::writeSarif({test::judged(text)}))
                                           .object()
                                           .value("runs"_L1)[0]["results"_L1]
                                           .toArray();
            for (const QJsonValue result : results)
                all.append(result["partialFingerprints"_L1]["colonnade/v1"_L1].toString());
            return all;
        };
        const QByteArray text = "TRUNCATE t;\nTRUNCATE t;\n";
        QCOMPARE(prints("-- moved\n\n\n" + text), prints(text));
        QVERIFY(prints(text).size() >= 2);
    }

    void sarifSaysWhereAnAbsoluteFileIs()
    {
        const auto log = lint::writeSarif({test::judged("TRUNCATE t;", 17, {}, u"/tmp/a b.sql"_s)});
        QVERIFY(log.contains("\"uri\": \"file:///tmp/a%20b.sql\"") || log.contains("\"uri\":\"file:///tmp/a%20b.sql\""));
    }

    void junitIsXmlWhateverTheFileHolds()
    {
        const QByteArray text = "SELECT '\x01\x1b ]]> & <x>'; TRUNCATE t;";
        const QByteArray xml = lint::writeJunit({test::judged(text)}, plan::Severity::Info);
        QXmlStreamReader reader(xml);
        int cases = 0, failures = 0;
        while (!reader.atEnd()) {
            reader.readNext();
            cases += reader.isStartElement() && reader.name() == "testcase"_L1 ? 1 : 0;
            failures += reader.isStartElement() && reader.name() == "failure"_L1 ? 1 : 0;
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QCOMPARE(cases, 2);
        QCOMPARE(failures, 2);
        QVERIFY(!lint::writeJunit({test::judged(text)}, std::nullopt).contains("<failure"));
    }

    void githubsCommandsAreALineEachAndEscaped()
    {
        const QByteArray commands = lint::writeGithub(mixed());
        for (const QByteArray &line : commands.trimmed().split('\n')) {
            QVERIFY2(line.startsWith("::error file=db/1%2C mixed.sql,line=")
                         || line.startsWith("::warning file=db/1%2C mixed.sql,line="),
                     line.constData());
            QCOMPARE(line.count("::"), 2);
        }
        QVERIFY(commands.contains("%0A"));
    }

    void aFileCannotSteerTheTerminal()
    {
        const auto verdict = test::judged("TRUNCATE \"\x1b[31mt\x07\";", 17, {}, u"\x1b[2J.sql"_s);
        QVERIFY(!lint::writeText({verdict}, lint::Colour::None).contains('\x1b'));
        QVERIFY(lint::writeText({verdict}, lint::Colour::Terminal).contains("\x1b[1;33m"));
        QVERIFY(!lint::writeText({verdict}, lint::Colour::Terminal).contains("\x1b[31m"));
    }

    void aLineOfAMegabyteIsCut()
    {
        const QByteArray text = "SELECT '" + QByteArray("x").repeated(1'000'000) + "'; TRUNCATE t; SELECT '"
            + QByteArray("y").repeated(1'000'000) + "';";
        for (const QByteArray &line : lint::writeText({test::judged(text)}, lint::Colour::None).split('\n'))
            QVERIFY2(line.size() < 200, line.first(100).constData());
    }
};

COLONNADE_TEST(OutputTest)
#include "tst_output.moc"
