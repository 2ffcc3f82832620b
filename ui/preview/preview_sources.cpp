#include "ui/preview/preview_sources.h"

#include "ui/preview/preview_page.h"
#include "ui/preview/sql_review_page.h"
#include "ui/widgets/pieces.h"

namespace colonnade::ui {

namespace {

enum Tab { PlanTab, ReviewTab };

}  // namespace

PreviewSources::PreviewSources(PreviewPage *plan, SqlReviewPage *review, QWidget *parent)
    : QWidget(parent), m_plan(plan), m_review(review), m_strip(surface("bar")), m_tabs(new QTabBar), m_stack(new QStackedWidget)
{
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setElideMode(Qt::ElideMiddle);
    m_tabs->setAccessibleName(tr("What is previewed"));
    m_tabs->addTab(tr("Plan of the design"));
    auto *strip = new QHBoxLayout(m_strip);
    strip->setContentsMargins(16, 0, 14, 0);
    strip->addWidget(m_tabs, 1);
    m_stack->addWidget(m_plan);
    m_stack->addWidget(m_review);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_strip);
    layout->addWidget(m_stack, 1);
    m_strip->hide();
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_stack->setCurrentIndex(tab);
        Q_EMIT shownChanged();
    });
}

void PreviewSources::showReview(const QString &title)
{
    if (m_tabs->count() <= ReviewTab)
        m_tabs->addTab(title);
    m_tabs->setTabText(ReviewTab, title);
    m_strip->show();
    m_tabs->setCurrentIndex(ReviewTab);
}

void PreviewSources::closeReview()
{
    m_tabs->setCurrentIndex(PlanTab);
    if (m_tabs->count() > ReviewTab)
        m_tabs->removeTab(ReviewTab);
    m_strip->hide();
}

bool PreviewSources::hasReview() const
{
    return m_tabs->count() > ReviewTab;
}

bool PreviewSources::isReviewShown() const
{
    return m_stack->currentIndex() == ReviewTab;
}

QString PreviewSources::currentRule() const
{
    return isReviewShown() ? m_review->currentRule() : m_plan->currentRule();
}

}  // namespace colonnade::ui
