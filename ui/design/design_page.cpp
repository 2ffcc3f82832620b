#include "ui/design/design_page.h"

#include "items/format.h"
#include "items/plan_summary.h"
#include "ui/design/column_inspector.h"
#include "ui/design/schema_canvas.h"
#include "ui/design/schema_panel.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/finding_list.h"
#include "ui/widgets/pieces.h"
#include "ui/widgets/theme.h"

namespace colonnade::ui {

using namespace Qt::StringLiterals;

DesignPage::DesignPage(QWidget *parent)
    : QWidget(parent),
      m_state(new DesignState(this)),
      m_panel(new SchemaPanel(m_state)),
      m_canvas(new SchemaCanvas(m_state)),
      m_inspector(new ColumnInspector(m_state)),
      m_findings(new items::FindingModel(this))
{
    auto *middle = new QSplitter(Qt::Vertical);
    middle->setHandleWidth(1);
    middle->addWidget(m_canvas);
    middle->addWidget(makeBottom());
    middle->setStretchFactor(0, 1);
    middle->setSizes({600, 190});
    middle->setCollapsible(0, false);
    auto *right = surface("panel");
    auto *rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(0, 0, 0, 0);
    rightLayout->addWidget(m_inspector);
    m_across = new QSplitter(Qt::Horizontal);
    m_across->setHandleWidth(1);
    m_across->addWidget(m_panel);
    m_across->addWidget(middle);
    m_across->addWidget(right);
    m_across->setStretchFactor(1, 1);
    m_across->setSizes({262, 848, 330});
    m_across->setChildrenCollapsible(false);
    m_panel->setMinimumWidth(190);
    right->setMinimumWidth(300);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_across);

    connect(m_state, &DesignState::changed, this, &DesignPage::showDependents);
    connect(m_state, &DesignState::catalogChanged, this, &DesignPage::showDependents);
    connect(m_findingList, &FindingList::objectChosen, m_state, &DesignState::selectObject);
    connect(m_findingList, &FindingList::fixRequested, m_state, &DesignState::mend);
    connect(m_findingList, &FindingList::whyRequested, this, &DesignPage::whyRequested);
    setPlanError(std::nullopt);
    showDependents();
}

QString DesignPage::currentRule() const
{
    return m_lists->currentWidget() == m_findingList ? m_findingList->currentRule() : QString();
}

QWidget *DesignPage::makeBottom()
{
    auto *made = surface("sheet");
    m_tabs = new QTabBar;
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->addTab(tr("Findings"));
    m_tabs->addTab(tr("Dependents"));
    m_block = new ElidedLabel("good");
    m_block->setAlignment(Qt::AlignRight);
    m_block->setFont(scaledFont(0.97, QFont::DemiBold));
    auto *strip = surface("tab-strip");
    auto *header = new QHBoxLayout(strip);
    header->setContentsMargins(14, 0, 14, 0);
    header->addWidget(m_tabs);
    header->addWidget(m_block, 1);
    m_nothing = paragraph({}, "muted");
    m_nothing->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_nothing->setContentsMargins(14, 12, 14, 0);
    m_findingList = new FindingList;
    m_findingList->setModel(m_findings);
    m_dependents = new QListWidget;
    m_dependents->setAccessibleName(tr("Dependents"));
    m_dependents->setContentsMargins(14, 6, 14, 6);
    m_lists = new QStackedWidget;
    m_lists->addWidget(m_nothing);
    m_lists->addWidget(m_findingList);
    m_lists->addWidget(m_dependents);
    auto *layout = new QVBoxLayout(made);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(strip);
    layout->addWidget(m_lists, 1);
    made->setMinimumHeight(110);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_lists->setCurrentWidget(tab == 1                          ? static_cast<QWidget *>(m_dependents)
                                      : m_findings->rowCount() == 0 ? static_cast<QWidget *>(m_nothing)
                                                                    : m_findingList);
    });
    return made;
}

void DesignPage::addColumn()
{
    if (m_state->selection().table.name.isEmpty())
        return;
    m_state->addColumn(m_state->selection().table);
    m_inspector->focusName();
}

void DesignPage::showFindings(const QList<plan::Finding> &findings)
{
    m_findings->setFindings(findings);
    m_tabs->setTabText(0, findings.isEmpty() ? tr("Findings") : tr("Findings (%1)").arg(findings.size()));
    if (m_tabs->currentIndex() == 0)
        m_lists->setCurrentWidget(findings.isEmpty() ? static_cast<QWidget *>(m_nothing) : m_findingList);
}

void DesignPage::setPlan(const plan::Plan &plan)
{
    m_nothing->setText(plan.isEmpty() ? tr("There is nothing to plan yet: add a column.")
                                      : tr("The rules have nothing to say against this change."));
    showFindings(plan.findings);
    showLongestBlock(plan);
}

void DesignPage::showLongestBlock(const plan::Plan &plan)
{
    m_block->setVisible(!plan.isEmpty());
    if (plan.isEmpty())
        return;
    const items::LongestBlock ours = items::longestBlock(plan);
    const items::LongestBlock theirs = items::longestPlainBlock(plan);
    const QString mine = ours.known ? format::duration(ours.milliseconds.p50) : tr("unknown");
    const QString plain = theirs.known ? format::duration(theirs.milliseconds.p50) : tr("unknown");
    if (plan.plain.isEmpty() || (ours.known && theirs.known && theirs.milliseconds.p50 <= ours.milliseconds.p50))
        m_block->setWordings({tr("Longest block: %1").arg(mine)});
    else
        m_block->setWordings({tr("Longest block: %1, instead of %2 for a plain ALTER TABLE").arg(mine, plain),
                              tr("Longest block: %1 instead of %2").arg(mine, plain), tr("Block: %1").arg(mine)});
    setTone(m_block, ours.known ? "good" : "warning");
}

void DesignPage::setPlanError(const std::optional<Error> &error)
{
    m_block->hide();
    m_nothing->setText(error ? error->message
                           : m_state->catalog()
                           ? tr("Add a column, and what the change brings with it is said here while you type.")
                           : tr("What a change brings with it is said here while you design it."));
    setTone(m_nothing, error ? "bad" : "muted");
    showFindings({});
    if (error)
        m_tabs->setCurrentIndex(0);  // where it is said
}

void DesignPage::showDependents()
{
    m_dependents->clear();
    for (const change::TableChange &change : m_state->change().tables) {
        const catalog::Table *table = m_state->catalog() ? m_state->catalog()->table(change.table) : nullptr;
        if (!table)
            continue;
        for (const catalog::Dependent &dependent : table->dependents) {
            const QString kind = dependent.kind == catalog::DependentKind::View ? tr("view")
                : dependent.kind == catalog::DependentKind::MaterializedView    ? tr("materialized view")
                                                                                : tr("function");
            m_dependents->addItem(tr("%1 %2 uses %3").arg(kind, dependent.name.display(), table->name.display()));
        }
    }
    m_tabs->setTabText(1, tr("Dependents (%1)").arg(m_dependents->count()));
}

}  // namespace colonnade::ui
