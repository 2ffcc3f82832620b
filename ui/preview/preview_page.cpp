#include "ui/preview/preview_page.h"

#include "items/plan_script.h"
#include "items/plan_summary.h"
#include "ui/preview/step_details.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_page.h"
#include "ui/widgets/pieces.h"
#include "ui/widgets/sql_view.h"
#include "ui/widgets/step_list.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/wait_chart.h"

namespace colonnade::ui {

using namespace Qt::StringLiterals;

PreviewPage::PreviewPage(QWidget *parent)
    : QStackedWidget(parent), m_model(new items::PlanModel(this)), m_steps(new StepList), m_details(new StepDetails)
{
    m_empty = new EmptyPage(tr("Nothing to preview yet"), {});
    connect(m_empty->addAction(tr("Go to Design"), "primary"), &QPushButton::clicked, this, &PreviewPage::designRequested);
    connect(m_empty->addAction(tr("Open a change or SQL…")), &QPushButton::clicked, this, &PreviewPage::openRequested);
    m_steps->setModel(m_model);
    auto *left = surface("panel");
    auto *leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(10, 10, 10, 0);
    leftLayout->addWidget(m_steps);
    m_right = surface("panel");
    auto *rightLayout = new QVBoxLayout(m_right);
    rightLayout->setContentsMargins(0, 0, 0, 0);
    rightLayout->addWidget(m_details);
    auto *across = new QSplitter(Qt::Horizontal);
    across->setHandleWidth(1);
    across->setChildrenCollapsible(false);
    across->addWidget(left);
    across->addWidget(makeCentre());
    across->addWidget(m_right);
    across->setStretchFactor(1, 1);
    across->setSizes({372, 774, 294});
    left->setMinimumWidth(290);
    m_right->setMinimumWidth(240);
    addWidget(m_empty);
    addWidget(across);
    connect(m_steps, &StepList::stepSelected, this, &PreviewPage::showStep);
    connect(m_details, &StepDetails::whyRequested, this, &PreviewPage::whyRequested);
    connect(m_chart, &WaitChart::stepChosen, m_steps, &StepList::selectStep);
    setNoPlan(
        tr("When a column has been designed, its plan is shown here: the phases and steps, the SQL of each, which lock it takes, "
           "what waits for it and for how long, and the gates at which new code must be out."));
}

QWidget *PreviewPage::makeCentre()
{
    auto *sqlPart = surface("sheet");
    m_tabs = new QTabBar;
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setElideMode(Qt::ElideNone);
    for (const QString &title :
         {tr("Step SQL"), tr("Phase"), tr("Whole plan"), tr("Rollback"), tr("Plain ALTER, for comparison")})
        m_tabs->addTab(title);
    auto *copy = button(tr("Copy"), "link");
    auto *strip = surface("tab-strip");
    auto *header = new QHBoxLayout(strip);
    header->setContentsMargins(16, 0, 14, 0);
    header->addWidget(m_tabs, 1);
    header->addWidget(copy);
    m_sql = new SqlView;
    m_sql->setAccessibleName(tr("SQL"));
    auto *sqlLayout = new QVBoxLayout(sqlPart);
    sqlLayout->setContentsMargins(0, 0, 0, 0);
    sqlLayout->setSpacing(0);
    sqlLayout->addWidget(strip);
    sqlLayout->addWidget(m_sql, 1);

    auto *chartPart = surface("sheet");
    auto *title = label(tr("Who waits, and for how long"));
    title->setFont(scaledFont(1.0, QFont::DemiBold));
    auto *note = new ElidedLabel("muted");
    note->setWordings({tr("logarithmic time · band shows 5–95 %"), tr("logarithmic time")});
    auto *titles = new QHBoxLayout;
    titles->setContentsMargins(16, 12, 16, 8);
    titles->setSpacing(space::Medium);
    titles->addWidget(title);
    titles->addWidget(note, 1);
    m_chart = new WaitChart;
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_chart);
    auto *chartLayout = new QVBoxLayout(chartPart);
    chartLayout->setContentsMargins(0, 0, 0, 0);
    chartLayout->setSpacing(0);
    chartLayout->addLayout(titles);
    chartLayout->addWidget(scroll, 1);

    auto *centre = new QSplitter(Qt::Vertical);
    centre->setHandleWidth(1);
    centre->setChildrenCollapsible(false);
    centre->addWidget(sqlPart);
    centre->addWidget(chartPart);
    centre->setSizes({340, 450});
    connect(m_tabs, &QTabBar::currentChanged, this, &PreviewPage::showSql);
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_sql->toPlainText()); });
    return centre;
}

void PreviewPage::setPlan(const plan::Plan &plan)
{
    const QString before = m_steps->selectedStep();
    m_model->setPlan(plan);
    m_chart->setBars(items::waitBars(plan));
    setCurrentIndex(1);
    const bool kept = plan.step(before) != nullptr;
    if (!kept && plan.isEmpty())
        return;
    m_steps->selectStep(kept ? before : plan.phases.first().steps.value(0).id);
    showStep(m_steps->selectedStep());
}

void PreviewPage::setNoPlan(const QString &why)
{
    m_model->setPlan({});
    m_chart->setBars({});
    m_details->setStep(nullptr);
    m_empty->setText(why);
    setCurrentIndex(0);
}

void PreviewPage::showScript(Script script)
{
    m_tabs->setCurrentIndex(int(script));
}

/// Beside an open page of a rule there is no room for a third column on a small screen: the details give way.
void PreviewPage::resizeEvent(QResizeEvent *event)
{
    QStackedWidget::resizeEvent(event);
    constexpr int RoomForDetails = 800;
    m_right->setVisible(width() >= RoomForDetails);
}

QString PreviewPage::currentRule() const
{
    const plan::Step *step = m_model->plan().step(m_steps->selectedStep());
    return step ? step->rule : QString();
}

void PreviewPage::showStep(const QString &stepId)
{
    m_details->setStep(m_model->plan().step(stepId));
    m_chart->setCurrent(stepId);
    showSql();
}

void PreviewPage::showSql()
{
    const plan::Plan &whole = m_model->plan();
    const QString stepId = m_steps->selectedStep();
    const plan::Step *step = whole.step(stepId);
    switch (Script(m_tabs->currentIndex())) {
    case Script::Step: m_sql->setSql(step ? plan::stepScript(*step) : QString()); return;
    case Script::Phase:
        for (qsizetype phase = 0; phase < whole.phases.size(); ++phase) {
            if (std::ranges::find(whole.phases[phase].steps, stepId, &plan::Step::id) != whole.phases[phase].steps.end())
                m_sql->setSql(plan::phaseScript(whole.phases[phase]));
        }
        return;
    case Script::Plan: m_sql->setSql(plan::planScript(whole)); return;
    case Script::Rollback: m_sql->setSql(plan::rollbackScript(whole)); return;
    case Script::Plain: m_sql->setSql(items::plainScript(whole)); return;
    }
}

}  // namespace colonnade::ui
