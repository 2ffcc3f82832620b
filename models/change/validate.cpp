#include "change/validate.h"

#include "base/edit_distance.h"
#include "base/quote.h"
#include "change/names.h"
#include "change/validate_column.h"

#include <QSet>

namespace colonnade::change {

using namespace Qt::StringLiterals;

namespace {

constexpr int MaxColumns = 1600;
/// Ours: PostgreSQL knows no limit, and every row has to pass them.
constexpr qsizetype MaxChecks = 1000;
/// Nobody reads more, and a file made to do harm has millions.
constexpr qsizetype MostProblems = 100;
constexpr qsizetype MostSentences = 10;
constexpr qsizetype LongestSentence = 600;

bool fitsColumns(const TableChange &change, const catalog::Table &table)
{
    return table.highestColumnNumber + change.addColumns.size() <= MaxColumns;
}

bool fitsChecks(const TableChange &change)
{
    return std::ranges::all_of(change.addColumns, [](const ColumnAddition &column) { return column.checks.size() <= MaxChecks; });
}

Problem unknownTable(const TableChange &change, const catalog::Catalog &catalog)
{
    const QString name = change.table.display();
    if (catalog.relationExists(change.table)) {
        return {u"design.not-a-table"_s, ErrorKind::InvalidDesign, name,
                u"%1 is not a table: columns can be added to tables only."_s.arg(name)};
    }
    if (change.table.schema.text().startsWith("pg_"_L1) || change.table.schema.text() == "information_schema"_L1) {
        return {u"design.system-table"_s, ErrorKind::InvalidDesign, name,
                u"%1 is a system catalog or belongs to one: PostgreSQL lets nobody add a column to it."_s.arg(name)};
    }
    QStringList all;
    for (const catalog::Table &table : catalog.tables())
        all.append(table.name.display());
    const QStringList near = nearNames(name, all);
    Problem problem{
        u"design.no-table"_s, ErrorKind::NoSuchObject, name,
        u"There is no table %1 in %2."_s.arg(
            name, catalog.server().database.isEmpty() ? u"the catalog"_s : u"database "_s + catalog.server().database)};
    if (!near.isEmpty())
        problem.fix = u"Name an existing table; near are %1."_s.arg(near.join(u", "_s));
    return problem;
}

QList<Problem> tableProblems(const TableChange &change, const catalog::Table &table)
{
    QList<Problem> found;
    const QString name = table.name.display();
    const auto add = [&](const QString &rule, const QString &message, std::optional<QString> fix = std::nullopt) {
        found.append({rule, ErrorKind::InvalidDesign, name, message, fix});
    };
    if (table.kind == catalog::TableKind::Foreign)
        add(u"design.foreign-table"_s,
            u"%1 is a foreign table: its rows live on another server, which has to be changed there."_s.arg(name));
    if (table.persistence == catalog::Persistence::Temporary)
        add(u"design.temporary-table"_s, u"%1 is a temporary table of one session; no other session can change it."_s.arg(name));
    if (!table.ofType.isEmpty()) {
        add(u"design.typed-table"_s,
            u"%1 is a table of type %2, which alone decides on its columns; PostgreSQL refuses a column on the table."_s.arg(
                name, table.ofType),
            u"ALTER TYPE %1 ADD ATTRIBUTE ... CASCADE gives the column to every table of the type, nullable and without a default."_s.arg(
                table.ofType));
    }
    if (!table.partitionBound.isEmpty() && !table.parents.isEmpty()) {
        add(u"design.partition"_s, u"%1 is a partition, and PostgreSQL refuses a column on a partition alone."_s.arg(name),
            u"Add the column to %1."_s.arg(table.parents.first().display()));
    }
    if (!fitsColumns(change, table)) {
        add(u"design.too-many-columns"_s,
            u"%1 has used %2 of the %3 column numbers that a table can have, dropped columns counted, so %4 more do not fit."_s
                .arg(name, QString::number(table.highestColumnNumber), QString::number(MaxColumns),
                     QString::number(change.addColumns.size())));
    }
    if (!fitsChecks(change)) {
        add(u"design.too-many-checks"_s, u"A new column of %1 has more than %2 checks, which every row would have to pass."_s.arg(
                                             name, QString::number(MaxChecks)),
            u"Say them in one check."_s);
    }
    return found;
}

/// Names of constraints and indexes, wished or chosen, that are taken.
QList<Problem> nameProblems(const ChangeSet &change, const catalog::Catalog &catalog)
{
    QList<Problem> found;
    QSet<std::pair<sql::QualifiedName, QString>> constraints;
    QSet<sql::QualifiedName> relations;
    const ChangeNames names = chosenNames(change, catalog);
    for (qsizetype t = 0; t < change.tables.size(); ++t) {
        const sql::QualifiedName &tableName = change.tables[t].table;
        const catalog::Table *table = catalog.table(tableName);
        for (qsizetype c = 0; table && c < change.tables[t].addColumns.size(); ++c) {
            const ColumnNames &column = names[t][c];
            const QString object = tableName.display(change.tables[t].addColumns[c].name);
            const auto taken = [&](const QString &what, const QString &name) {
                found.append({u"design.name-taken"_s, ErrorKind::NameTaken, object,
                              u"%1 cannot have %2 named %3: that name is taken."_s.arg(object, what, name),
                              u"Choose another name."_s});
            };
            const auto tooLong = [&](const QString &name) {
                if (sql::Identifier(name).isTooLong())
                    found.append({u"design.name-too-long"_s, ErrorKind::InvalidDesign, object,
                                  u"The name %1 has %2 bytes of UTF-8; PostgreSQL would cut it at 63 without an error."_s.arg(
                                      name, QString::number(name.toUtf8().size())),
                                  u"Choose a shorter name."_s});
            };
            const auto constraint = [&](const QString &what, const QString &name) {
                tooLong(name);
                if (table->constraint(name) || constraints.contains({tableName, name}))
                    taken(what, name);
                constraints.insert({tableName, name});
            };
            const auto relation = [&](const QString &what, const QString &name) {
                tooLong(name);
                const sql::QualifiedName full{tableName.schema, sql::Identifier(name)};
                const auto existing = std::ranges::find(table->indexes, name, &catalog::Index::name);
                const bool leftover = existing != table->indexes.end() && !existing->valid;
                if ((catalog.relationExists(full) && !leftover) || relations.contains(full))
                    taken(what, name);
                relations.insert(full);
            };
            for (const QString &check : column.checks)
                constraint(u"a check"_s, check);
            if (!column.foreignKey.isEmpty())
                constraint(u"a foreign key"_s, column.foreignKey);
            if (!column.unique.isEmpty()) {
                constraint(u"a unique constraint"_s, column.unique);
                relation(u"a unique constraint"_s, column.unique);
            }
            if (!column.index.isEmpty())
                relation(u"an index"_s, column.index);
        }
    }
    return found;
}

}  // namespace

QStringList nearNames(const QString &wanted, const QStringList &existing)
{
    QList<std::pair<int, QString>> near;
    const QString bare = wanted.section(u'.', -1).toLower();
    const qsizetype farthest = std::max<qsizetype>(2, bare.size() / 4);
    for (const QString &name : existing) {
        if (std::abs(wanted.size() - name.size()) > farthest && name.section(u'.', -1).size() != bare.size())
            continue;  // too far already, and the distance of long texts takes long
        const int away =
            name.section(u'.', -1).toLower() == bare ? 0 : static_cast<int>(editDistance(wanted.toLower(), name.toLower()));
        if (away <= farthest)
            near.append({away, name});
    }
    std::ranges::sort(near);
    QStringList names;
    for (const auto &[away, name] : near.first(std::min<qsizetype>(3, near.size())))
        names.append(name);
    return names;
}

QList<Problem> problems(const ChangeSet &change, const catalog::Catalog &catalog)
{
    QList<Problem> found;
    if (change.isEmpty())
        found.append(
            {u"design.empty"_s, ErrorKind::InvalidDesign, {}, u"The change adds no column, so there is nothing to plan."_s});
    QSet<sql::QualifiedName> seen;
    for (const TableChange &table : change.tables) {
        if (found.size() >= MostProblems)
            return found;
        if (seen.contains(table.table)) {
            found.append({u"design.table-twice"_s, ErrorKind::InvalidDesign, table.table.display(),
                          u"%1 stands in the change twice."_s.arg(table.table.display()), u"Put its columns into one list."_s});
        }
        seen.insert(table.table);
        const catalog::Table *existing = catalog.table(table.table);
        if (!existing) {
            found.append(unknownTable(table, catalog));
            continue;
        }
        found += tableProblems(table, *existing);
        if (!fitsColumns(table, *existing) || !fitsChecks(table))
            return found;
        for (qsizetype i = 0; i < table.addColumns.size() && found.size() < MostProblems; ++i)
            found += columnProblems({catalog, change, table, *existing, table.addColumns[i], i});
    }
    return found + nameProblems(change, catalog);
}

Result<void> validated(const ChangeSet &change, const catalog::Catalog &catalog)
{
    const QList<Problem> found = problems(change, catalog);
    if (found.isEmpty())
        return {};
    QStringList sentences;
    for (const Problem &problem : found.first(std::min(MostSentences, found.size())))
        sentences.append(quote(problem.fix ? problem.message + u' ' + *problem.fix : problem.message, LongestSentence));
    if (found.size() > MostSentences)
        sentences.append(u"There is more to mend in it: these are the first %1."_s.arg(MostSentences));
    return failure(found.first().kind, sentences.join(u'\n'));
}

}  // namespace colonnade::change
