// The arrows of the house, as a test: what each folder may include. A folder that is not in the table fails, so a new one
// has to be given its place.
#include "tests/support/paths.h"
#include "tests/support/test.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

struct Include {
    QString file;
    int line = 0;
    QString path;
    bool own = false;  ///< in quotes
};

const QHash<QString, QStringList> &arrows()
{
    static const QStringList values{u"base"_s, u"sql"_s, u"catalog"_s, u"change"_s, u"plan"_s, u"impact"_s};
    static const QHash<QString, QStringList> table{
        {u"base"_s, {}},
        {u"sql"_s, {u"base"_s}},
        {u"catalog"_s, {u"base"_s, u"sql"_s}},
        {u"change"_s, {u"base"_s, u"sql"_s, u"catalog"_s}},
        {u"plan"_s, {u"base"_s, u"sql"_s, u"catalog"_s, u"change"_s, u"plan/postgres"_s}},
        {u"plan/postgres"_s, {u"base"_s, u"sql"_s, u"catalog"_s, u"change"_s, u"plan"_s}},
        {u"impact"_s, {u"base"_s, u"sql"_s, u"catalog"_s, u"change"_s, u"plan"_s, u"impact/postgres"_s}},
        {u"impact/postgres"_s, {u"base"_s, u"sql"_s, u"catalog"_s, u"change"_s, u"plan"_s, u"impact"_s}},
        {u"rules"_s, {u"base"_s, u"plan"_s}},
        {u"database"_s, {u"base"_s, u"sql"_s, u"catalog"_s}},
        {u"database/postgres"_s, {u"base"_s, u"sql"_s, u"catalog"_s, u"database"_s}},
        {u"run"_s, values + QStringList{u"database"_s}},
        {u"document"_s, values + QStringList{u"run"_s}},
        {u"lint"_s, values + QStringList{u"impact/postgres"_s, u"rules"_s, u"document"_s}},
        {u"report"_s, values + QStringList{u"run"_s, u"document"_s}},
        // The sandbox starts servers of one engine and fills them, so it may open sessions of that engine.
        {u"sandbox"_s, {u"base"_s, u"sql"_s, u"catalog"_s, u"database"_s, u"database/postgres"_s}},
        {u"items"_s, values + QStringList{u"run"_s, u"report"_s, u"document"_s, u"rules"_s, u"lint"_s}},
        {u"ui"_s, values + QStringList{u"run"_s, u"report"_s, u"document"_s, u"items"_s, u"rules"_s, u"lint"_s}},
    };
    return table;
}

/// The folder that owns a file: "run", "plan/postgres", "ui", "app".
QString owner(const QString &path)
{
    QString folder = path.section(u'/', 0, -2);
    if (folder.startsWith(u"models/"_s))
        folder.remove(0, 7);
    if (folder == u"ui" || folder.startsWith(u"ui/"_s))
        return u"ui"_s;
    return folder.startsWith(u"app"_s) ? u"app"_s : folder;
}

QStringList sources(const QString &top)
{
    QStringList found;
    QDirIterator files(colonnade::test::sourceDirectory() + u"/"_s + top, {u"*.h"_s, u"*.cpp"_s}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext())
        found.append(files.next());
    return found;
}

QString contents(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(path));
    return QString::fromUtf8(file.readAll());
}

QList<Include> includes()
{
    static const QRegularExpression line(u"^\\s*#\\s*include\\s*([\\x22<])([^\\x22>]+)[\\x22>]"_s);
    QList<Include> found;
    const QDir root(colonnade::test::sourceDirectory());
    for (const QString &file : sources(u"models"_s) + sources(u"ui"_s) + sources(u"app"_s)) {
        const QStringList lines = contents(file).split(u'\n');
        for (int i = 0; i < lines.size(); ++i) {
            if (const auto match = line.match(lines[i]); match.hasMatch())
                found.append({root.relativeFilePath(file), i + 1, match.captured(2), match.captured(1) == u"\""});
        }
    }
    return found;
}

QString place(const Include &include)
{
    return u"%1:%2 includes %3"_s.arg(include.file).arg(include.line).arg(include.path);
}

}  // namespace

class LayeringTest : public colonnade::test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_includes = includes();
        QVERIFY(m_includes.size() > 50);
    }

    void everyFolderIncludesOnlyWhatItMay()
    {
        QStringList wrong;
        for (const Include &include : std::as_const(m_includes)) {
            const QString from = owner(include.file);
            if (!include.own || from == u"app" || include.path.endsWith(u".moc"_s) || include.path == u"models/pch.h")
                continue;
            if (!arrows().contains(from)) {
                wrong.append(u"%1 stands in %2, which has no place in the table"_s.arg(include.file, from));
                continue;
            }
            const QString to = owner(include.path);
            if (to != from && !arrows()[from].contains(to))
                wrong.append(place(include));
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void theSeamIsSeenOnlyByThoseWhoRun()
    {
        const QStringList allowed{u"run"_s,      u"rehearse"_s,          u"watch"_s,  u"app"_s,
                                  u"database"_s, u"database/postgres"_s, u"sandbox"_s};
        QStringList wrong;
        for (const Include &include : std::as_const(m_includes)) {
            if (include.own && include.path.startsWith(u"database/"_s) && !allowed.contains(owner(include.file)))
                wrong.append(place(include));
            if (include.own && include.path.startsWith(u"app/"_s) && owner(include.file) != u"app")
                wrong.append(place(include));
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void clientLibrariesStayInTheirFolders()
    {
        QStringList wrong;
        for (const Include &include : std::as_const(m_includes)) {
            const bool client = include.path.startsWith(u"pqxx"_s) || include.path == u"libpq-fe.h";
            if (client && owner(include.file) != u"database/postgres")
                wrong.append(place(include));
            if (include.path.startsWith(u"pg_query"_s) && owner(include.file) != u"sql")
                wrong.append(place(include));
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void noWidgetBelowTheWindowAndNoPixelBelowItems()
    {
        static const QRegularExpression widgets(
            u"^(QtWidgets|QtCharts|QWidget|QApplication|QDialog|QMainWindow|QLabel|QPushButton|QMessageBox|QChart)"_s);
        static const QRegularExpression gui(u"^(QtGui|QColor|QIcon|QFont|QPainter|QPixmap|QImage)"_s);
        QStringList wrong;
        for (const Include &include : std::as_const(m_includes)) {
            if (!include.file.startsWith(u"models/"_s))
                continue;
            if (widgets.match(include.path).hasMatch())
                wrong.append(place(include));
            if (owner(include.file) != u"items" && gui.match(include.path).hasMatch())
                wrong.append(place(include));
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void theWindowHoldsNoSql()
    {
        static const QRegularExpression sqlWords(
            u"\\x22\\s*(SELECT |ALTER TABLE |UPDATE |INSERT INTO |DELETE FROM |CREATE INDEX |DROP )"_s);
        QStringList wrong;
        for (const QString &file : sources(u"ui"_s)) {
            if (contents(file).contains(sqlWords))
                wrong.append(file);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void noFileIsLongerThanFiveHundredLines()
    {
        QStringList wrong;
        for (const QString &file : sources(u"models"_s) + sources(u"ui"_s) + sources(u"app"_s) + sources(u"tests"_s)) {
            if (const auto lines = contents(file).count(u'\n'); lines > 500)
                wrong.append(u"%1 has %2 lines"_s.arg(file).arg(lines));
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

private:
    QList<Include> m_includes;
};

COLONNADE_TEST(LayeringTest)
#include "tst_layering.moc"
