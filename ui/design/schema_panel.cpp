#include "ui/design/schema_panel.h"

#include "ui/design/design_state.h"
#include "ui/widgets/pieces.h"
#include "ui/widgets/theme.h"

#include <QStyledItemDelegate>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

namespace {

using items::SchemaTreeModel;

constexpr int WidestInfo = 104;

/// Schemas stand bold, types and sizes faint, new columns green.
class SchemaDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const auto kind = SchemaTreeModel::NodeKind(index.data(SchemaTreeModel::NodeKindRole).toInt());
        QColor color = theme().text;
        if (index.column() == SchemaTreeModel::InfoSection) {
            option->displayAlignment = Qt::AlignRight | Qt::AlignVCenter;
            option->font = kind == SchemaTreeModel::NodeKind::Column || kind == SchemaTreeModel::NodeKind::NewColumn
                ? monospaceFont(0.9)
                : scaledFont(0.85);
            option->textElideMode = Qt::ElideRight;
            color = theme().muted;
            option->palette.setColor(QPalette::Text, color);
            option->palette.setColor(QPalette::HighlightedText, color);
            return;
        }
        // Names of one kind differ at their ends: payments_2026_01, payments_2026_02.
        option->textElideMode = Qt::ElideMiddle;
        if (kind == SchemaTreeModel::NodeKind::NewColumn) {
            color = theme().good;
        } else if (kind == SchemaTreeModel::NodeKind::Schema) {
            option->font.setWeight(QFont::DemiBold);
        }
        option->palette.setColor(QPalette::Text, color);
        option->palette.setColor(QPalette::HighlightedText, color);
    }
};

}  // namespace

SchemaPanel::SchemaPanel(DesignState *state, QWidget *parent)
    : QFrame(parent), m_state(state), m_model(new SchemaTreeModel(this)), m_filter(new QLineEdit), m_tree(new QTreeView)
{
    setProperty("surface", "panel");
    m_filter->setPlaceholderText(tr("Filter tables and columns"));
    m_filter->setAccessibleName(tr("Filter tables and columns"));
    m_filter->setClearButtonEnabled(true);
    m_tree->setAccessibleName(tr("Schemas, tables and columns"));
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new SchemaDelegate(m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(15);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setMinimumSectionSize(40);
    m_tree->header()->setSectionResizeMode(SchemaTreeModel::NameSection, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(SchemaTreeModel::InfoSection, QHeaderView::Fixed);
    m_tree->header()->resizeSection(SchemaTreeModel::InfoSection, WidestInfo);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 10, 6, 0);
    layout->setSpacing(space::Small);
    layout->addWidget(m_filter);
    layout->addWidget(m_tree, 1);

    m_typing.setSingleShot(true);
    m_typing.setInterval(60);
    connect(m_filter, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(&m_typing, &QTimer::timeout, this, &SchemaPanel::applyFilter);
    connect(m_filter, &QLineEdit::returnPressed, this, [this] {
        applyFilter();
        m_tree->setFocus();
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &SchemaPanel::chooseCurrent);
    connect(m_tree, &QTreeView::activated, this, [this](const QModelIndex &index) {
        m_tree->setExpanded(index.siblingAtColumn(0), !m_tree->isExpanded(index.siblingAtColumn(0)));
    });
    connect(m_tree, &QTreeView::expanded, &m_fitting, qOverload<>(&QTimer::start));
    connect(m_tree, &QTreeView::collapsed, &m_fitting, qOverload<>(&QTimer::start));
    m_fitting.setSingleShot(true);
    connect(&m_fitting, &QTimer::timeout, this, &SchemaPanel::fitInfo);
    connect(m_state, &DesignState::catalogChanged, this, &SchemaPanel::showCatalog);
    connect(m_state, &DesignState::changed, this, [this] { m_model->setChange(m_state->change()); });
    connect(m_state, &DesignState::selectionChanged, this, &SchemaPanel::followSelection);
}

/// Sizes leave the names more room than types do.
void SchemaPanel::fitInfo()
{
    m_tree->resizeColumnToContents(SchemaTreeModel::InfoSection);
    const int wanted = m_tree->header()->sectionSize(SchemaTreeModel::InfoSection);
    m_tree->header()->resizeSection(SchemaTreeModel::InfoSection, std::min(wanted, WidestInfo));
}

void SchemaPanel::focusFilter()
{
    m_filter->setFocus();
    m_filter->selectAll();
}

void SchemaPanel::showCatalog()
{
    m_model->setCatalog(m_state->catalog());
    m_model->setChange(m_state->change());
    applyFilter();
}

void SchemaPanel::applyFilter()
{
    m_typing.stop();
    m_following = true;
    m_model->setFilter(m_filter->text());
    const bool few = m_model->shownTables() <= 200;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex schema = m_model->index(row, 0);
        // Without a filter the big schema is open; with one, everything that was found is.
        m_tree->setExpanded(schema, m_model->rowCount() == 1 || !m_model->filter().isEmpty() || schema.data() == u"public"_s);
        for (int table = 0; few && !m_model->filter().isEmpty() && table < m_model->rowCount(schema); ++table)
            m_tree->expand(m_model->index(table, 0, schema));
    }
    m_following = false;
    followSelection();
    fitInfo();
}

void SchemaPanel::followSelection()
{
    const Selection &selection = m_state->selection();
    QModelIndex index = m_model->indexOfTable(selection.table);
    if (!index.isValid())
        return;
    m_following = true;
    if (const change::ColumnAddition *added = m_state->selectedAddition()) {
        m_tree->expand(index);
        if (const QModelIndex column = m_model->indexOfNewColumn(selection.table, added->name); column.isValid())
            index = column;
    }
    if (m_tree->currentIndex().siblingAtColumn(0) != index && m_model->tableOf(m_tree->currentIndex()) != selection.table)
        m_tree->setCurrentIndex(index);
    else if (selection.added)
        m_tree->setCurrentIndex(index);
    m_following = false;
}

void SchemaPanel::chooseCurrent(const QModelIndex &index)
{
    if (m_following || !index.isValid())
        return;
    const sql::QualifiedName table = m_model->tableOf(index);
    if (table.name.isEmpty())
        return;
    const QString name = index.siblingAtColumn(0).data(SchemaTreeModel::ColumnNameRole).toString();
    switch (m_model->kind(index)) {
    case SchemaTreeModel::NodeKind::Schema: return;
    case SchemaTreeModel::NodeKind::Table: m_state->select({table, std::nullopt, {}}); return;
    case SchemaTreeModel::NodeKind::Column: m_state->select({table, std::nullopt, name}); return;
    case SchemaTreeModel::NodeKind::NewColumn: {
        const QList<change::ColumnAddition> added = m_state->additions(table);
        const auto it = std::ranges::find(added, name, &change::ColumnAddition::name);
        if (it != added.end())
            m_state->select({table, it - added.begin(), {}});
        return;
    }
    }
}

}  // namespace colonnade::ui
