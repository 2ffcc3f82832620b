#include "plan/postgres/trigger_name.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

bool firesBeforeWrites(const catalog::Trigger &trigger)
{
    static const QRegularExpression head(u" BEFORE [A-Z ]*(INSERT|UPDATE)"_s);
    return trigger.definition.contains(head) && trigger.definition.contains(" FOR EACH ROW"_L1);
}

QByteArray lastName(const catalog::Table &table, const Family &family)
{
    QByteArray last;
    const auto look = [&](const catalog::Table &each) {
        for (const catalog::Trigger &trigger : each.triggers) {
            if (firesBeforeWrites(trigger))
                last = std::max(last, trigger.name.toUtf8());
        }
    };
    look(table);
    for (const Member &member : family.below)
        look(*member.table);
    return last;
}

}  // namespace

QString lastTriggerName(const QString &wanted, const catalog::Table &table, const Family &family)
{
    const QByteArray last = lastName(table, family);
    if (wanted.toUtf8() > last)
        return wanted;
    const QString name = QString::fromUtf8(last);
    // As much of the other's name as it takes: from where ours has the greater letter on, ours is behind it.
    for (const QString &ours : {wanted, u"zz"_s, u"~"_s}) {
        for (qsizetype length = 0; length <= name.size(); ++length) {
            const QString candidate = name.first(length) + ours;
            const bool cut = length > 0 && name[length - 1].isHighSurrogate();
            if (!cut && !sql::Identifier(candidate).isTooLong() && candidate.toUtf8() > last)
                return candidate;
        }
    }
    return wanted;
}

QString laterTrigger(const QString &name, const catalog::Table &table, const Family &family)
{
    const QByteArray last = lastName(table, family);
    return last > name.toUtf8() ? QString::fromUtf8(last) : QString();
}

QString triggersInTheWay(const TableWork &work)
{
    if (work.ownTriggers.isEmpty() || !laterTrigger(work.ownTriggers.first(), work.table, work.family).isEmpty())
        return {};
    QStringList ours;
    for (const QString &name : work.ownTriggers)
        ours.append(sql::quotedLiteral(name));
    // By bytes, whatever the database's collation. BEFORE, ROW, and INSERT or UPDATE.
    return u"SELECT 'trigger ' || pg_catalog.quote_ident(t.tgname) || ' of ' || t.tgrelid::pg_catalog.regclass || %1"
           " FROM pg_catalog.pg_trigger t WHERE t.tgtype & 3 = 3 AND t.tgtype & 20 <> 0 AND t.tgname NOT IN (%2)"
           " AND pg_catalog.convert_to(t.tgname::text, 'UTF8') > pg_catalog.convert_to(%3, 'UTF8') AND t.tgrelid IN"
           " (WITH RECURSIVE family(oid) AS (SELECT pg_catalog.to_regclass(%4)::oid UNION SELECT i.inhrelid FROM"
           " pg_catalog.pg_inherits i JOIN family f ON i.inhparent = f.oid) SELECT oid FROM family)"_s.arg(
               sql::quotedLiteral(u" would fire after our trigger %1 and may change what it has read; plan again, or rename it"_s.arg(
                   sql::Identifier(work.ownTriggers.first()).quoted())),
               ours.join(u", "_s), ours.first(), sql::quotedLiteral(work.name.quoted()));
}

QList<Finding> triggersNotLast(const TableWork &work)
{
    const QString later =
        work.ownTriggers.isEmpty() ? QString() : laterTrigger(work.ownTriggers.first(), work.table, work.family);
    if (later.isEmpty())
        return {};
    QList<Finding> found;
    for (const ColumnWork &column : work.columns) {
        if (!column.trigger && !column.computed)
            continue;
        found.append(
            {u"pg.trigger.not-last"_s, Severity::Warning, column.object(work.name),
             u"The trigger %1 fires after the one that fills %2, whatever that is called: what it changes in the row, the fill has not seen."_s
                 .arg(sql::Identifier(later).quoted(), column.object(work.name)),
             u"Rename %1, then plan again."_s.arg(sql::Identifier(later).quoted())});
    }
    return found;
}

}  // namespace colonnade::plan::postgres
