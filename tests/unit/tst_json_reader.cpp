#include "document/json_places.h"
#include "document/json_reader.h"
#include "document/json_writer.h"
#include "tests/support/test.h"

#include <QJsonDocument>

using namespace colonnade;
using namespace colonnade::document;
using namespace Qt::StringLiterals;

namespace {

enum class Colour { Red, Green };
constexpr auto colours = nameTable<Colour>(std::pair(Colour::Red, "red"_L1), std::pair(Colour::Green, "green"_L1));

struct Thing {
    QString name;
    std::optional<QString> note;
    qint64 count = 0;
    Colour colour = Colour::Red;
    QStringList tags;
};

Result<QList<Thing>> readThings(const QByteArray &json)
{
    return readDocument(json, u"things.json"_s, u"things/1"_s, [](JsonReader &root) {
        QList<Thing> things;
        for (JsonReader &reader : root.objects(u"things"_s)) {
            things.append({reader.text(u"name"_s), reader.optionalText(u"note"_s), reader.integer(u"count"_s, 7),
                           reader.word(u"colour"_s, colours, std::optional(Colour::Green)), reader.texts(u"tags"_s)});
        }
        return things;
    });
}

}  // namespace

class JsonReaderTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatIsThereAndDefaultsForTheRest()
    {
        const auto things = readThings(R"({"format": "things/1", "things": [
            {"name": "a", "note": "n", "count": 3, "colour": "red", "tags": ["x", "y"]}, {"name": "b", "note": null}]})");
        QVERIFY_RESULT(things);
        QCOMPARE(things->size(), 2);
        QCOMPARE((*things)[0].note, std::optional(u"n"_s));
        QCOMPARE((*things)[0].count, 3);
        QVERIFY((*things)[0].colour == Colour::Red);
        QCOMPARE((*things)[0].tags, QStringList({u"x"_s, u"y"_s}));
        QVERIFY(!(*things)[1].note);
        QCOMPARE((*things)[1].count, 7);
        QVERIFY((*things)[1].colour == Colour::Green);
    }
    void refusesWithFileLineAndPath_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const char *json, const QString &message) {
            QTest::newRow(name) << QByteArray(json) << message;
        };
        row("an unknown key",
            "{\"format\": \"things/1\",\n \"things\": [\n{\"name\": \"a\"},\n{\"name\": \"b\",\n \"cuont\": 1}]}",
            u"things.json, line 5: things[1].cuont is not known; the keys here are name, note, count, colour, tags."_s);
        row("a missing key", "{\"format\": \"things/1\", \"things\": [\n{\"count\": 1}]}",
            u"things.json, line 2: things[0].name is missing; it must be a text."_s);
        row("a misspelt key says more than the one that is missing for it",
            "{\"format\": \"things/1\", \"things\": [\n{\"nmae\": \"a\"}]}",
            u"things.json, line 2: things[0].nmae is not known; the keys here are name, note, count, colour, tags."_s);
        row("a wrong type", "{\"format\": \"things/1\", \"things\": [\n{\"name\": 1}]}",
            u"things.json, line 2: things[0].name must be a text."_s);
        row("a wrong word", "{\"format\": \"things/1\", \"things\": [\n{\"name\": \"a\", \"colour\": \"blue\"}]}",
            u"things.json, line 2: things[0].colour is \"blue\"; it must be \"red\" or \"green\"."_s);
        row("a fraction where a whole number belongs",
            "{\"format\": \"things/1\", \"things\": [{\"name\": \"a\", \"count\": 1.5}]}",
            u"things.json, line 1: things[0].count must be a whole number."_s);
        row("a number among texts", "{\"format\": \"things/1\", \"things\": [{\"name\": \"a\",\n\"tags\": [\"x\",\n 2]}]}",
            u"things.json, line 3: things[0].tags[1] must be a text."_s);
        row("no object in the array", "{\"format\": \"things/1\", \"things\": [\n1]}",
            u"things.json, line 2: things[0] must be an object."_s);
        row("an unknown key of the root", "{\"format\": \"things/1\",\n \"extra\": 1}",
            u"things.json, line 2: extra is not known; the keys here are format, things."_s);
        row("another format", "\n{\"format\": \"things/2\"}",
            u"things.json, line 2: format is \"things/2\"; \"things/1\" was expected, so this is another kind of document or of a newer version."_s);
        row("no format", "{}", u"things.json, line 1: format is missing; it must be a text."_s);
        row("an array", "[]", u"things.json, line 1: an object was expected, a things/1 document."_s);
        row("a key twice", "{\"format\": \"things/1\", \"things\": [{\"name\": \"a\",\n\"na\\u006de\": \"b\"}]}",
            u"things.json, line 2: things[0].name stands there twice; keep the one that counts."_s);
        row("no JSON", "{\n\"format\": \"things/1\",\n}",
            u"things.json, line 3: this is not JSON (object is missing after a comma); a things/1 document was expected."_s);
    }
    void refusesWithFileLineAndPath()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, message);
        const auto things = readThings(json);
        QVERIFY(!things);
        QCOMPARE(things.error().kind, ErrorKind::InvalidInput);
        QCOMPARE(things.error().message, message);
    }
    void writesCanonically()
    {
        JsonWriter writer;
        writer.text("format", u"things/1"_s);
        writer.beginArray("things");
        writer.beginItem(JsonWriter::Layout::Inline);
        writer.text("name", u"a \"quote\", a \\, a\nline, \x01 and größe"_s);
        writer.number("half", 0.5);
        writer.number("unknown", std::numeric_limits<double>::quiet_NaN());
        writer.texts("tags", {u"x"_s, u"y"_s});
        writer.end();
        writer.beginItem();
        writer.integer("count", 9007199254740993);
        writer.end();
        writer.end();
        writer.beginArray("none");
        writer.end();
        const QByteArray expected =
            "{\n  \"format\": \"things/1\",\n  \"things\": [\n    {\"name\": \"a \\\"quote\\\", a \\\\, a\\nline, "
            "\\u0001 and größe\", \"half\": 0.5, \"unknown\": null, \"tags\": [\"x\", \"y\"]},\n    {\n      \"count\": "
            "9007199254740993\n    }\n  ],\n  \"none\": []\n}\n";
        const QByteArray written = writer.finish();
        QCOMPARE(QString::fromUtf8(written), QString::fromUtf8(expected));
        QVERIFY(!QJsonDocument::fromJson(written).isNull());
    }
};

COLONNADE_TEST(JsonReaderTest)
#include "tst_json_reader.moc"
