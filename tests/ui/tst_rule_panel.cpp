// "Why?" and F1: the page of the rule at the side of the window, by mouse and by key alone.
#include "rules/rule.h"
#include "tests/support/sample_values.h"
#include "tests/support/test.h"
#include "tests/ui/shown_whole.h"
#include "ui/design/design_page.h"
#include "ui/preview/preview_page.h"
#include "ui/run/run_page.h"
#include "ui/shell/main_window.h"
#include "ui/shell/status_line.h"
#include "ui/widgets/finding_list.h"
#include "ui/widgets/rule_panel.h"
#include "ui/widgets/step_list.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTextBlock>
#include <QTextBrowser>

using namespace colonnade;
using namespace colonnade::ui;
using namespace Qt::StringLiterals;

class RulePanelTest : public test::Test
{
    Q_OBJECT

    std::unique_ptr<ThemeChoice> m_theme;
    std::unique_ptr<MainWindow> m_window;

    RulePanel *panel() { return m_window->rulePanel(); }
    FindingList *findings() { return m_window->design()->findChild<FindingList *>(); }
    void key(Qt::Key key) { QTest::keyClick(m_window->focusWidget() ? m_window->focusWidget() : m_window.get(), key); }

private Q_SLOTS:
    void init()
    {
        test::Test::init();
        m_theme = std::make_unique<ThemeChoice>(Scheme::Light);
        m_window = std::make_unique<MainWindow>();
        m_window->setCatalog(test::sampleCatalog(), Environment::Production);
        m_window->setChange(test::sampleChange());
        m_window->setPlan(test::samplePlan(), u"sha256:7f3ac91e00000000"_s);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void cleanup() { m_window.reset(); }

    void f1OnAFindingExplainsItAndEscapeGoesBack()
    {
        findings()->setFocus();
        findings()->setCurrentIndex(findings()->model()->index(0, 0));
        const QWidget *before = QApplication::focusWidget();  // the button in the row, where it has one
        QVERIFY(before && (before == findings() || findings()->isAncestorOf(before)));
        key(Qt::Key_F1);
        QCOMPARE(panel()->rule(), u"pg.fk.no-index"_s);
        QVERIFY(panel()->isVisible());
        QCOMPARE(QApplication::focusWidget(), panel()->text());
        const auto page = rules::findRule(u"pg.fk.no-index"_s);
        QVERIFY(page);
        // The first words of the page, without their Markdown.
        const QString words = page->text.section(u'`', 0, 0).simplified().left(30);
        QVERIFY2(!words.isEmpty() && panel()->text()->toPlainText().simplified().contains(words),
                 qPrintable(panel()->text()->toPlainText()));
        QVERIFY(!panel()->text()->toPlainText().contains(u"**"_s));
        key(Qt::Key_Escape);
        QVERIFY(!panel()->isVisible());
        QCOMPARE(panel()->rule(), QString());
        QCOMPARE(QApplication::focusWidget(), before);
    }

    void onASmallScreenTheDetailsGiveWayAndComeBack()
    {
        m_window->resize(1024, 700);
        m_window->showPage(Page::Preview);
        m_window->preview()->steps()->selectStep(u"1.1"_s);
        QPushButton *why = nullptr;
        for (QPushButton *found : m_window->preview()->findChildren<QPushButton *>()) {
            if (found->isVisible() && found->text() == u"Why?"_s)
                why = found;
        }
        QVERIFY(why);
        why->setFocus();
        key(Qt::Key_Space);
        QCOMPARE(panel()->rule(), u"pg.add-column.catalog-only"_s);
        QTRY_VERIFY(!why->isVisible());
        key(Qt::Key_Escape);
        QTRY_VERIFY(why->isVisible());
        QTRY_COMPARE(QApplication::focusWidget(), why);
    }

    void whyIsALinkInEachRowAndDoesNotLeaveThePage()
    {
        QSignalSpy chosen(findings(), &FindingList::objectChosen);
        const QModelIndex second = findings()->model()->index(1, 0);
        const QRect row = findings()->visualRect(second);
        // At the right end, where "Why?" is painted; the second finding has no button beside it.
        QTest::mouseClick(findings()->viewport(), Qt::LeftButton, {}, QPoint(row.right() - 24, row.top() + 16));
        QCOMPARE(panel()->rule(), u"pg.dependent.view"_s);
        QCOMPARE(chosen.count(), 0);
        QTest::mouseClick(findings()->viewport(), Qt::LeftButton, {}, QPoint(row.left() + 60, row.top() + 16));
        QCOMPARE(chosen.count(), 1);
    }

    void f1OnAStepExplainsItsRule()
    {
        m_window->showPage(Page::Preview);
        StepList *steps = m_window->preview()->steps();
        steps->selectStep(u"3.2"_s);
        steps->setFocus();
        key(Qt::Key_F1);
        QCOMPARE(panel()->rule(), u"pg.set-not-null.proved"_s);
        // Escape closes from anywhere, not only from the panel.
        steps->setFocus();
        key(Qt::Key_Escape);
        QVERIFY(!panel()->isVisible());
        QCOMPARE(QApplication::focusWidget(), steps);
    }

    void f1DuringARunExplainsTheSelectedStep()
    {
        m_window->run()->begin(test::sampleRecord(5));
        m_window->showPage(Page::Run);
        auto *steps = m_window->run()->findChild<StepList *>();
        steps->selectStep(u"2.1"_s);
        steps->setFocus();
        key(Qt::Key_F1);
        QCOMPARE(panel()->rule(), u"pg.backfill.keyset"_s);
    }

    void theStepsGroundIsAWordWithItsMeaning()
    {
        plan::Plan plan = test::samplePlan();
        plan.phases[0].steps[0].ground = {plan::GroundKind::Measured, u"17.11"_s};
        plan.phases[0].steps[1].ground = {plan::GroundKind::Asked, u"17.11"_s};
        m_window->setPlan(plan, u"sha256:1"_s);
        m_window->showPage(Page::Preview);
        const auto shown = [this] {
            for (const QLabel *label : m_window->preview()->findChildren<QLabel *>()) {
                if (label->isVisible() && label->accessibleName() == u"Ground"_s)
                    return label->text() + u'|' + label->toolTip();
            }
            return QString();
        };
        m_window->preview()->steps()->selectStep(u"1.1"_s);
        QVERIFY2(shown().contains(u"measured on 17.11|"_s) && shown().contains(u"server of version 17.11"_s),
                 qPrintable(shown()));
        m_window->preview()->steps()->selectStep(u"1.2"_s);
        QVERIFY2(shown().contains(u"asked of this server|"_s), qPrintable(shown()));
        m_window->preview()->steps()->selectStep(u"2.1"_s);
        QVERIFY2(shown().contains(u"by rule only|"_s), qPrintable(shown()));
    }

    void withNothingSelectedF1SaysWhatToDo()
    {
        m_window->showPage(Page::Report);
        QTest::keyClick(m_window.get(), Qt::Key_F1);
        QVERIFY(!panel()->isVisible());
        QVERIFY(m_window->statusLine()->currentMessage().contains(u"Select a finding"_s));
    }

    void aRuleOfANewerVersionIsSaidToHaveNoPage()
    {
        panel()->showRule(u"pg.from.the.future"_s);
        QVERIFY(panel()->text()->toPlainText().contains(u"newer"_s));
    }

    void thePageFollowsTheScheme()
    {
        panel()->showRule(u"pg.default.volatile"_s);
        const auto codeColor = [this] {
            const QTextDocument *document = panel()->text()->document();
            for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
                for (auto part = block.begin(); !part.atEnd(); ++part) {
                    if (part.fragment().charFormat().fontFixedPitch())
                        return part.fragment().charFormat().background().color();
                }
            }
            return QColor();
        };
        QVERIFY(codeColor().lightness() > 160);
        m_theme->choose(Scheme::Dark);
        QTRY_VERIFY(codeColor().lightness() < 110);
        QVERIFY(panel()->grab().toImage().pixelColor(4, 4).lightness() < 90);
    }

    void nothingIsCutBesideThePanel_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("as it opens") << QSize(1440, 900);
        QTest::newRow("as small as it gets") << QSize(1024, 700);
    }
    void nothingIsCutBesideThePanel()
    {
        QFETCH(QSize, size);
        m_window->resize(size);
        panel()->showRule(u"pg.no-road.partitioned-foreign-key"_s);
        for (const Page page : {Page::Design, Page::Preview, Page::Run}) {
            m_window->showPage(page);
            QCoreApplication::processEvents();
            QCOMPARE(m_window->size(), size);
            const QStringList cut = test::cutTexts(*m_window);
            QVERIFY2(cut.isEmpty(), qPrintable(toString(page) + u": "_s + cut.join(u"; "_s)));
        }
    }
};

COLONNADE_TEST(RulePanelTest)
#include "tst_rule_panel.moc"
