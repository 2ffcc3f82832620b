// The lock rules against the table of observations: what they foretell for each form, on each version, is what was seen there. No
// server is needed; tst_observed holds the table itself against servers.
#include "impact/postgres/measured.h"
#include "tests/oracle/foretold.h"
#include "tests/oracle/observations.h"
#include "tests/support/paths.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

const QString Directory = test::sourceDirectory() + u"/tests/oracle/"_s;

}  // namespace

class ForetoldTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void isWhatWasObserved_data()
    {
        QTest::addColumn<int>("major");
        for (int major = plan::Dialect::Oldest; major <= plan::Dialect::Newest; ++major)
            QTest::addRow("on %d", major) << major;
    }
    void isWhatWasObserved()
    {
        QFETCH(int, major);
        const auto forms = test::readForms(Directory + u"forms.sql"_s);
        const auto observations = test::readObservations(Directory + u"observations.tsv"_s);
        const auto schema = test::readSchema(Directory + u"schema.sql"_s, major);
        QVERIFY_RESULT(forms);
        QVERIFY_RESULT(observations);
        QVERIFY_RESULT(schema);
        const catalog::Catalog catalog = test::nothing(major);
        const auto state = test::stateOf(*schema, catalog);
        QVERIFY_RESULT(state);
        QStringList wrong;
        int pairs = 0;
        for (const test::Form &form : *forms) {
            const QMap<QString, QString> seen = observations->value(form.id());
            for (auto entry = seen.begin(); entry != seen.end(); ++entry) {
                if (entry.key().section(u'.', 0, 0).toInt() != major)
                    continue;
                ++pairs;
                const QString told = test::foretoldText(form, *state);
                if (told != *entry)
                    wrong.append(form.id() + u"\n    seen     "_s + *entry + u"\n    foretold "_s + told);
            }
        }
        qInfo("PostgreSQL %d: %d of %d pairs foretold as observed", major, int(pairs - wrong.size()), pairs);
        QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
        QVERIFY(pairs > 200);
    }

    // Two statements that are one to the table of measured forms behave alike, or the table would say of the one what was seen of the
    // other.
    void measuredFormsAreOne()
    {
        const auto forms = test::readForms(Directory + u"forms.sql"_s);
        const auto observations = test::readObservations(Directory + u"observations.tsv"_s);
        QVERIFY_RESULT(forms);
        QVERIFY_RESULT(observations);
        QStringList versions;
        for (const auto &seen : *observations) {
            for (const QString &version : seen.keys()) {
                if (!versions.contains(version))
                    versions.append(version);
            }
        }
        std::ranges::sort(versions, {}, [](const QString &version) { return version.toDouble(); });
        QMap<QByteArray, QByteArray> table;
        QMap<QPair<QByteArray, QString>, QPair<QString, QString>> outcomes;
        QStringList torn;
        for (qsizetype i = 0; i < versions.size(); ++i) {
            const int major = versions[i].section(u'.', 0, 0).toInt();
            const auto schema = test::readSchema(Directory + u"schema.sql"_s, major);
            QVERIFY_RESULT(schema);
            const catalog::Catalog catalog = test::nothing(major);
            const auto state = test::stateOf(*schema, catalog);
            QVERIFY_RESULT(state);
            for (const test::Form &form : *forms) {
                const QString seen = observations->value(form.id()).value(versions[i]);
                const test::KeyedForm keyed = test::keyed(form, *state);
                if (seen.isEmpty() || keyed.key.isEmpty() || keyed.text != seen)
                    continue;
                QByteArray &row = table[keyed.key];
                row.resize(versions.size(), '0');
                row[i] = '1';
                auto &first = outcomes[{keyed.key, versions[i]}];
                if (first.first.isEmpty())
                    first = {keyed.seenRelative(seen), form.id()};
                else if (first.first != keyed.seenRelative(seen))
                    torn.append(u"%1: %2 and %3: %4, %5"_s.arg(versions[i], first.second, form.id(), first.first,
                                                                keyed.seenRelative(seen)));
            }
        }
        QVERIFY2(torn.isEmpty(), qPrintable(torn.join(u'\n')));
        QByteArray text = "// Made of tests/oracle/observations.tsv by tests-oracle tst_foretold with COLONNADE_UPDATE_GOLDEN=1.\n\""
            + versions.join(u' ').toLatin1() + "\\n\"\n";
        for (auto it = table.begin(); it != table.end(); ++it)
            text += '"' + it.key() + ' ' + it.value() + "\\n\"\n";
        QFile file(test::sourceDirectory() + u"/models/impact/postgres/measured.inc"_s);
        if (qEnvironmentVariableIsSet("COLONNADE_UPDATE_GOLDEN")) {
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
            return;
        }
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(file.readAll() == text, "the table of measured forms is not that of the observations: make it anew");
    }
};

COLONNADE_TEST(ForetoldTest)
#include "tst_foretold.moc"
