// The page of SQL files by itself: nothing is cut, both schemes, everything by key and with a name.
#include "items/review_builder.h"
#include "lint/linter.h"
#include "tests/support/sample_values.h"
#include "tests/support/test.h"
#include "tests/ui/shown_whole.h"
#include "ui/preview/preview_sources.h"
#include "ui/preview/sql_review_page.h"
#include "ui/shell/main_window.h"
#include "ui/widgets/finding_list.h"
#include "ui/widgets/rule_panel.h"
#include "ui/widgets/script_view.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QPushButton>
#include <QSignalSpy>

using namespace colonnade;
using namespace colonnade::ui;
using namespace Qt::StringLiterals;

class SqlReviewTest : public test::Test
{
    Q_OBJECT

    std::unique_ptr<ThemeChoice> m_theme;
    std::unique_ptr<MainWindow> m_window;

    static items::SqlReviewPtr judged(const QByteArray &text)
    {
        const auto empty = lint::emptyCatalog(u"17"_s);
        lint::Linter linter(empty->catalog, empty->version);
        const auto verdict = linter.judge(u"V12__orders.sql"_s, text);
        if (!verdict)
            qFatal("%s", qPrintable(verdict.error().message));
        items::ReviewBuilder builder(empty->version, 1);
        builder.add(*verdict, lint::rewrittenPieces(*verdict, *empty->catalog));
        return std::move(builder).finished();
    }
    static QByteArray demo()
    {
        QFile file(u":/demo/V12__orders.sql"_s);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    SqlReviewPage *page() { return m_window->review(); }

private Q_SLOTS:
    void init()
    {
        test::Test::init();
        m_theme = std::make_unique<ThemeChoice>(Scheme::Light);
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        m_window->showReview(u"V12__orders.sql"_s);
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void cleanup() { m_window.reset(); }

    void nothingIsCut_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("state");
        QTest::addColumn<bool>("rule");
        const QString states[] = {u"being judged"_s, u"refused"_s, u"for a version"_s, u"for a server"_s};
        for (const QSize &size : {QSize(1440, 900), QSize(1024, 700)}) {
            for (int state = 0; state < 4; ++state) {
                for (const bool rule : {false, true})
                    QTest::addRow("%s at %d%s", qPrintable(states[state]), size.width(), rule ? " beside a rule" : "")
                        << size << state << rule;
            }
        }
    }
    void nothingIsCut()
    {
        QFETCH(QSize, size);
        QFETCH(int, state);
        QFETCH(bool, rule);
        m_window->resize(size);
        page()->setServer(state == 3 ? u"warehouse_of_the_north, PostgreSQL 17.11"_s : QString());
        if (state == 0)
            page()->setReading({u"V12__orders.sql"_s});
        else if (state == 1)
            page()->setError({ErrorKind::InvalidInput, u"odd.sql, line 3: a byte that is no UTF-8. Save the file as UTF-8."_s});
        else
            page()->setReview(judged(demo()));
        if (rule)
            m_window->rulePanel()->showRule(u"pg.fk.no-index"_s);
        QTRY_VERIFY2(test::cutTexts(*m_window).isEmpty(), qPrintable(test::cutTexts(*m_window).join(u"; "_s)));
        QCOMPARE(m_window->size(), size);
    }

    void nothingStaysLightInTheDark()
    {
        page()->setReview(judged(demo()));
        page()->selectStatement(2);
        QCoreApplication::processEvents();
        m_theme->choose(Scheme::Dark);
        const QImage dark = m_window->grab().toImage();
        for (const QPoint &point : {QPoint(20, 300), QPoint(600, 300), QPoint(1300, 300), QPoint(1300, 880), QPoint(20, 150)})
            QVERIFY2(dark.pixelColor(point).lightness() < 110, qPrintable(u"%1,%2"_s.arg(point.x()).arg(point.y())));
    }

    void thePhasedSqlIsCopiedOnlyWhereItIsThere()
    {
        page()->setReview(judged(demo()));
        QVERIFY(page()->copyButton()->isEnabled());
        page()->setReading({u"V12__orders.sql"_s});
        QVERIFY(!page()->copyButton()->isEnabled());
        page()->setReview(judged(demo()));
        page()->setError({ErrorKind::InvalidInput, u"odd.sql, line 3: a byte that is no UTF-8."_s});
        QVERIFY(!page()->copyButton()->isEnabled());
    }

    void theBarOfAStatementHasTheColourOfWhoWaits()
    {
        page()->setReview(judged("SET lock_timeout = '1s';\nALTER TABLE orders ADD COLUMN a int;\n"));
        ScriptView *view = page()->originalView();
        QCoreApplication::processEvents();
        const QRect line = view->visualRect(view->model()->index(1, 0));
        const QImage picture = view->viewport()->grab(QRect(0, line.top(), 80, line.height())).toImage();
        int coloured = 0;
        for (int x = 0; x < picture.width(); ++x)
            coloured +=
                picture.pixelColor(x, picture.height() / 2).rgb() == waitColor(plan::WaitClass::ReadsAndWrites).rgb() ? 1 : 0;
        QCOMPARE(coloured, 4);
        const QRect before = view->visualRect(view->model()->index(0, 0));
        const QImage quiet = view->viewport()->grab(QRect(0, before.top(), 80, before.height())).toImage();
        for (int x = 0; x < quiet.width(); ++x)
            QVERIFY(quiet.pixelColor(x, quiet.height() / 2).rgb() != waitColor(plan::WaitClass::ReadsAndWrites).rgb());
    }

    void everythingIsReachedByKeyAndHasAName()
    {
        page()->setReview(judged(demo()));
        page()->versions()->setFocus();
        QList<QWidget *> reached;
        for (int i = 0; i < 40; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            QWidget *now = QApplication::focusWidget();
            if (reached.contains(now))
                break;
            reached.append(now);
        }
        for (QWidget *wanted :
             std::initializer_list<QWidget *>{page()->originalView(), page()->phasedView(), page()->findingList()}) {
            QVERIFY2(reached.contains(wanted), qPrintable(wanted->accessibleName()));
            QVERIFY(!wanted->accessibleName().isEmpty());
        }
        for (QWidget *widget : reached) {
            const auto *made = qobject_cast<QAbstractButton *>(widget);
            QVERIFY2(!widget->accessibleName().isEmpty() || (made && !made->text().isEmpty()) || widget->inherits("QTabBar"),
                     widget->metaObject()->className());
        }
    }

    void copyTakesTheStatement()
    {
        page()->setReview(judged(demo()));
        const auto &all = page()->review()->statements;
        const auto wanted =
            std::ranges::find_if(all, [](const auto &entry) { return entry.original.last > entry.original.first; });
        QVERIFY(wanted != all.end());
        page()->selectStatement(int(wanted - all.begin()));
        page()->originalView()->setFocus();
        QTest::keyClick(page()->originalView(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY2(QGuiApplication::clipboard()->text().startsWith(u"ALTER TABLE orders\n    ADD COLUMN state"_s),
                 qPrintable(QGuiApplication::clipboard()->text()));
    }

    void aVersionIsChosenByHandOnly()
    {
        QSignalSpy chosen(page(), &SqlReviewPage::versionChosen);
        page()->setServer(u"shop, PostgreSQL 17.11"_s);
        page()->setServer({});
        QCOMPARE(chosen.count(), 0);
        page()->versions()->setFocus();
        QTest::keyClick(page()->versions(), Qt::Key_Down);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(page()->version(), u"17"_s);
    }
};

COLONNADE_TEST(SqlReviewTest)
#include "tst_sql_review.moc"
