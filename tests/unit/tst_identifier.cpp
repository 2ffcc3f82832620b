#include "sql/identifier.h"
#include "tests/support/test.h"

using namespace colonnade::sql;
using namespace Qt::StringLiterals;

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
    void generatedNamesAreCutAsTheServerCutsThem_data()
    {
        QTest::addColumn<QStringList>("parts");
        QTest::addColumn<QString>("suffix");
        QTest::addColumn<QString>("name");
        // What PostgreSQL 18 called them.
        const QString a(40, u'a'), b(40, u'b'), sharp(31, u'ß');
        QTest::newRow("of two as long as each other the second is the shorter one")
            << QStringList{a, b} << "fkey" << QString(29, u'a') + u'_' + QString(28, u'b') + u"_fkey"_s;
        QTest::newRow("one byte more where there is one") << QStringList{a, b} << "key" << QString(29, u'a') + u'_' + QString(29, u'b')
                                                    + u"_key"_s;
        QTest::newRow("bytes are shared out, not characters")
            << QStringList{sharp, sharp} << "idx" << QString(14, u'ß') + u'_' + QString(14, u'ß') + u"_idx"_s;
        QTest::newRow("only the longer one is cut") << QStringList{QStringLiteral("short"), sharp} << "idx"
                                                    << u"short_"_s + QString(26, u'ß') + u"_idx"_s;
    }
    void generatedNamesAreCutAsTheServerCutsThem()
    {
        QFETCH(QStringList, parts);
        QFETCH(QString, suffix);
        QTEST(generatedName(parts, suffix), "name");
    }
    void literalsKeepBackslashesWhateverTheSetting()
    {
        QCOMPARE(quotedLiteral(QStringLiteral("it's")), QStringLiteral("'it''s'"));
        QCOMPARE(quotedLiteral(QStringLiteral("a\\b")), QStringLiteral("E'a\\\\b'"));
    }
};

COLONNADE_TEST(IdentifierTest)
#include "tst_identifier.moc"
