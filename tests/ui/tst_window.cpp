#include "tests/support/sample_values.h"
#include "tests/support/test.h"
#include "tests/ui/shown_whole.h"
#include "ui/design/design_page.h"
#include "ui/run/run_page.h"
#include "ui/shell/main_window.h"
#include "ui/shell/status_line.h"
#include "ui/shell/top_bar.h"
#include "ui/shell/window_actions.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace colonnade;
using namespace colonnade::ui;
using namespace Qt::StringLiterals;

class WindowTest : public test::Test
{
    Q_OBJECT

    std::unique_ptr<ThemeChoice> m_theme;
    std::unique_ptr<MainWindow> m_window;

    void fill(bool withRun)
    {
        m_window->setCatalog(test::sampleCatalog(), Environment::Production);
        m_window->setChange(test::sampleChange());
        m_window->setPlan(test::samplePlan(), u"sha256:7f3ac91e00000000"_s);
        m_window->setPulse(ServerPulse{0.2, 2, 34, 12, 0});
        if (withRun)
            m_window->run()->begin(test::sampleRecord(30));
    }
    QPushButton *button(const QString &text)
    {
        for (QPushButton *found : m_window->findChildren<QPushButton *>()) {
            if (found->isVisible() && found->text() == text)
                return found;
        }
        return nullptr;
    }

private Q_SLOTS:
    void init()
    {
        test::Test::init();
        m_theme = std::make_unique<ThemeChoice>(Scheme::Light);
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void cleanup() { m_window.reset(); }

    void nothingIsCut_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("content");
        const QString contents[] = {u"empty"_s, u"planned"_s, u"running"_s};
        for (const QSize &size : {QSize(1440, 900), QSize(1024, 700)}) {
            for (int content = 0; content < 3; ++content)
                QTest::addRow("%s at %dx%d", qPrintable(contents[content]), size.width(), size.height()) << size << content;
        }
    }
    void nothingIsCut()
    {
        QFETCH(QSize, size);
        QFETCH(int, content);
        m_window->resize(size);
        if (content > 0)
            fill(content == 2);
        for (int page = 0; page < PageCount; ++page) {
            m_window->showPage(Page(page));
            QCoreApplication::processEvents();
            QCOMPARE(m_window->size(), size);
            const QStringList cut = test::cutTexts(*m_window);
            QVERIFY2(cut.isEmpty(), qPrintable(toString(Page(page)) + u": "_s + cut.join(u"; "_s)));
        }
    }
    void keysLeadToThePages()
    {
        for (int page = 0; page < PageCount; ++page) {
            QTest::keyClick(m_window.get(), Qt::Key(Qt::Key_1 + page), Qt::ControlModifier);
            QCOMPARE(int(m_window->page()), int(Page(page)));
        }
    }
    void aColumnIsAddedByKeyAlone()
    {
        fill(false);
        m_window->setChange({});
        m_window->design()->state()->select({sql::qualified(u"public"_s, u"orders"_s), std::nullopt, {}});
        QSignalSpy edits(m_window.get(), &MainWindow::changeEdited);
        QTest::keyClick(m_window.get(), Qt::Key_Insert);
        QCOMPARE(edits.count(), 1);
        auto *name = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(name);
        QTest::keyClicks(name, u"state"_s);
        QCOMPARE(m_window->design()->state()->selectedAddition()->name, u"state"_s);
        QTest::keyClick(name, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(m_window->design()->state()->selectedAddition()->name, u"new_column"_s);
        QCOMPARE(name->text(), u"new_column"_s);
    }
    void returnLeadsOnInTheOrderOfTheWork()
    {
        fill(false);
        QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(int(m_window->page()), int(Page::Preview));
        QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(int(m_window->page()), int(Page::Run));
        QSignalSpy runs(m_window.get(), &MainWindow::runRequested);
        QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(runs.count(), 1);
    }
    void aPlanOutOfDateCannotBeRun()
    {
        fill(false);
        m_window->showPage(Page::Run);
        QVERIFY(m_window->run()->startButton()->isEnabled());
        m_window->design()->state()->addColumn(sql::qualified(u"public"_s, u"orders"_s));
        QVERIFY(!m_window->run()->startButton()->isEnabled());
        m_window->setPlan(test::samplePlan(), u"sha256:2"_s);
        QVERIFY(m_window->run()->startButton()->isEnabled());
    }
    void pauseAndStopAreWishes()
    {
        fill(true);
        m_window->showPage(Page::Run);
        QSignalSpy pauses(m_window.get(), &MainWindow::pauseRequested);
        QSignalSpy proceeds(m_window.get(), &MainWindow::proceedRequested);
        QSignalSpy stops(m_window.get(), &MainWindow::stopRequested);
        QTest::mouseClick(button(u"Pause"_s), Qt::LeftButton);
        QCOMPARE(pauses.count(), 1);
        m_window->run()->apply(test::sampleEvent(run::EventKind::Paused, {}));
        QTest::mouseClick(button(u"Continue"_s), Qt::LeftButton);
        QCOMPARE(proceeds.count(), 1);
        QTest::mouseClick(button(u"Stop"_s), Qt::LeftButton);
        QCOMPARE(stops.count(), 1);
    }
    void themeIsSwitchedWhileShown()
    {
        fill(true);
        QVERIFY(!theme().dark);
        const QImage light = m_window->grab().toImage();
        m_theme->choose(Scheme::Dark);
        QVERIFY(theme().dark);
        const QImage dark = m_window->grab().toImage();
        // The corners of every part: nothing may stay light.
        for (const QPoint &point :
             {QPoint(5, 5), QPoint(200, 60), QPoint(20, 600), QPoint(700, 500), QPoint(1400, 600), QPoint(700, 890)}) {
            QVERIFY2(light.pixelColor(point).lightness() > 160, qPrintable(u"light at %1,%2"_s.arg(point.x()).arg(point.y())));
            QVERIFY2(dark.pixelColor(point).lightness() < 90, qPrintable(u"dark at %1,%2"_s.arg(point.x()).arg(point.y())));
        }
    }
    void anErrorOfConnectingStandsInTheDialog()
    {
        ConnectDialog *dialog = m_window->connectDialog();
        m_window->actions_()->connectTo->trigger();
        QVERIFY(dialog->isVisible());
        QSignalSpy wishes(m_window.get(), &MainWindow::connectRequested);
        auto *target = dialog->findChild<QComboBox *>()->lineEdit();
        QTest::keyClicks(target, u"postgresql://ana@db-1/shop"_s);
        for (QLineEdit *edit : dialog->findChildren<QLineEdit *>()) {
            if (edit->echoMode() == QLineEdit::Password)
                QTest::keyClicks(edit, u"s3cret"_s);
        }
        QTest::keyClick(target, Qt::Key_Return);
        QCOMPARE(wishes.count(), 1);
        const auto wish = wishes[0][0].value<ConnectionWish>();
        QCOMPARE(wish.target, u"postgresql://ana@db-1/shop"_s);
        QCOMPARE(wish.password, u"s3cret"_s);
        m_window->setConnectionError({ErrorKind::LoginRefused, u"The password of ana was refused."_s});
        QCOMPARE(dialog->errorText(), u"The password of ana was refused."_s);
        dialog->reject();
        for (const QLineEdit *edit : dialog->findChildren<QLineEdit *>())
            QVERIFY(!edit->text().contains(u"s3cret"_s));
    }
    void theServerIsTaggedByWhatItIs()
    {
        fill(false);
        const auto shows = [this](const QString &text) {
            const QList<QLabel *> labels = m_window->topBar()->findChildren<QLabel *>();
            return std::ranges::any_of(labels, [&](const QLabel *label) { return label->isVisible() && label->text() == text; });
        };
        QVERIFY(shows(u"PRODUCTION"_s));
        m_window->setCatalog(test::sampleCatalog(), Environment::Test);
        QVERIFY(shows(u"TEST"_s));
        QVERIFY(!shows(u"PRODUCTION"_s));
    }
};

COLONNADE_TEST(WindowTest)
#include "tst_window.moc"
