// A trigger of ours has the last word among those that fire before a row is written.
#include "plan/postgres/trigger_name.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

class TriggerNameTest : public test::Test
{
    Q_OBJECT

    static catalog::Table withTriggers(const QStringList &names, const QString &when = u"BEFORE INSERT OR UPDATE"_s)
    {
        catalog::Table table;
        for (const QString &name : names)
            table.triggers.append({name, u"CREATE TRIGGER %1 %2 ON public.t FOR EACH ROW EXECUTE FUNCTION f()"_s.arg(name, when), u"f"_s});
        return table;
    }

private Q_SLOTS:
    void comesLastByBytes_data()
    {
        QTest::addColumn<QStringList>("others");
        QTest::addColumn<bool>("possible");
        QTest::newRow("none") << QStringList() << true;
        QTest::newRow("a letter behind") << QStringList{u"zz_norm"_s} << true;
        QTest::newRow("all z") << QStringList{QString(40, u'z')} << true;
        QTest::newRow("63 z") << QStringList{QString(63, u'z')} << true;
        QTest::newRow("tildes") << QStringList{u"~~~"_s} << true;
        QTest::newRow("no letter of ASCII") << QStringList{u"ß_last"_s, u"zz_norm"_s} << true;
        QTest::newRow("a letter beyond the first plane") << QStringList{u"\U0001F600"_s} << true;
        QTest::newRow("the same name") << QStringList{u"zz_colonnade_s_fill"_s} << true;
        QTest::newRow("nothing is behind it") << QStringList{QString(63, u'~')} << false;
    }
    void comesLastByBytes()
    {
        QFETCH(QStringList, others);
        QFETCH(bool, possible);
        const catalog::Table table = withTriggers(others);
        const QString name = plan::postgres::lastTriggerName(u"zz_colonnade_s_fill"_s, table, {});
        QVERIFY2(!sql::Identifier(name).isTooLong(), qPrintable(name));
        const bool last = std::ranges::all_of(others, [&](const QString &other) { return name.toUtf8() > other.toUtf8(); });
        QCOMPARE(last, possible);
        QCOMPARE(plan::postgres::laterTrigger(name, table, {}).isEmpty(), possible);
        QVERIFY(QString::fromUtf8(name.toUtf8()) == name);
    }
    void keepsItsNameWhereItCan()
    {
        const auto named = [](const catalog::Table &table) {
            return plan::postgres::lastTriggerName(u"zz_colonnade_s_fill"_s, table, {});
        };
        QCOMPARE(named(withTriggers({u"audit"_s, u"Zz"_s})), u"zz_colonnade_s_fill"_s);
        QCOMPARE(named(withTriggers({u"zzz"_s}, u"AFTER INSERT"_s)), u"zz_colonnade_s_fill"_s);
        QCOMPARE(named(withTriggers({u"zzz"_s}, u"BEFORE DELETE"_s)), u"zz_colonnade_s_fill"_s);
        QCOMPARE(named(withTriggers({u"zz_norm"_s})), u"zzz_colonnade_s_fill"_s);
    }
    void aTriggerOfAPartitionCounts()
    {
        const catalog::Table partition = withTriggers({u"zz_norm"_s});
        const plan::postgres::Family family{{{&partition, nullptr}}};
        QCOMPARE(plan::postgres::lastTriggerName(u"zz_colonnade_s_fill"_s, {}, family), u"zzz_colonnade_s_fill"_s);
    }
};

COLONNADE_TEST(TriggerNameTest)
#include "tst_trigger_name.moc"
