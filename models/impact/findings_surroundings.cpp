// Grants on columns and uses of row types.
#include "impact/dependents.h"

namespace colonnade::impact {

using namespace Qt::StringLiterals;
using plan::Finding;
using plan::Severity;

namespace {

QStringList quotedNames(const change::TableChange &change)
{
    QStringList names;
    for (const change::ColumnAddition &column : change.addColumns)
        names.append(sql::Identifier(column.name).quoted());
    return names;
}

QList<Finding> ofGrants(const catalog::Table &table, const change::TableChange &change)
{
    QList<Finding> found;
    const QString added = addedNames(change);
    const QString name = table.name.display();
    for (const catalog::ColumnGrant &grant : table.columnGrants) {
        if (grant.privilege == "REFERENCES"_L1)
            continue;
        const bool all = grant.columns.size() == table.columns.size();
        const bool reads = grant.privilege == "SELECT"_L1;
        const QString who = grant.grantee == "public"_L1 ? u"everybody (PUBLIC)"_s : grant.grantee;
        const QString message = all && reads
            ? u"%1 may SELECT every column of %2, each by a grant of its own, and these do not cover %3: SELECT * of %1 fails then with \"permission denied\"."_s
            : u"%1 has %4 on single columns of %2 only, and that does not cover %3."_s.arg(who, name, added, grant.privilege);
        found.append({u"pg.grant.columns"_s, all && reads ? Severity::Warning : Severity::Info, name,
                      all && reads ? message.arg(who, name, added) : message,
                      u"GRANT %1 (%2) ON %3 TO %4, if it is to have it."_s.arg(
                          grant.privilege, quotedNames(change).join(u", "_s), table.name.quoted(),
                          grant.grantee == "public"_L1 ? u"PUBLIC"_s : sql::Identifier(grant.grantee).quoted())});
    }
    return found;
}

QStringList objectsOf(const catalog::Table &table, catalog::RowTypeUseKind kind)
{
    QStringList objects;
    for (const catalog::RowTypeUse &use : table.rowTypeUses) {
        if (use.kind == kind)
            objects.append(use.object);
    }
    objects.removeDuplicates();
    return objects;
}

QList<Finding> ofRowType(const catalog::Table &table, const change::TableChange &change)
{
    using Kind = catalog::RowTypeUseKind;
    QList<Finding> found;
    const QString name = table.name.display();
    const bool computed = std::ranges::any_of(change.addColumns, [](const change::ColumnAddition &column) {
        return column.generated.has_value();
    });
    if (const QStringList stored = objectsOf(table, Kind::StoredColumn); !stored.isEmpty()) {
        found.append(
            {u"pg.row-type.stored"_s, Severity::Warning, name,
             u"%1 hold rows of %2: what they hold shows %3 as null, whatever the table's own rows get%4."_s.arg(
                 stored.join(u", "_s), name, addedNames(change),
                 computed ? u", and the server refuses a generated column while they do"_s : QString()),
             computed ? u"Fill a plain column instead, and keep it filled by a trigger."_s
                      : u"Look whether whoever reads them minds."_s});
    }
    QStringList others = objectsOf(table, Kind::ViewColumn) + objectsOf(table, Kind::CompositeAttribute)
        + objectsOf(table, Kind::Domain) + objectsOf(table, Kind::Function);
    if (!others.isEmpty()) {
        found.append({u"pg.row-type.used"_s, Severity::Info, name,
                      u"%1 use rows of %2 as values, which have one field more then."_s.arg(others.join(u", "_s), name),
                      u"Look whether clients take such rows apart by position."_s});
    }
    return found;
}

}  // namespace

QList<Finding> findingsOfSurroundings(const plan::Plan &plan, const catalog::Catalog &catalog)
{
    QList<Finding> found;
    for (const change::TableChange &change : plan.change.tables) {
        for (const catalog::Table *table : tablesWithNewColumns(change, catalog))
            found += ofGrants(*table, change) + ofRowType(*table, change);
    }
    const QStringList &unread = catalog.data().unread;
    if (!plan.change.isEmpty() && !unread.isEmpty()) {
        found.append({u"pg.surroundings.unread"_s, Severity::Info, catalog.server().database,
                      u"Not everything that may break could be looked at: %1"_s.arg(unread.join(u' ')),
                      u"Read with a role that may see it, or look there yourself."_s});
    }
    return found;
}

}  // namespace colonnade::impact
