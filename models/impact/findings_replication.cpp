// Publications, which carry new columns to servers that do not have them yet, and subscriptions, which bring rows without them.
#include "impact/dependents.h"

namespace colonnade::impact {

using namespace Qt::StringLiterals;
using plan::Finding;
using plan::Severity;

namespace {

/// The table, and what it is a partition of: with publish_via_partition_root a change goes under the name of the root.
QList<const catalog::Table *> withAncestors(const catalog::Table &table, const catalog::Catalog &catalog)
{
    QList<const catalog::Table *> line{&table};
    for (qsizetype i = 0; i < line.size(); ++i) {
        for (const sql::QualifiedName &parent : line[i]->parents) {
            const catalog::Table *above = catalog.table(parent);
            if (above && above->kind == catalog::TableKind::Partitioned && !line.contains(above))
                line.append(above);
        }
    }
    return line;
}

/// A generated column is not published.
QStringList sent(const change::TableChange &change)
{
    QStringList names;
    for (const change::ColumnAddition &column : change.addColumns) {
        if (!column.generated)
            names.append(column.name);
    }
    return names;
}

bool hasIdentity(const catalog::Table &table)
{
    switch (table.replicaIdentity) {
    case catalog::ReplicaIdentity::Default: return table.primaryKey() != nullptr;
    case catalog::ReplicaIdentity::Nothing: return false;
    case catalog::ReplicaIdentity::Full: return true;
    case catalog::ReplicaIdentity::Index: return !table.replicaIdentityIndex.isEmpty();
    }
    Q_UNREACHABLE_RETURN(true);
}

QSet<sql::QualifiedName> filledBy(const plan::Plan &plan)
{
    QSet<sql::QualifiedName> tables;
    for (const plan::Phase &phase : plan.phases) {
        for (const plan::Step &step : phase.steps) {
            if (step.backfill)
                tables.insert(step.backfill->table);
        }
    }
    return tables;
}

struct Sender {
    QStringList whole;       ///< publications that send all columns
    QStringList listed;      ///< those that name the columns
    bool updates = false;
};

Sender senderOf(const catalog::Table &table, const catalog::Catalog &catalog)
{
    Sender sender;
    for (const catalog::Table *member : withAncestors(table, catalog)) {
        for (const auto &[publication, entry] : catalog.publicationsOf(member->name)) {
            const bool rows = publication->inserts || publication->updates || publication->deletes;
            QStringList &list = entry && !entry->columns.isEmpty() ? sender.listed : sender.whole;
            if (rows && !list.contains(publication->name))
                list.append(publication->name);
            sender.updates = sender.updates || publication->updates;
        }
    }
    return sender;
}

QList<Finding> ofPublications(const catalog::Table &table, const change::TableChange &change, bool fill,
                              const catalog::Catalog &catalog)
{
    if (table.kind != catalog::TableKind::Ordinary || table.persistence != catalog::Persistence::Permanent)
        return {};
    QList<Finding> found;
    const QString name = table.name.display();
    const Sender sender = senderOf(table, catalog);
    const QString added = sent(change).join(u", "_s);
    if (!sender.whole.isEmpty() && !added.isEmpty()) {
        found.append(
            {u"pg.publication.subscriber-first"_s, Severity::Warning, name,
             u"The publication %1 sends every column of %2: a subscriber that has no column %3 yet stops at the first row that is written after the change, and this server keeps its WAL until it goes on."_s
                 .arg(sender.whole.join(u", "_s), name, added),
             u"Add the column on every subscriber first."_s});
    }
    if (!sender.listed.isEmpty() && !added.isEmpty()) {
        found.append({u"pg.publication.column-list"_s, Severity::Info, name,
                      u"The publication %1 names the columns of %2 that it sends, so it does not send %3."_s.arg(
                          sender.listed.join(u", "_s), name, added),
                      u"Add it on the subscribers and then to the publication's list, if they are to have it."_s});
    }
    if (fill && sender.updates && !hasIdentity(table)) {
        found.append(
            {u"pg.publication.no-identity"_s, Severity::Warning, name,
             u"%1 is in a publication of updates and has no replica identity: the server refuses every UPDATE of it, so filling its rows fails."_s
                 .arg(name),
             u"Give it a primary key or ALTER TABLE %1 REPLICA IDENTITY FULL first."_s.arg(table.name.quoted())});
    }
    if (fill && sender.updates && table.replicaIdentity == catalog::ReplicaIdentity::Full) {
        found.append({u"pg.replica-identity.full"_s, Severity::Info, name,
                      u"%1 has REPLICA IDENTITY FULL: each filled row is written to the WAL twice, as it was and as it is, and a subscriber looks for it by all its columns."_s
                          .arg(name),
                      u"Watch the subscribers' lag while it is filled."_s});
    }
    return found;
}

QList<Finding> ofSubscriptions(const catalog::Table &table, const change::TableChange &change, const catalog::Catalog &catalog)
{
    QList<Finding> found;
    for (const catalog::Subscription &subscription : catalog.data().subscriptions) {
        if (!subscription.tables.contains(table.name))
            continue;
        QStringList bare;
        for (const change::ColumnAddition &column : change.addColumns) {
            const bool valued = column.defaultExpression || column.generated || column.identity != catalog::Identity::None;
            if (column.notNull && !valued)
                bare.append(column.name);
        }
        if (!bare.isEmpty()) {
            found.append(
                {u"pg.subscription.not-null"_s, Severity::Warning, table.name.display(),
                 u"The subscription %1 brings rows of %2 without %3, which is to be not null and has no default: it stops at the first of them, unless the publisher has the column by then."_s
                     .arg(subscription.name, table.name.display(), bare.join(u", "_s)),
                 u"Give it a default, or add it on the publisher before it becomes not null here."_s});
        }
    }
    return found;
}

}  // namespace

QList<Finding> findingsOfReplication(const plan::Plan &plan, const catalog::Catalog &catalog)
{
    QList<Finding> found;
    if (catalog.data().publications.isEmpty() && catalog.data().subscriptions.isEmpty())
        return found;
    const QSet<sql::QualifiedName> filled = filledBy(plan);
    for (const change::TableChange &change : plan.change.tables) {
        for (const catalog::Table *table : tablesWithNewColumns(change, catalog))
            found += ofPublications(*table, change, filled.contains(change.table), catalog) + ofSubscriptions(*table, change, catalog);
    }
    return found;
}

}  // namespace colonnade::impact
