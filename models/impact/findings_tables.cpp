// Findings about the kind of a table and about what stands below it.
#include "impact/findings.h"

#include <QSet>

namespace colonnade::impact {

using namespace Qt::StringLiterals;
using plan::Finding;
using plan::Severity;

namespace {

QString listed(QStringList names)
{
    const qsizetype count = names.size();
    if (count > 5)
        names = names.first(4) + QStringList{u"%1 more"_s.arg(count - 4)};
    const QString last = names.takeLast();
    return names.isEmpty() ? last : names.join(u", "_s) + u" and "_s + last;
}

QList<const catalog::Table *> below(const catalog::Table &table, const catalog::Catalog &catalog)
{
    QList<const catalog::Table *> all = catalog.children(table.name);
    QSet<const catalog::Table *> known(all.begin(), all.end());
    for (qsizetype i = 0; i < all.size(); ++i) {
        for (const catalog::Table *child : catalog.children(all[i]->name)) {
            if (!known.contains(child))
                all.append(child);
            known.insert(child);
        }
    }
    return all;
}

template<class Wanted>
QStringList namesWhere(const QList<const catalog::Table *> &tables, const Wanted &wanted)
{
    QStringList names;
    for (const catalog::Table *table : tables) {
        if (wanted(*table))
            names.append(table->name.display());
    }
    return names;
}

QList<Finding> ofKind(const catalog::Table &table, const QList<const catalog::Table *> &family)
{
    QList<Finding> found;
    const QString name = table.name.display();
    if (table.persistence == catalog::Persistence::Unlogged) {
        found.append({u"pg.table.unlogged"_s, Severity::Info, name,
                      u"%1 is unlogged: replicas do not have its rows, and a crash of the server empties it, whatever was filled."_s.arg(name)});
    }
    if (!table.extension.isEmpty()) {
        found.append(
            {u"pg.table.extension"_s, Severity::Warning, name,
             u"%1 belongs to the extension %2: pg_dump leaves it to the extension and so loses the new columns, and an update of the extension may not expect them."_s
                 .arg(name, table.extension),
             u"Keep the data in a table of your own that references it, or ask the extension's authors."_s});
    }
    if (!family.isEmpty()) {
        found.append({u"pg.lock.family"_s, Severity::Info, name,
                      family.size() == 1
                          ? u"Every lock on %1 is taken on %2 below it as well, which can make the step wait too."_s.arg(
                                name, family.first()->name.display())
                          : u"Every lock on %1 is taken on the %2 tables below it as well, each of which can make the step wait."_s
                                .arg(name, QString::number(family.size()))});
    }
    const QStringList foreign =
        namesWhere(family, [](const catalog::Table &member) { return member.kind == catalog::TableKind::Foreign; });
    if (!foreign.isEmpty()) {
        found.append(
            {u"pg.partition.foreign"_s, Severity::Warning, name,
             u"%1, below %2, keeps its rows on another server: until the table there has the new columns too, queries that read them fail."_s
                 .arg(listed(foreign), name),
             u"Add the columns on the other server first."_s});
    }
    return found;
}

QList<Finding> ofOwners(const catalog::Table &table, const QList<const catalog::Table *> &family, const catalog::Catalog &catalog)
{
    if (catalog.server().superuser)
        return {};
    const QStringList others = namesWhere(family, [](const catalog::Table &member) { return !member.privileges.owner; });
    if (others.isEmpty())
        return {};
    return {{u"pg.privilege.owner"_s, Severity::Warning, table.name.display(),
             u"%1 does not own %2, which %3 changes along with %4, and only its owner may."_s.arg(
                 catalog.server().user, listed(others), u"ALTER TABLE"_s, table.name.display()),
             u"Run the plan as a role that is a member of every owner."_s}};
}

QList<Finding> ofColumn(const catalog::Table &table, const change::ColumnAddition &column,
                        const QList<const catalog::Table *> &family)
{
    if (family.isEmpty() || table.kind == catalog::TableKind::Partitioned)
        return {};
    QList<Finding> found;
    const QString object = table.name.display(column.name);
    QStringList alone;
    if (column.index)
        alone.append(u"index"_s);
    if (column.unique)
        alone.append(u"unique constraint"_s);
    if (column.references)
        alone.append(u"foreign key"_s);
    if (!alone.isEmpty()) {
        found.append({u"pg.inherited.only-here"_s, Severity::Warning, object,
                      u"The %1 of %2 covers the rows of %3 itself and none of those in the tables that inherit from it."_s.arg(
                          listed(alone), object, table.name.display()),
                      u"Add it to each of them too, where it is meant for them."_s});
    }
    const QStringList merged = namesWhere(family, [&](const catalog::Table &member) { return member.column(column.name); });
    if (!merged.isEmpty()) {
        found.append(
            {u"pg.inherited.merge"_s, Severity::Warning, object,
             u"%1 has a column %2 already, which is merged with the new one: its default stays, and so does what its rows hold, null included."_s
                 .arg(listed(merged), column.name),
             u"Make sure that both mean the same."_s});
    }
    return found;
}

}  // namespace

QList<Finding> findingsOfTable(const catalog::Table &table, const change::TableChange &change, const catalog::Catalog &catalog)
{
    const QList<const catalog::Table *> family = below(table, catalog);
    QList<Finding> found = ofKind(table, family) + ofOwners(table, family, catalog);
    for (const change::ColumnAddition &column : change.addColumns)
        found += ofColumn(table, column, family);
    return found;
}

}  // namespace colonnade::impact
