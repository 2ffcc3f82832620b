// The table of observations against a server: every form is observed anew, and what is seen is what the table says of this version.
#include "tests/oracle/observer.h"
#include "tests/support/cluster.h"
#include "tests/support/paths.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

const QString Directory = test::sourceDirectory() + u"/tests/oracle/"_s;

}  // namespace

class ObservedTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void isSeenAgain()
    {
        const auto forms = test::readForms(Directory + u"forms.sql"_s);
        const auto table = test::readObservations(Directory + u"observations.tsv"_s);
        QVERIFY_RESULT(forms);
        QVERIFY_RESULT(table);
        auto cluster = sandbox::Cluster::start({.binDirectory = qEnvironmentVariable("COLONNADE_PG_BIN"),
                                                .settings = {u"autovacuum = off"_s, u"wal_level = logical"_s}});
        QVERIFY_RESULT(cluster);
        const int major = (*cluster)->majorVersion();
        const auto schema = test::readSchema(Directory + u"schema.sql"_s, major);
        QVERIFY_RESULT(schema);
        auto observer = test::Observer::start(**cluster, *schema);
        QVERIFY_RESULT(observer);
        QStringList wrong;
        int pairs = 0;
        for (const test::Form &form : *forms) {
            // A quick part: those with a database or a wait of their own take ten times as long.
            if (!qEnvironmentVariableIsSet("COLONNADE_MATRIX") && (!form.setup.isEmpty() || !form.holds.isEmpty()))
                continue;
            const auto outcome = (*observer)->observe(form);
            QVERIFY_RESULT(outcome);
            ++pairs;
            const QMap<QString, QString> byVersion = table->value(form.id());
            QString expected;
            for (auto it = byVersion.begin(); it != byVersion.end(); ++it) {
                if (it.key().section(u'.', 0, 0).toInt() == major)
                    expected = *it;
            }
            if (outcome->text() != expected)
                wrong.append(form.id() + u"\n    table "_s + expected + u"\n    seen  "_s + outcome->text());
        }
        qInfo("PostgreSQL %s: %d of %d pairs observed as the table has them", qPrintable((*observer)->version()),
              int(pairs - wrong.size()), pairs);
        QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
    }
};

COLONNADE_TEST(ObservedTest)
#include "tst_observed.moc"
