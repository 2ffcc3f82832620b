#include "sql/running_order.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

class RunningOrderTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void flywayRunsVersionsFirstAndWhatIsRepeatableLast()
    {
        const QStringList shuffled{u"R__views.sql"_s,     u"m/V10__z.sql"_s, u"V2.1__c.sql"_s, u"V2__b.sql"_s,
                                   u"V20240101__d.sql"_s, u"R__a.sql"_s,     u"V1__a.sql"_s,   u"V2_0_3__b.sql"_s};
        const QStringList sorted{u"V1__a.sql"_s,    u"V2__b.sql"_s,        u"V2_0_3__b.sql"_s, u"V2.1__c.sql"_s,
                                 u"m/V10__z.sql"_s, u"V20240101__d.sql"_s, u"R__a.sql"_s,      u"R__views.sql"_s};
        QCOMPARE(sql::flywayOrder(shuffled), std::optional(sorted));
        QCOMPARE(sql::inRunningOrder(shuffled), sorted);
    }

    void othersGoByTheirNumbers()
    {
        const QStringList files{u"10_b.sql"_s, u"2_a.sql"_s, u"99999999999999999999999_c.sql"_s};
        QCOMPARE(sql::flywayOrder(files), std::nullopt);
        QCOMPARE(sql::inRunningOrder(files), QStringList({u"2_a.sql"_s, u"10_b.sql"_s, u"99999999999999999999999_c.sql"_s}));
    }
};

COLONNADE_TEST(RunningOrderTest)
#include "tst_running_order.moc"
