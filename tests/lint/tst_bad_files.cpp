// The program with files that nobody can read: one sentence on standard error, nothing on standard output, exit code 2.
#include "tests/support/paths.h"
#include "tests/support/program.h"
#include "tests/support/test.h"

#include <QFile>
#include <QTemporaryDir>

using namespace colonnade;
using namespace Qt::StringLiterals;

class BadFilesTest : public test::Test
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString file(const QString &name, const QByteArray &bytes)
    {
        QFile made(m_folder.filePath(name));
        if (!made.open(QIODevice::WriteOnly) || made.write(bytes) != bytes.size())
            qFatal("%s cannot be written", qPrintable(made.fileName()));
        return made.fileName();
    }

private Q_SLOTS:
    void everyVerbRefusesInASentence_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const QString &path, const QString &words) {
            QTest::newRow(name) << path << words;
        };
        QVERIFY(QFile::link(m_folder.filePath(u"b"_s), m_folder.filePath(u"a"_s)));
        QVERIFY(QFile::link(m_folder.filePath(u"a"_s), m_folder.filePath(u"b"_s)));
        row("a folder", m_folder.path(), u"is a directory"_s);
        row("nothing", m_folder.filePath(u"none"_s), u"No such file"_s);
        row("links in a circle", m_folder.filePath(u"a"_s), u"symbolic links"_s);
        row("a device without an end", u"/dev/zero"_s, u"has more than 256 MB"_s);
        row("an empty file", u"/dev/null"_s, u"line 1"_s);
        row("UTF-16",
            file(u"u16"_s,
                 QByteArray("\xFF\xFE"
                            "A\0",
                            4)),
            u"line 1"_s);
        row("zeros", file(u"zeros"_s, QByteArray(100000, '\0')), u"line 1"_s);
        row("half a document", file(u"half.json"_s, "{\"format\": \"colonnade-change/1\",\n\"tables\": ["),
            u"line 2: this is not JSON"_s);
        row("a document of another kind", file(u"kind.json"_s, "{\"format\": \"colonnade-runs/1\"}"),
            u"line 1: format is \"colonnade-runs/1\""_s);
        row("arrays in arrays", file(u"deep.json"_s, "{\"format\": " + QByteArray("[").repeated(1000000)),
            u"too deeply nested"_s);
        row("a name that steers the terminal", m_folder.filePath(u"\x1b[2J\u202e"_s), u"\ufffd[2J\ufffd"_s);
    }
    void everyVerbRefusesInASentence()
    {
        QFETCH(QString, path);
        QFETCH(QString, words);
        const QString change = file(u"change.sql"_s, "ALTER TABLE t ADD a int;");
        const QString shop = test::sourceDirectory() + u"/tests/fuzz/corpus/catalog_document/shop.json"_s;
        for (const QStringList &arguments : {QStringList{u"plan"_s, u"--catalog"_s, path, change},
                                             {u"plan"_s, u"--catalog"_s, shop, path},
                                             {u"run"_s, u"--db"_s, u"host=/nowhere"_s, path}}) {
            const test::Ended ended = test::cli(arguments);
            QVERIFY2(ended.code == 2, qPrintable(arguments.join(u' ') + QString::number(ended.code) + ended.remarks));
            QCOMPARE(ended.output, QByteArray());
            QVERIFY2(
                ended.remarks.startsWith(u"colonnade-cli: "_s) && ended.remarks.count(u'\n') == 1 && ended.remarks.size() < 600,
                qPrintable(ended.remarks));
            // As a change, some of them are SQL that cannot be read.
            if (arguments[0] == "run"_L1)
                QVERIFY2(ended.remarks.contains(words), qPrintable(ended.remarks));
        }
    }
};

COLONNADE_TEST(BadFilesTest)
#include "tst_bad_files.moc"
