#include "document/target.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

class TargetTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void takesThePasswordOut_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("bare");
        QTest::newRow("URI") << u"postgresql://ana:s3cret@db-1:5432/shop"_s << u"postgresql://ana@db-1:5432/shop"_s;
        QTest::newRow("URI, short scheme") << u"postgres://ana:s3cret@db-1/shop"_s << u"postgres://ana@db-1/shop"_s;
        QTest::newRow("URI, a password with @ and :")
            << u"postgresql://ana:s3:cr@et@db-1/shop"_s << u"postgresql://ana@db-1/shop"_s;
        QTest::newRow("URI, as a parameter")
            << u"postgresql://ana@db-1/shop?password=s3cret&sslmode=require"_s << u"postgresql://ana@db-1/shop?sslmode=require"_s;
        QTest::newRow("URI, as the only parameter") << u"postgresql://db-1/shop?password=s3cret"_s << u"postgresql://db-1/shop"_s;
        QTest::newRow("conninfo") << u"host=db-1 password=s3cret dbname=shop"_s << u"host=db-1  dbname=shop"_s;
        QTest::newRow("conninfo, quoted with a quote in it") << u"password = 's3\\'cr et' host=db-1"_s << u"host=db-1"_s;
        QTest::newRow("conninfo, at the end") << u"host=db-1 password=s3cret"_s << u"host=db-1"_s;
        QTest::newRow("the key's password") << u"host=db-1 sslpassword=s3cret"_s << u"host=db-1"_s;
        QTest::newRow("a password file is no password")
            << u"host=db-1 passfile=/home/ana/.pgpass"_s << u"host=db-1 passfile=/home/ana/.pgpass"_s;
        QTest::newRow("nothing") << u""_s << u""_s;
    }
    void takesThePasswordOut()
    {
        QFETCH(QString, target);
        QTEST(document::withoutPassword(target), "bare");
    }
    void putsThePasswordIn()
    {
        QCOMPARE(document::withPassword(u"host=db-1"_s, u"it's \\ me"_s), u"host=db-1 password='it\\'s \\\\ me'"_s);
        QCOMPARE(document::withPassword(u"postgresql://ana@db-1/shop"_s, u"a&b c"_s),
                 u"postgresql://ana@db-1/shop?password=a%26b%20c"_s);
        QCOMPARE(document::withPassword(u"postgresql://ana:old@db-1/shop?sslmode=require"_s, u"new"_s),
                 u"postgresql://ana@db-1/shop?sslmode=require&password=new"_s);
        QCOMPARE(document::withPassword(u"service=shop"_s, {}), u"service=shop"_s);
    }
    void makesAConninfoOfParts()
    {
        QCOMPARE(document::targetOf({u"db-1"_s, u"5432"_s, u"my shop"_s, {}}), u"host='db-1' port='5432' dbname='my shop'"_s);
        QCOMPARE(document::targetOf({}), QString());
    }
};

COLONNADE_TEST(TargetTest)
#include "tst_target.moc"
