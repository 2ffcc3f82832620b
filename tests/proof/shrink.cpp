// Shrinking: leaves out one piece after the other for as long as the same fault shows.
#include "tests/proof/proof_case.h"

namespace colonnade::test::proof {

using namespace Qt::StringLiterals;

namespace {

using Candidates = QList<ProofCase>;

template<class List>
void eachLeftOut(Candidates &all, const ProofCase &from, const List &list, const std::function<List &(ProofCase &)> &in)
{
    for (qsizetype i = 0; i < list.size(); ++i) {
        ProofCase smaller = from;
        in(smaller).removeAt(i);
        all.append(smaller);
    }
}

void plainerColumn(Candidates &all, const ProofCase &from, qsizetype table, qsizetype index)
{
    const auto with = [&](const std::function<void(change::ColumnAddition &)> &edit) {
        ProofCase smaller = from;
        change::ColumnAddition &column = smaller.change.tables[table].addColumns[index];
        const change::ColumnAddition was = column;
        edit(column);
        if (!(column == was))
            all.append(smaller);
    };
    with([](auto &column) { column.index.reset(); });
    with([](auto &column) { column.comment.reset(); });
    with([](auto &column) { column.unique.reset(); });
    with([](auto &column) { column.references.reset(); });
    with([](auto &column) { column.collation.reset(); });
    with([](auto &column) { column.checks.clear(); });
    with([](auto &column) {
        if (!column.checks.isEmpty())
            column.checks.removeLast();
    });
    with([](auto &column) { column.keepFilled = change::KeepFilled::No; });
    with([](auto &column) {
        column.keepFilled = change::KeepFilled::No;
        column.fill.reset();
    });
    with([](auto &column) { column.storage.reset(); });
    with([](auto &column) { column.compression.reset(); });
    with([](auto &column) { column.defaultExpression.reset(); });
    with([](auto &column) { column.notNull = false; });
    with([](auto &column) {
        if (column.index)
            column.index = change::IndexWish{};
        if (column.unique)
            column.unique = change::UniqueWish{};
        if (column.references)
            column.references = change::ReferenceWish{.table = column.references->table, .column = column.references->column};
    });
}

void plainerTable(Candidates &all, const ProofCase &from, qsizetype t)
{
    const TablePiece &table = from.tables[t];
    eachLeftOut<QStringList>(all, from, table.after, [t](ProofCase &c) -> QStringList & { return c.tables[t].after; });
    eachLeftOut<QStringList>(all, from, table.before, [t](ProofCase &c) -> QStringList & { return c.tables[t].before; });
    eachLeftOut<QStringList>(all, from, table.elements, [t](ProofCase &c) -> QStringList & { return c.tables[t].elements; });
    eachLeftOut<QList<ColumnPiece>>(all, from, table.columns,
                                    [t](ProofCase &c) -> QList<ColumnPiece> & { return c.tables[t].columns; });
    const auto with = [&](const std::function<void(TablePiece &)> &edit) {
        ProofCase smaller = from;
        edit(smaller.tables[t]);
        if (!(smaller.tables[t] == table))
            all.append(smaller);
    };
    for (const int rows : {0, 1, 2, 5, 20})
        with([rows](TablePiece &piece) { piece.rows = std::min(piece.rows, rows); });
    with([](TablePiece &piece) { piece.kind.clear(); });
    with([](TablePiece &piece) { piece.suffix.clear(); });
}

Candidates smaller(const ProofCase &from)
{
    Candidates all;
    eachLeftOut<QList<change::TableChange>>(all, from, from.change.tables,
                                            [](ProofCase &c) -> QList<change::TableChange> & { return c.change.tables; });
    eachLeftOut<QList<TablePiece>>(all, from, from.tables, [](ProofCase &c) -> QList<TablePiece> & { return c.tables; });
    for (qsizetype t = 0; t < from.change.tables.size(); ++t) {
        const auto &columns = from.change.tables[t].addColumns;
        eachLeftOut<QList<change::ColumnAddition>>(
            all, from, columns, [t](ProofCase &c) -> QList<change::ColumnAddition> & { return c.change.tables[t].addColumns; });
        for (qsizetype i = 0; i < columns.size(); ++i)
            plainerColumn(all, from, t, i);
    }
    for (qsizetype t = 0; t < from.tables.size(); ++t)
        plainerTable(all, from, t);
    eachLeftOut<QStringList>(all, from, from.prelude, [](ProofCase &c) -> QStringList & { return c.prelude; });
    if (!from.planner.isEmpty()) {
        all.append(from);
        all.last().planner.clear();
    }
    all.removeIf([](const ProofCase &c) {
        return c.change.isEmpty()
            || std::ranges::any_of(c.change.tables, [](const change::TableChange &table) { return table.addColumns.isEmpty(); });
    });
    return all;
}

}  // namespace

ProofCase shrunk(ProofCase start, const std::function<bool(const ProofCase &)> &fails)
{
    QElapsedTimer clock;
    clock.start();
    bool found = true;
    while (found && clock.elapsed() < 60000) {
        found = false;
        for (const ProofCase &candidate : smaller(start)) {
            if (!fails(candidate))
                continue;
            start = candidate;
            found = true;
            break;
        }
    }
    return start;
}

}  // namespace colonnade::test::proof
