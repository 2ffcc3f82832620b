#include "ui/design/design_state.h"

#include <QUndoCommand>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

/// A change set is small and its lists are shared, so that an edit simply keeps both states.
class DesignState::Edit : public QUndoCommand
{
public:
    Edit(DesignState *state, const QString &text, change::ChangeSet after, Selection selectionAfter, int mergeId)
        : QUndoCommand(text),
          m_state(state),
          m_before(state->m_change),
          m_selectionBefore(state->m_selection),
          m_after(std::move(after)),
          m_selectionAfter(std::move(selectionAfter)),
          m_mergeId(mergeId)
    {
    }
    void undo() override { m_state->apply(m_before, m_selectionBefore); }
    void redo() override { m_state->apply(m_after, m_selectionAfter); }
    int id() const override { return m_mergeId; }
    bool mergeWith(const QUndoCommand *other) override
    {
        const auto *edit = static_cast<const Edit *>(other);
        if (edit->m_selectionAfter != m_selectionAfter)
            return false;
        m_after = edit->m_after;
        return true;
    }

private:
    DesignState *m_state;
    change::ChangeSet m_before;
    Selection m_selectionBefore;
    change::ChangeSet m_after;
    Selection m_selectionAfter;
    int m_mergeId;
};

DesignState::DesignState(QObject *parent) : QObject(parent) {}

DesignState::~DesignState()
{
    m_history.blockSignals(true);  // those whom it would tell of its end are ending, too
}

void DesignState::setCatalog(catalog::CatalogPtr catalog)
{
    m_catalog = std::move(catalog);
    if (!m_catalog || !m_catalog->table(m_selection.table))
        m_selection = {};
    Q_EMIT catalogChanged();
    Q_EMIT selectionChanged();
}

namespace {

/// The last of the new columns.
Selection lastAddition(const change::ChangeSet &change)
{
    Selection selection;
    for (const change::TableChange &table : change.tables) {
        if (!table.addColumns.isEmpty())
            selection = {table.table, table.addColumns.size() - 1, {}};
    }
    return selection;
}

}  // namespace

void DesignState::setChange(const change::ChangeSet &change)
{
    m_history.clear();
    apply(change, lastAddition(change));
}

void DesignState::replaceChange(const change::ChangeSet &change)
{
    push(tr("Take from SQL"), change, lastAddition(change), -1);
}

void DesignState::apply(const change::ChangeSet &change, const Selection &selection)
{
    m_change = change;
    m_selection = selection;
    Q_EMIT changed();
    Q_EMIT selectionChanged();
}

QList<change::ColumnAddition> *DesignState::additionsOf(change::ChangeSet &change, const sql::QualifiedName &table) const
{
    const auto it = std::ranges::find(change.tables, table, &change::TableChange::table);
    return it == change.tables.end() ? nullptr : &it->addColumns;
}

QList<change::ColumnAddition> DesignState::additions(const sql::QualifiedName &table) const
{
    const auto it = std::ranges::find(m_change.tables, table, &change::TableChange::table);
    return it == m_change.tables.end() ? QList<change::ColumnAddition>() : it->addColumns;
}

const change::ColumnAddition *DesignState::selectedAddition() const
{
    if (!m_selection.added)
        return nullptr;
    const auto it = std::ranges::find(m_change.tables, m_selection.table, &change::TableChange::table);
    if (it == m_change.tables.end() || *m_selection.added >= it->addColumns.size())
        return nullptr;
    return &it->addColumns[*m_selection.added];
}

void DesignState::select(const Selection &selection)
{
    if (selection == m_selection)
        return;
    m_selection = selection;
    Q_EMIT selectionChanged();
}

bool DesignState::selectObject(const QString &object)
{
    for (const change::TableChange &table : m_change.tables) {
        for (qsizetype i = 0; i < table.addColumns.size(); ++i) {
            if (object == table.table.display(table.addColumns[i].name)) {
                select({table.table, i, {}});
                return true;
            }
        }
        if (object == table.table.display()) {
            select({table.table, std::nullopt, {}});
            return true;
        }
    }
    if (!m_catalog)
        return false;
    for (const catalog::Table &table : m_catalog->tables()) {
        const QString name = table.name.display();
        if (object == name || object.startsWith(name + u'.')) {
            select({table.name, std::nullopt, object.mid(name.size() + 1)});
            return true;
        }
    }
    return false;
}

void DesignState::push(const QString &text, change::ChangeSet after, const Selection &selection, int mergeId)
{
    m_history.push(new Edit(this, text, std::move(after), selection, mergeId));
}

void DesignState::addColumn(const sql::QualifiedName &table)
{
    const catalog::Table *existing = m_catalog ? m_catalog->table(table) : nullptr;
    if (!existing)
        return;
    change::ChangeSet after = m_change;
    QList<change::ColumnAddition> *added = additionsOf(after, table);
    if (!added) {
        after.tables.append({table, {}});
        added = &after.tables.last().addColumns;
    }
    const auto taken = [&](const QString &name) {
        return existing->column(name) || std::ranges::find(*added, name, &change::ColumnAddition::name) != added->end();
    };
    QString name = u"new_column"_s;
    for (int number = 2; taken(name); ++number)
        name = u"new_column_%1"_s.arg(number);
    change::ColumnAddition column;
    column.name = name;
    column.type = u"text"_s;
    added->append(column);
    push(tr("add a column to %1").arg(table.display()), after, {table, added->size() - 1, {}}, -1);
}

void DesignState::removeSelected()
{
    const change::ColumnAddition *column = selectedAddition();
    if (!column)
        return;
    const QString text = tr("remove %1").arg(column->name);
    change::ChangeSet after = m_change;
    additionsOf(after, m_selection.table)->removeAt(*m_selection.added);
    after.tables.removeIf([](const change::TableChange &table) { return table.addColumns.isEmpty(); });
    push(text, after, {m_selection.table, std::nullopt, {}}, -1);
}

void DesignState::edit(const change::ColumnAddition &column, const QString &field)
{
    const change::ColumnAddition *now = selectedAddition();
    if (!now || *now == column)
        return;
    change::ChangeSet after = m_change;
    (*additionsOf(after, m_selection.table))[*m_selection.added] = column;
    push(tr("edit %1").arg(column.name), after, m_selection, int(qHash(field) & 0x7fffffffU));
}

bool DesignState::mend(const QString &rule, const QString &object)
{
    if (rule != u"pg.fk.no-index" || !selectObject(object) || !selectedAddition() || selectedAddition()->index)
        return false;
    change::ColumnAddition column = *selectedAddition();
    column.index = change::IndexWish();
    edit(column, u"mend"_s);
    return true;
}

}  // namespace colonnade::ui
