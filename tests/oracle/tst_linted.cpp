// What lint says of each form, on each version, against what servers were seen to do: every rewrite, scan and build that makes
// reads or writes wait is an error or a warning, and where there is none it keeps quiet. Nothing is taken from the lock rules.
#include "lint/linter.h"
#include "tests/oracle/observations.h"
#include "tests/support/paths.h"
#include "tests/support/test.h"

#include <QRegularExpression>

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

const QString Directory = test::sourceDirectory() + u"/tests/oracle/"_s;

/// A line of the table, taken apart.
struct Seen {
    bool refused = false;
    bool alone = false;  ///< in no transaction
    QString state;       ///< the SQLSTATE
    QMap<QString, QString> locks;
    QSet<QString> worked;  ///< written or read as a whole

    explicit Seen(const QString &text)
    {
        refused = text.startsWith("refused "_L1);
        state = refused ? text.sliced(8) : QString();
        for (const QString &part : refused ? QStringList() : text.split(u"; "_s)) {
            QStringList words = part.split(QRegularExpression(u",? "_s));
            if (words.first() == "rewrites"_L1 || words.first() == "scans"_L1 || words.first() == "builds"_L1)
                worked += QSet<QString>(words.begin() + 1, words.end());
            alone = alone || part == "alone"_L1;
            for (qsizetype i = 0; i + 1 < words.size() && words[i].toUpper() == words[i]; i += 2)
                locks.insert(words[i + 1], words[i]);
        }
    }
    static bool isStrong(const QString &mode) { return QStringList{u"S"_s, u"SRX"_s, u"X"_s, u"AX"_s}.contains(mode); }
    bool locksStrongly() const { return std::ranges::any_of(locks, isStrong); }
    bool worksUnderStrongLock() const
    {
        return std::ranges::any_of(worked, [this](const QString &relation) { return isStrong(locks.value(relation)); });
    }
};

/// Rules of what code or data lose, which is nothing that locks, rewrites or scans show.
bool isOfLoss(const QString &rule)
{
    static const QStringList rules = {u"drop-table"_s,      u"drop-column"_s,        u"drop-cascade"_s, u"rename-table"_s,
                                      u"rename-column"_s,   u"truncate"_s,           u"update-all"_s,   u"delete-all"_s,
                                      u"disable-trigger"_s, u"reference-unchecked"_s, u"drop-owned"_s,
                                      u"drop-default"_s,    u"drop-database"_s};
    return rules.contains(rule);
}

/// Rules of the time for which a strong lock is held, whatever is done meanwhile.
bool isOfWaiting(const QString &rule)
{
    static const QStringList rules = {u"lock-table"_s, u"refresh"_s, u"detach-partition"_s, u"column-exists"_s,
                                      u"reassign-owned"_s};
    return rules.contains(rule);
}

struct Said {
    QStringList rules;   ///< at warning or above
    QStringList others;  ///< of work, that is neither loss nor waiting
    bool refused = false;
    bool waiting = false;
    bool alone = false;  ///< in a transaction it is said to be refused
};

class Judge
{
public:
    explicit Judge(int major, const QStringList &schema)
        : m_linter(lint::emptyCatalog(QString::number(major))->catalog, QString::number(major))
    {
        // What they say of a session is not about a statement.
        m_options.rules = {{u"pg.lint.no-lock-timeout"_s, std::nullopt},
                           {u"pg.lint.invalid-index-kept"_s, std::nullopt},
                           {u"pg.lint.set-local-outside"_s, std::nullopt}};
        judge(m_linter, schema.join(u";\n"_s), m_options);
        m_linter.settle();
    }
    Said of(const test::Form &form) const
    {
        lint::Linter linter = m_linter;
        Said said;
        if (!form.setup.isEmpty()) {
            // Of what is refused before, nothing can be seen.
            const lint::FileVerdict before = judge(linter, form.setup, m_options);
            for (const auto &[statement, found] : before.findings())
                said.refused = said.refused || refuses(found->finding.rule);
            if (said.refused)
                return said;
            linter.settle();
        }
        lint::Linter another = linter;
        const lint::FileVerdict inside = judge(another, u"BEGIN; "_s + form.statement, m_options);
        for (const auto &[statement, found] : inside.findings())
            said.alone = said.alone || found->finding.rule == "pg.lint.concurrently-in-transaction"_L1
                || found->finding.rule == "pg.lint.enum-value-in-transaction"_L1;
        const lint::FileVerdict verdict = judge(linter, form.statement, m_options);
        for (const auto &[statement, found] : verdict.findings()) {
            if (found->finding.severity == plan::Severity::Info)
                continue;
            QString rule = found->finding.rule;
            rule.remove(u"pg.lint."_s);
            said.rules.append(rule);
            const bool refusal = refuses(found->finding.rule);
            said.refused = said.refused || refusal;
            said.waiting = said.waiting || isOfWaiting(rule);
            if (!refusal && !isOfLoss(rule) && !isOfWaiting(rule))
                said.others.append(rule);
        }
        return said;
    }

private:
    static bool refuses(const QString &rule)
    {
        return rule == "pg.lint.refused"_L1 || rule == "pg.lint.needs-version"_L1
            || rule == "pg.lint.concurrently-partitioned"_L1;
    }
    static lint::FileVerdict judge(lint::Linter &linter, const QString &text, const lint::LintOptions &options)
    {
        const auto verdict = linter.judge(u"form.sql"_s, text.toUtf8() + ';', options);
        if (!verdict)
            qFatal("%s", qPrintable(verdict.error().message));
        return *verdict;
    }

    lint::Linter m_linter;
    lint::LintOptions m_options;
};

/// Where it is right that lint says something else than the locks do.
QString excuse(const Seen &seen)
{
    // A name that nobody knows may be there and hidden from whoever read the schema.
    static const QStringList names = {u"42P01"_s, u"42704"_s, u"42883"_s};
    if (seen.refused && names.contains(seen.state))
        return u"a name that is not there"_s;
    return {};
}

}  // namespace

class LintedTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void noHazardIsMissedAndNoneIsFalse_data()
    {
        QTest::addColumn<int>("major");
        for (int major = plan::Dialect::Oldest; major <= plan::Dialect::Newest; ++major)
            QTest::addRow("on %d", major) << major;
    }
    void noHazardIsMissedAndNoneIsFalse()
    {
        QFETCH(int, major);
        const auto forms = test::readForms(Directory + u"forms.sql"_s);
        const auto observations = test::readObservations(Directory + u"observations.tsv"_s);
        const auto schema = test::readSchema(Directory + u"schema.sql"_s, major);
        QVERIFY_RESULT(forms);
        QVERIFY_RESULT(observations);
        QVERIFY_RESULT(schema);
        const Judge judge(major, *schema);
        QStringList missed, falseAlarms;
        int pairs = 0, excused = 0;
        for (const test::Form &form : *forms) {
            const QMap<QString, QString> byVersion = observations->value(form.id());
            for (auto entry = byVersion.begin(); entry != byVersion.end(); ++entry) {
                if (entry.key().section(u'.', 0, 0).toInt() != major)
                    continue;
                ++pairs;
                const Seen seen(*entry);
                const Said said = judge.of(form);
                const QString line = u"%1\n    seen %2\n    said %3"_s.arg(form.id(), *entry, said.rules.join(u' '));
                if (!excuse(seen).isEmpty()) {
                    ++excused;
                    continue;
                }
                if (seen.alone != said.alone)
                    (seen.alone ? missed : falseAlarms).append(line + u"\n    in a transaction"_s);
                else if (seen.refused ? !said.refused : seen.worksUnderStrongLock() && said.others.isEmpty() && !said.waiting)
                    missed.append(line);
                else if ((said.refused && !seen.refused) || (!seen.worksUnderStrongLock() && !said.others.isEmpty())
                         || (said.waiting && !seen.locksStrongly()))
                    falseAlarms.append(line);
            }
        }
        qInfo("PostgreSQL %d: %d pairs, %d excused, %d missed, %d false", major, pairs, excused, int(missed.size()),
              int(falseAlarms.size()));
        QVERIFY2(missed.isEmpty() && falseAlarms.isEmpty(),
                 qPrintable(u"\nmissed:\n"_s + missed.join(u'\n') + u"\nfalse:\n"_s + falseAlarms.join(u'\n')));
        QVERIFY(pairs > 200);
    }
};

COLONNADE_TEST(LintedTest)
#include "tst_linted.moc"
