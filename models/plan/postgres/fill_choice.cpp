#include "plan/postgres/fill_choice.h"

#include "plan/postgres/fill_key.h"
#include "plan/postgres/tactics.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

constexpr int UsualPasses = 8;
constexpr int PassesWithRoom = 4;
constexpr int RoomyFillFactor = 90;

QList<const catalog::Table *> rowHolders(const TableWork &work)
{
    QList<const catalog::Table *> tables;
    if (work.table.kind == catalog::TableKind::Ordinary)
        tables.append(&work.table);
    for (const Member &leaf : work.family.leaves())
        tables.append(leaf.table);
    return tables;
}

bool allHeaps(const TableWork &work)
{
    return std::ranges::all_of(rowHolders(work), [](const catalog::Table *table) { return isHeap(*table); });
}

/// A key of the table covers the rows of all below it only where these are its partitions.
bool hasKeyForAll(const TableWork &work)
{
    return !work.keyColumns.isEmpty() && (work.family.isAlone() || work.table.kind == catalog::TableKind::Partitioned);
}

/// Numbers that are given one after another are best given in an order that somebody knows.
bool countsRows(const TableWork &work)
{
    return std::ranges::any_of(work.columns,
                               [](const ColumnWork &column) { return column.fill && !column.sequence.isEmpty(); });
}

QString familyReason(const TableWork &work)
{
    if (work.table.kind == catalog::TableKind::Partitioned)
        return u" The partitions are filled one after another, so that a batch concerns one of them only; one that is attached meanwhile has its turn, and one that is detached is passed over."_s;
    if (!work.family.isAlone())
        return u" %1 and the tables that inherit from it are filled one after another, each by itself: no key covers them all."_s
            .arg(work.name.display());
    return {};
}

QString windowsReason(int passes)
{
    return u"It goes over windows of pages, %1 times over each and another share of the rows each time: the room that one pass frees is taken by the new versions of the next, so that most rows stay on their page and no index is written. That takes neither a key nor statistics."_s
        .arg(passes);
}

QString pagesReason(const TableWork &work, const Context &context)
{
    return context.dialect.hasTidRangeScans()
        ? u"It goes over ranges of pages, once over each. That takes neither a key nor statistics."_s
        : u"%1 has no key that covers all of its rows, so it goes over ranges of pages; PostgreSQL %2 looks every place on them up by itself."_s
              .arg(work.name.display(), context.catalog.server().version);
}

FillChoice byPages(const TableWork &work, const Context &context, int passes)
{
    FillChoice choice;
    choice.walk = sql::Walk::Pages;
    choice.passes = passes;
    if (passes > 1)
        choice.kept = columnsToKeep(work);
    choice.reason = (passes > 1 ? windowsReason(passes) : pagesReason(work, context)) + familyReason(work)
        + u" Rows that move to another page meanwhile are looked for at the end, until none is left."_s;
    if (!choice.kept.isEmpty()) {
        choice.reason +=
            u" %1 is set to what it is: an update that names no column of an index makes the server search the index for old versions again and again."_s
                .arg(enumerated(choice.kept));
    }
    return choice;
}

bool mayNotice(const catalog::Table &table)
{
    return std::ranges::any_of(table.triggers, [](const catalog::Trigger &trigger) {
        return trigger.definition.contains(u" UPDATE OF "_s, Qt::CaseInsensitive);
    }) || std::ranges::contains(table.columns, catalog::Generated::Stored, &catalog::Column::generated);
}

QStringList uniqueColumns(const catalog::Table &table)
{
    QStringList columns;
    for (const catalog::Index &index : table.indexes) {
        if (index.unique)
            columns += index.columns;
    }
    for (const catalog::Constraint &constraint : table.constraints) {
        if (constraint.kind == catalog::ConstraintKind::PrimaryKey || constraint.kind == catalog::ConstraintKind::Unique)
            columns += constraint.columns;
    }
    return columns;
}

FillChoice byKey(const TableWork &work, const QStringList &columns, const QString &reason)
{
    FillChoice choice;
    choice.keyColumns = columns;
    for (const QString &column : columns)
        choice.keyTypes.append(work.table.column(column)->type);
    choice.reason = reason;
    return choice;
}

/// Fewer where pages have room from the start.
int usualPasses(const TableWork &work, const Context &context)
{
    if (!context.dialect.hasTidRangeScans())
        return 1;
    const bool roomy =
        std::ranges::all_of(rowHolders(work), [](const catalog::Table *table) { return table->fillFactor < RoomyFillFactor; });
    return roomy ? PassesWithRoom : UsualPasses;
}

FillChoice natural(const TableWork &work, const Context &context)
{
    const bool heaps = allHeaps(work);
    const QString alongKey = u"It goes along %1"_s.arg(enumerated(work.keyColumns));
    if (hasKeyForAll(work)) {
        if (!fillEnds(work))
            return byKey(work, work.keyColumns,
                         alongKey + u", because whether a row has been filled cannot be told from the row, only from how far the walk came."_s);
        if (!heaps)
            return byKey(work, work.keyColumns,
                         alongKey + u", because %1 stores its rows in a way of its own, which cannot be walked by pages."_s.arg(
                             work.name.display()));
        if (countsRows(work) && work.family.isAlone())
            return byKey(work, work.keyColumns, alongKey + u", so that the numbers are given in the order of the key."_s);
        if (!context.dialect.hasTidRangeScans() && work.family.isAlone())
            return byKey(work, work.keyColumns,
                         alongKey + u": PostgreSQL %1 cannot scan a range of pages by itself."_s.arg(
                             context.catalog.server().version));
    }
    return byPages(work, context, usualPasses(work, context));
}

class Wish
{
public:
    Wish(const TableWork &work, const Context &context, QList<Finding> &refused)
        : m_work(work), m_context(context), m_wish(work.fillWish), m_refused(refused)
    {
    }

    FillChoice granted()
    {
        FillChoice choice = byStrategy();
        if (m_wish.workers.value_or(1) > 1 && choice.walk != sql::Walk::Pages)
            refuse(u"Several workers can share a fill by pages only, and %1 is not filled by pages here. %2"_s.arg(name(), choice.reason),
                   u"Leave \"workers\" out."_s);
        choice.workers = m_wish.workers.value_or(1);
        if (choice.workers > 1)
            choice.reason += u" %1 sessions fill at the same time, each its own stripes of pages."_s.arg(choice.workers);
        return choice;
    }

private:
    QString name() const { return m_work.name.display(); }

    void refuse(const QString &message, const QString &fix)
    {
        m_refused.append({u"pg.no-road.fill-strategy"_s, Severity::Error, name(), message, fix});
    }

    FillChoice byStrategy()
    {
        switch (m_wish.strategy) {
        case change::FillStrategy::Chosen: break;
        case change::FillStrategy::Windows:
        case change::FillStrategy::Pages: return pages();
        case change::FillStrategy::Key: return key();
        case change::FillStrategy::Predicates: return predicates();
        }
        FillChoice choice = natural(m_work, m_context);
        if (m_wish.passes && choice.walk == sql::Walk::Pages && m_context.dialect.hasTidRangeScans())
            return byPages(m_work, m_context, *m_wish.passes);
        return choice;
    }

    FillChoice pages()
    {
        const bool windows = m_wish.strategy == change::FillStrategy::Windows;
        if (!fillEnds(m_work)) {
            refuse(u"%1 cannot be filled by pages: whether one of its rows has been filled cannot be told from the row."_s.arg(name()),
                   u"Fill it by a key, or with an expression that is never null."_s);
        } else if (!allHeaps(m_work)) {
            refuse(u"%1 cannot be filled by pages: it stores its rows in a way of its own."_s.arg(name()), u"Fill it by a key."_s);
        } else if (windows && !m_context.dialect.hasTidRangeScans()) {
            refuse(u"%1 cannot be filled in windows: PostgreSQL %2 cannot scan a range of pages by itself, which came with 14."_s.arg(
                       name(), m_context.catalog.server().version),
                   u"Fill it by a key, or by \"pages\"."_s);
        } else {
            FillChoice choice = byPages(
                m_work, m_context, windows ? m_wish.passes.value_or(std::max(2, usualPasses(m_work, m_context))) : 1);
            choice.reason = asked(choice.reason);
            return choice;
        }
        return natural(m_work, m_context);
    }

    FillChoice key()
    {
        const QStringList columns = m_wish.key ? keyOf(m_work.table, *m_wish.key) : m_work.keyColumns;
        if (!columns.isEmpty() && hasKeyForAll(m_work))
            return byKey(m_work, columns, asked(u"It goes along %1."_s.arg(enumerated(columns))));
        const QStringList others = hasKeyForAll(m_work) ? walkableIndexes(m_work.table) : QStringList();
        refuse(m_wish.key ? u"%1 cannot be filled along %2: that is not a unique index of it over columns that are never null, in one direction."_s
                                .arg(name(), *m_wish.key)
                          : u"%1 cannot be filled by a key: no unique index covers all of its rows."_s.arg(name()),
               others.isEmpty() ? u"Fill it by pages."_s : u"Fill it along %1."_s.arg(enumerated(others)));
        return natural(m_work, m_context);
    }

    FillChoice predicates()
    {
        if (!fillEnds(m_work)) {
            refuse(u"%1 cannot be filled by conditions: whether one of its rows has been filled cannot be told from the row, and two of them may be true of the same row."_s
                       .arg(name()),
                   u"Fill it by a key, or with an expression that is never null."_s);
            return natural(m_work, m_context);
        }
        FillChoice choice;
        choice.walk = sql::Walk::Predicates;
        choice.reason = asked(
            u"The conditions are taken one after another, a transaction each; how many rows that is, and for how long others may wait for them, nobody has looked at. At the end it is asked whether a row was left out."_s);
        for (const QString &text : m_wish.conditions)
            readCondition(text, choice.conditions);
        return choice;
    }

    void readCondition(const QString &text, QStringList &conditions)
    {
        const auto expression = sql::Expression::parse(text);
        if (!expression) {
            refuse(u"The condition \"%1\" cannot be read: %2"_s.arg(text, expression.error().message),
                   u"Write each as it would stand behind WHERE."_s);
            return;
        }
        if (sql::canonicalTree(expression->tree()).contains(u"ParamRef"_s)) {
            refuse(u"The condition \"%1\" has a parameter, for which there is no value."_s.arg(text),
                   u"Write the values into the conditions."_s);
            return;
        }
        for (const sql::ColumnUse &use : expression->columns()) {
            if (!expression->hasSubquery() && !use.name.isEmpty() && !m_work.table.column(use.name))
                refuse(u"The condition \"%1\" names a column %2, which %3 does not have."_s.arg(text, use.name, name()),
                       u"Name columns that are there already."_s);
        }
        conditions.append(expression->embedded());
    }

    QString asked(const QString &reason) const { return u"As the change asks for. "_s + reason; }

    const TableWork &m_work;
    const Context &m_context;
    const change::BackfillWish &m_wish;
    QList<Finding> &m_refused;
};

}  // namespace

bool isHeap(const catalog::Table &table)
{
    return table.accessMethod.isEmpty() || table.accessMethod == "heap"_L1;
}

QStringList columnsToKeep(const TableWork &work)
{
    const QList<const catalog::Table *> holders = rowHolders(work);
    if (mayNotice(work.table) || std::ranges::any_of(holders, [](const catalog::Table *table) { return mayNotice(*table); }))
        return {};
    QStringList unique = uniqueColumns(work.table);
    for (const catalog::Table *table : holders)
        unique += uniqueColumns(*table);
    QStringList kept;
    for (const catalog::Table *table : holders) {
        for (const catalog::Index &index : table->indexes) {
            if (index.unique || index.method != "btree"_L1
                || std::ranges::any_of(index.columns, [&](const QString &column) { return kept.contains(column); }))
                continue;
            const auto column = std::ranges::find_if(index.columns, [&](const QString &name) {
                const catalog::Column *known = work.table.column(name);
                return known && known->canUpdate && known->identity != catalog::Identity::Always
                    && known->generated == catalog::Generated::None && !unique.contains(name);
            });
            if (column != index.columns.end())
                kept.append(*column);
        }
    }
    return kept;
}

FillChoice chosenFill(const TableWork &work, const Context &context, QList<Finding> &refused)
{
    return Wish(work, context, refused).granted();
}

}  // namespace colonnade::plan::postgres
