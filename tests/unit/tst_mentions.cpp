#include "database/postgres/mentions.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

class MentionsTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void everyNameIsFound_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("names");
        const auto row = [](const char *name, const QString &text, const QStringList &names) {
            QTest::newRow(name) << text << names;
        };
        row("plain", u"select a from S.Orders"_s, {u"select"_s, u"a"_s, u"from"_s, u"s"_s, u"s.orders"_s});
        row("quoted", u"\"S\".\"a\"\"b\""_s, {u"S"_s, u"S.a\"b"_s});
        row("a quote in a string", u"x := '5\" pipe'; y \"Z\""_s, {u"x"_s, u"pipe"_s, u"y"_s, u"Z"_s});
        row("a quote in a comment", u"-- 5\" pipe\norders"_s, {u"pipe"_s, u"orders"_s});
        row("a quote in a comment of several lines", u"/* 5\"\n */ orders"_s, {u"orders"_s});
        row("an apostrophe that nothing closes", u"# don't\norders"_s, {u"don"_s, u"t"_s, u"orders"_s});
        row("a query in double quotes", u"plan(\"update orders\")"_s, {u"plan"_s, u"update"_s, u"orders"_s, u"update orders"_s});
        row("executed", u"EXECUTE 'update \"Orders\"'"_s, {u"execute"_s, u"update"_s, u"Orders"_s});
        row("letters beyond ASCII stay as they are", u"GRÖSSE"_s, {u"grÖsse"_s});
    }

    void everyNameIsFound()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, names);
        QStringList found;
        for (const database::postgres::Mention &mention : database::postgres::mentions(text))
            found.append((mention.schema.isEmpty() ? QString() : mention.schema + u'.') + mention.name);
        QCOMPARE(found, names);
    }
};

COLONNADE_TEST(MentionsTest)
#include "tst_mentions.moc"
