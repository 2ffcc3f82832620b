// Rules for statements that name no relation and reach many: a tablespace, all that a role owns, a whole database. VACUUM, CLUSTER
// and REINDEX have theirs beside those for one table.
#include "lint/case.h"

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

void owned(Case &c)
{
    QStringList roles;
    for (const QJsonValue entry : c.node.value("roles"_L1).toArray())
        roles.append(sql::unwrapped(entry).second.value("rolename"_L1).toString());
    if (c.is("DropOwnedStmt"_L1))
        c.say(u"pg.lint.drop-owned"_s, Severity::Warning, roles.join(u", "_s),
              u"DROP OWNED drops every table of %1 in this database with its rows, and takes its privileges on all others away."_s.arg(
                  roles.join(u", "_s)),
              u"REASSIGN OWNED first to keep the tables; then DROP OWNED takes the privileges only."_s);
    else
        c.say(u"pg.lint.reassign-owned"_s, Severity::Warning, roles.join(u", "_s),
              u"REASSIGN OWNED takes ACCESS EXCLUSIVE on every table of %1 and holds them all together to the end of the transaction."_s
                  .arg(roles.join(u", "_s)),
              u"SET lock_timeout before it, or give the tables away one by one with ALTER TABLE ... OWNER TO."_s);
}

}  // namespace

void everywhereRules(Case &c)
{
    if (c.is("DropOwnedStmt"_L1) || c.is("ReassignOwnedStmt"_L1))
        return owned(c);
    if (c.is("DropdbStmt"_L1))
        c.say(u"pg.lint.drop-database"_s, Severity::Error, c.node.value("dbname"_L1).toString(),
              u"The database %1 is lost with everything in it."_s.arg(c.node.value("dbname"_L1).toString()),
              u"Rename it, and drop it when nobody missed it and there is a backup that has been restored once."_s);
    if (c.is("AlterTableMoveAllStmt"_L1))
        c.say(u"pg.lint.set-tablespace"_s, Severity::Error, {},
              u"It writes everything in the tablespace %1 anew in one transaction, and reads and writes wait until the last is done."_s.arg(
                  c.node.value("orig_tablespacename"_L1).toString()),
              u"Move one table after the other, while nobody uses it."_s);
}

}  // namespace colonnade::lint
