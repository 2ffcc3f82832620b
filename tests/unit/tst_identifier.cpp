#include "sql/identifier.h"
#include "tests/support/test.h"

using namespace colonnade::sql;

class IdentifierTest : public colonnade::test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void quotes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("quoted");
        QTest::newRow("a plain name stays bare") << "orders" << "orders";
        QTest::newRow("a reserved word is quoted") << "order" << "\"order\"";
        QTest::newRow("an unreserved word stays bare") << "status" << "status";
        QTest::newRow("a word for columns only is quoted, as quote_identifier() does") << "values" << "\"values\"";
        QTest::newRow("capitals are kept by quotes") << "Orders" << "\"Orders\"";
        QTest::newRow("a quote is doubled") << "a\"; drop table b; --" << "\"a\"\"; drop table b; --\"";
        QTest::newRow("a space") << "order lines" << "\"order lines\"";
        QTest::newRow("beyond ASCII") << "größe" << "\"größe\"";
        QTest::newRow("a digit first") << "1st" << "\"1st\"";
        QTest::newRow("nothing") << "" << "\"\"";
    }
    void quotes()
    {
        QFETCH(QString, name);
        QTEST(Identifier(name).quoted(), "quoted");
    }
    void countsBytesNotCharacters()
    {
        QVERIFY(!Identifier(QString(63, u'a')).isTooLong());
        QVERIFY(Identifier(QString(64, u'a')).isTooLong());
        QVERIFY(Identifier(QString(32, u'ß')).isTooLong());
    }
    void generatedNamesKeepTheirSuffixAndFit()
    {
        QCOMPARE(generatedName({QStringLiteral("orders"), QStringLiteral("status")}, QStringLiteral("check")),
                 QStringLiteral("orders_status_check"));
        const QString name = generatedName({QString(40, u'ß'), QString(20, u'x')}, QStringLiteral("fkey"));
        QVERIFY(name.toUtf8().size() <= Identifier::MaxBytes);
        QVERIFY(name.endsWith(QLatin1String("_fkey")));
        QVERIFY(!name.contains(QChar::ReplacementCharacter));
    }
    void literalsKeepBackslashesWhateverTheSetting()
    {
        QCOMPARE(quotedLiteral(QStringLiteral("it's")), QStringLiteral("'it''s'"));
        QCOMPARE(quotedLiteral(QStringLiteral("a\\b")), QStringLiteral("E'a\\\\b'"));
    }
};

COLONNADE_TEST(IdentifierTest)
#include "tst_identifier.moc"
