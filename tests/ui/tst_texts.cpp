// What the window says: plurals in English, and nothing left over from them.
#include "items/schema_tree_model.h"
#include "tests/support/paths.h"
#include "tests/support/sample_values.h"
#include "tests/support/test.h"
#include "ui/run/run_page.h"
#include "ui/shell/main_window.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QDirIterator>
#include <QLabel>
#include <QRegularExpression>
#include <QXmlStreamReader>

using namespace colonnade;
using namespace colonnade::ui;
using namespace Qt::StringLiterals;

namespace {

QString contents(const QString &path)
{
    QFile file(test::sourceDirectory() + u"/"_s + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// Every source text with %n of the English file, with its context.
QList<std::pair<QString, QString>> plurals()
{
    QList<std::pair<QString, QString>> found;
    QXmlStreamReader reader(contents(u"translations/colonnade_en.ts"_s));
    QString context;
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (reader.name() == u"name")
            context = reader.readElementText();
        else if (reader.name() == u"source")
            found.append({context, reader.readElementText()});
    }
    return found;
}

QString modelTexts(const QAbstractItemModel &model, const QModelIndex &parent = {})
{
    QString all;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        for (const QVariant &value : model.itemData(index))
            all += value.toString() + u'\n';
        all += index.data(Qt::ToolTipRole).toString() + u'\n' + modelTexts(model, index);
    }
    return all;
}

QString shownTexts(const QWidget &window)
{
    QString all;
    for (const QLabel *label : window.findChildren<QLabel *>())
        all += label->text() + u'\n' + label->toolTip() + u'\n';
    for (const QAbstractButton *button : window.findChildren<QAbstractButton *>())
        all += button->text() + u'\n';
    for (const QAbstractItemView *view : window.findChildren<QAbstractItemView *>()) {
        if (view->model())
            all += modelTexts(*view->model());
    }
    return all;
}

}  // namespace

class TextsTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void everyPluralInTheSourcesHasItsEnglishForms()
    {
        QSet<QString> known;
        for (const auto &[context, source] : plurals()) {
            known.insert(source);
            for (const int n : {0, 1, 2, 5}) {
                const QString text = QCoreApplication::translate(context.toUtf8(), source.toUtf8(), nullptr, n);
                QVERIFY2(!text.contains(u"(s)"_s) && !text.contains(u"%n"_s), qPrintable(text));
                QVERIFY2(text.contains(QString::number(n)), qPrintable(text));
            }
        }
        static const QRegularExpression literal(u"\\btr\\(\"([^\"]*%n[^\"]*)\""_s);
        int found = 0;
        for (const QString &top : {u"ui"_s, u"app/gui"_s, u"models/items"_s}) {
            QDirIterator files(test::sourceDirectory() + u"/"_s + top, {u"*.cpp"_s}, QDir::Files,
                               QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                for (const auto &match : literal.globalMatch(QString::fromUtf8(file.readAll()))) {
                    ++found;
                    QVERIFY2(known.contains(match.captured(1)),
                             qPrintable(file.fileName() + u": “"_s + match.captured(1)
                                        + u"” has no English plural: run the target update_translations"_s));
                }
            }
        }
        QVERIFY(found >= 10);
    }

    void noShownTextSaysS()
    {
        const ThemeChoice theme(Scheme::Light);
        MainWindow window;
        window.show();
        window.setCatalog(test::sampleCatalog(), Environment::Production);
        window.setChange(test::sampleChange());
        window.setPlan(test::samplePlan(), u"sha256:7f3ac91e00000000"_s);
        QString all;
        for (int i = 0; i < PageCount; ++i) {
            window.showPage(Page(i));
            all += shownTexts(window);
        }
        window.run()->begin(test::sampleRecord(30));
        window.showPage(Page::Run);
        all += shownTexts(window);
        QVERIFY2(all.contains(u" gates"_s) && all.contains(u" tables"_s), qPrintable(all));
        const qsizetype at = all.indexOf(u"(s)"_s);
        QVERIFY2(at < 0, qPrintable(all.mid(std::max<qsizetype>(0, at - 40), 60)));
    }
};

COLONNADE_TEST(TextsTest)
#include "tst_texts.moc"
