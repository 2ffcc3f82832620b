// The pages of explanation: every rule id in the sources has one, none is an orphan, and explain shows them.
#include "rules/rule.h"
#include "tests/support/paths.h"
#include "tests/support/program.h"
#include "tests/support/schema.h"
#include "tests/support/test.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

QString contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

void collect(const QString &source, const QRegularExpression &pattern, const QString &prefix, QSet<QString> &ids)
{
    for (const QRegularExpressionMatch &match : pattern.globalMatch(source))
        ids.insert(prefix + match.captured(1));
}

/// Every string that looks like a rule's id, and those made of a prefix: dead(u"serial"_s, ...) where "pg.no-road." stands.
QSet<QString> idsInSources()
{
    static const QRegularExpression whole(uR"re("(pg(?:\.[a-z0-9][a-z0-9-]*)+)")re"_s);
    static const QRegularExpression prefix(uR"re("(pg\.(?:[a-z0-9-]+\.)+)")re"_s);
    static const QRegularExpression part(uR"re(\b(?:dead|say)\(\s*u"([a-z0-9-]+)"_s)re"_s);
    QSet<QString> ids;
    for (const QString &top : {u"models"_s, u"app"_s, u"ui"_s}) {
        QDirIterator files(test::sourceDirectory() + u"/"_s + top, {u"*.h"_s, u"*.cpp"_s}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString source = contents(files.next());
            collect(source, whole, {}, ids);
            if (const auto match = prefix.match(source); match.hasMatch())
                collect(source, part, match.captured(1), ids);
        }
    }
    return ids;
}

QStringList sorted(const QSet<QString> &set)
{
    QStringList list(set.begin(), set.end());
    list.sort();
    return list;
}

}  // namespace

class RulesTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void everyIdInTheSourcesHasAPage()
    {
        const QSet<QString> ids = idsInSources();
        QVERIFY(ids.contains(u"pg.fk.no-index"_s) && ids.contains(u"pg.no-road.not-null-scan"_s));
        QSet<QString> pages;
        for (const rules::Rule &rule : rules::allRules())
            pages.insert(rule.id);
        QVERIFY2((ids - pages).isEmpty(), qPrintable(u"without a page: "_s + sorted(ids - pages).join(u", "_s)));
        QVERIFY2((pages - ids).isEmpty(), qPrintable(u"pages of no rule: "_s + sorted(pages - ids).join(u", "_s)));
    }

    void everyPageCanBeRead()
    {
        const QStringList files = QDir(u":/rules"_s).entryList({u"*.md"_s}, QDir::Files);
        QVERIFY(files.size() > 40);
        for (const QString &file : files) {
            QFile page(u":/rules/"_s + file);
            QVERIFY(page.open(QIODevice::ReadOnly));
            const auto rule = rules::readRule(file.chopped(3), page.readAll());
            QVERIFY_RESULT(rule);
            QVERIFY2(!rule->title.endsWith(u'.'), qPrintable(file));
            QVERIFY2(rule->text.contains("**What to do.**"_L1), qPrintable(file));
            QVERIFY2(!rule->text.contains(u'\t'), qPrintable(file));
        }
        QCOMPARE(rules::allRules().size(), files.size());
    }

    void aPageOfAnotherFormIsRefusedByItsLine_data()
    {
        QTest::addColumn<QByteArray>("page");
        QTest::addColumn<int>("line");
        QTest::newRow("empty") << QByteArray() << 1;
        QTest::newRow("without a title") << QByteArray("severity: info\n\ntext\n") << 1;
        QTest::newRow("without a severity") << QByteArray("# Title\n\ntext\n") << 2;
        QTest::newRow("with a severity that does not exist") << QByteArray("# Title\nseverity: fatal\n\ntext\n") << 2;
        QTest::newRow("without the empty line") << QByteArray("# Title\nseverity: info\ntext\n") << 3;
        QTest::newRow("without text") << QByteArray("# Title\nseverity: info\n\n  \n") << 4;
    }
    void aPageOfAnotherFormIsRefusedByItsLine()
    {
        QFETCH(QByteArray, page);
        QFETCH(int, line);
        const auto rule = rules::readRule(u"pg.x"_s, page);
        QVERIFY(!rule);
        QVERIFY2(rule.error().message.startsWith(u"pg.x.md, line %1: expected "_s.arg(line)), qPrintable(rule.error().message));
    }

    void explainPrintsThePage()
    {
        const test::Ended ended = test::cli({u"explain"_s, u"pg.fk.no-index"_s});
        QCOMPARE(ended.code, 0);
        QVERIFY(ended.output.startsWith(
            "A foreign key without an index makes deletes in the other table slow\npg.fk.no-index, warning\n\n"));
        QVERIFY(ended.output.contains("**What to do.** Add an index on the referencing columns"));
    }

    void explainListsAllAndEachAsADocument()
    {
        const test::Ended list = test::cli({u"explain"_s});
        QCOMPARE(list.code, 0);
        QCOMPARE(list.output.count('\n'), rules::allRules().size());
        const test::Ended all = test::cli({u"explain"_s, u"--format"_s, u"json"_s});
        QCOMPARE(test::schemaProblems(all.output, u"colonnade-rules-1"_s), QString());
        const auto rules = QJsonDocument::fromJson(all.output).object().value("rules"_L1).toArray();
        QCOMPARE(rules.size(), rules::allRules().size());
        const test::Ended one = test::cli({u"explain"_s, u"--format"_s, u"json"_s, u"pg.fk.no-index"_s});
        QCOMPARE(QJsonDocument::fromJson(one.output).object().value("rules"_L1).toArray().size(), 1);
    }

    void explainNamesWhatIsNear_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("near");
        QTest::newRow("a slip") << u"pg.fk.no-indx"_s << u"pg.fk.no-index"_s;
        QTest::newRow("without its namespace") << u"fk.no-index"_s << u"pg.fk.no-index"_s;
        QTest::newRow("a part") << u"not-concurrent"_s << u"pg.lint.index-not-concurrent"_s;
        QTest::newRow("other letters") << u"PG.FK.NO-INDEX"_s << u"pg.fk.no-index"_s;
    }
    void explainNamesWhatIsNear()
    {
        QFETCH(QString, word);
        QFETCH(QString, near);
        const test::Ended ended = test::cli({u"explain"_s, word});
        QCOMPARE(ended.code, 2);
        QVERIFY(ended.output.isEmpty());
        QVERIFY2(ended.remarks.contains(near), qPrintable(ended.remarks));
    }

    void aWordNearNothingIsToldWhereTheListIs()
    {
        const test::Ended ended = test::cli({u"explain"_s, u"xyzzy-plugh-1234"_s});
        QCOMPARE(ended.code, 2);
        QVERIFY(ended.remarks.contains(u"colonnade-cli explain lists"_s));
    }
};

COLONNADE_TEST(RulesTest)
#include "tst_rules.moc"
