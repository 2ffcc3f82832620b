// Rules about what the server will not do: what it answers instead, and what to write. That it refuses says foretell(); here it
// is put into words.
#include "lint/case.h"

#include "sql/type_name.h"

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

struct Answer {
    QString why;  ///< goes on behind "because"
    std::optional<QString> fix;
};

QJsonObject definitionOf(const QJsonObject &command)
{
    return sql::unwrapped(command.value("def"_L1)).second;
}

/// What is there already, or is not.
std::optional<Answer> ofNames(const Case &c, const QString &state)
{
    if (state == "42701"_L1)
        return Answer{u"a column of that name is there already"_s, std::nullopt};
    if (state == "42703"_L1)
        return Answer{u"a column that it names is not there"_s, std::nullopt};
    if (state == "42P07"_L1)
        return Answer{u"a relation of that name is there already"_s,
                      u"Take another name; IF NOT EXISTS leaves what is there as it is, whatever that looks like."_s};
    if (state == "42710"_L1)
        return Answer{u"a constraint of that name is there already"_s, std::nullopt};
    if (c.is("TruncateStmt"_L1) && state == "0A000"_L1)
        return Answer{u"a foreign key of another table refers to it"_s, u"Name that table as well, if its rows may go."_s};
    return std::nullopt;
}

/// What hangs on a table, or has its state.
std::optional<Answer> ofTable(const QString &subtype, const QString &state)
{
    const bool persistence = subtype == "AT_SetLogged"_L1 || subtype == "AT_SetUnLogged"_L1;
    if (persistence && state == "55000"_L1)
        return Answer{u"the table is published, and what is unlogged is never sent"_s, u"Take it out of the publication first."_s};
    if (persistence && state == "42P16"_L1)
        return Answer{u"a foreign key would lead from a logged table to one that is not"_s, std::nullopt};
    if (subtype == "AT_AddConstraint"_L1 && state == "42P16"_L1)
        return Answer{u"the table has a primary key already"_s, std::nullopt};
    if ((subtype == "AT_DropConstraint"_L1 || subtype == "AT_ValidateConstraint"_L1) && state == "42704"_L1)
        return Answer{u"the table has no constraint of that name"_s, std::nullopt};
    if ((subtype == "AT_DropColumn"_L1 || subtype == "AT_DropConstraint"_L1) && state == "2BP01"_L1)
        return Answer{u"a view, or a foreign key of another table, depends on it"_s, u"Drop that first, by its name."_s};
    return std::nullopt;
}

/// The partition that is to get a column, or the typed table.
std::optional<Answer> ofColumn(const Case &c, const QJsonObject &command, const QString &state)
{
    const sql::QualifiedName table = c.target();
    if (state == "42P16"_L1)
        return Answer{u"tables inherit from %1, and a column may not be added to it alone"_s.arg(table.display()),
                      u"Leave ONLY out."_s};
    if (state == "42704"_L1)
        return Answer{u"arrays of domains came with PostgreSQL 11"_s, u"Use the array of the domain's base type."_s};
    if (state != "42809"_L1)
        return std::nullopt;
    for (const QJsonValue entry : definitionOf(command).value("constraints"_L1).toArray()) {
        if (sql::unwrapped(entry).second.value("contype"_L1).toString() == "CONSTR_FOREIGN"_L1 && !c.state.isPartition(table)
            && c.state.table(table) && c.state.table(table)->ofType.isEmpty())
            return Answer{u"the referenced table is partitioned, to which foreign keys point from PostgreSQL 12 on only"_s,
                          u"Add the column without the reference."_s};
    }
    if (c.state.isPartition(table))
        return Answer{u"%1 is a partition, which has the columns of the table above it and no others"_s.arg(table.display()),
                      u"Add it to the partitioned table: every partition gets it."_s};
    return Answer{u"%1 is made of a composite type"_s.arg(table.display()),
                  u"ALTER TYPE ... ADD ATTRIBUTE ... CASCADE: it changes every table of that type."_s};
}

std::optional<Answer> ofConstraint(const Case &c, const QJsonObject &command, const QString &state)
{
    const QJsonObject constraint = definitionOf(command);
    const bool foreign = constraint.value("contype"_L1).toString() == "CONSTR_FOREIGN"_L1;
    if (!foreign)
        return state == "0A000"_L1 ? std::optional(Answer{u"PostgreSQL 10 has no unique constraints on partitioned tables"_s,
                                                          u"Add it to each partition."_s})
                                   : std::nullopt;
    if (state != "42809"_L1)
        return std::nullopt;
    if (c.state.isPartitioned(c.relation(constraint.value("pktable"_L1).toObject()))
        && !c.state.dialect().referencesPartitioned())
        return Answer{u"the referenced table is partitioned, to which foreign keys point from PostgreSQL 12 on only"_s,
                      std::nullopt};
    if (!c.state.dialect().hasPartitionedIndexes())
        return Answer{u"partitioned tables have foreign keys from PostgreSQL 11 on only"_s, u"Add it to each partition."_s};
    return Answer{
        u"a foreign key of a partitioned table can be NOT VALID from PostgreSQL 18 on only"_s,
        u"Add it NOT VALID to each partition, VALIDATE each, then add it to the parent: from 12 on that takes over what is there."_s};
}

std::optional<Answer> ofAlterTable(const Case &c, const QString &state)
{
    if (c.node.value("objtype"_L1).toString() == "OBJECT_TYPE"_L1)
        return Answer{u"tables are made of this type"_s, u"Say CASCADE: the tables of the type are changed with it."_s};
    for (const QJsonValue entry : c.node.value("cmds"_L1).toArray()) {
        const QJsonObject command = sql::unwrapped(entry).second;
        const QString subtype = command.value("subtype"_L1).toString();
        std::optional<Answer> answer = ofTable(subtype, state);
        if (answer)
            return answer;
        if (subtype == "AT_AddColumn"_L1)
            answer = ofColumn(c, command, state);
        else if (subtype == "AT_AddConstraint"_L1)
            answer = ofConstraint(c, command, state);
        else if (subtype == "AT_AlterColumnType"_L1 && state == "0A000"_L1)
            answer = Answer{u"a view shows the column %1, and keeps its type as it is"_s.arg(command.value("name"_L1).toString()),
                            u"Drop the view, change the type, and make the view again, in one transaction."_s};
        else if (subtype == "AT_DetachPartition"_L1 && state == "55000"_L1)
            answer =
                Answer{u"%1 has a default partition, and then no partition is detached concurrently"_s.arg(c.target().display()),
                       u"DETACH PARTITION without CONCURRENTLY, under a short lock_timeout, while nobody is busy."_s};
        else if (subtype == "AT_DisableTrigUser"_L1)
            answer = Answer{
                u"%1 is partitioned, and its partitions have no trigger of that name to be switched"_s.arg(c.target().display()),
                u"Name the triggers, on each partition."_s};
        if (answer)
            return answer;
    }
    return std::nullopt;
}

Answer ofIndex(const Case &c)
{
    const catalog::Table *table = c.state.table(c.target());
    if (table && table->kind == catalog::TableKind::Foreign)
        return {u"%1 is a foreign table: its indexes are where its rows are"_s.arg(c.target().display()),
                u"Make the index on the other server."_s};
    return {u"PostgreSQL 10 has no indexes on partitioned tables"_s, u"Make it on each partition."_s};
}

std::optional<Answer> ofDrop(const QString &state)
{
    if (state == "0A000"_L1)
        return Answer{u"the index belongs to a partitioned table"_s,
                      u"DROP INDEX without CONCURRENTLY, under a short lock_timeout: it is a change of the catalog only."_s};
    if (state == "2BP01"_L1)
        return Answer{u"something depends on it that the statement does not name: a view, a foreign key of another table, or a table that inherits from it"_s,
                      u"Drop that first, by its name."_s};
    return std::nullopt;
}

std::optional<Answer> answerOf(const Case &c, const QString &state)
{
    if (const auto answer = ofNames(c, state))
        return answer;
    if (state == "42883"_L1)
        return Answer{u"it calls a function that came with a later version, or with an extension that is not there"_s,
                      u"CREATE EXTENSION first: pgcrypto has gen_random_uuid()."_s};
    if (state == "42P01"_L1)
        return Answer{u"a relation that it names is not there"_s, std::nullopt};
    if (c.is("AlterTableStmt"_L1))
        return ofAlterTable(c, state);
    if (c.is("IndexStmt"_L1) && state == "42809"_L1)
        return ofIndex(c);
    if (c.is("DropStmt"_L1))
        return ofDrop(state);
    if (c.is("CreateTrigStmt"_L1))
        return Answer{c.state.dialect().hasPartitionedIndexes()
                          ? u"BEFORE triggers for each row of a partitioned table came with PostgreSQL 13"_s
                          : u"triggers for each row of a partitioned table came with PostgreSQL 11"_s,
                      u"Make it on each partition."_s};
    if (c.is("CreateStmt"_L1) && state == "42809"_L1)
        return Answer{u"the referenced table is partitioned, to which foreign keys point from PostgreSQL 12 on only"_s,
                      std::nullopt};
    if (c.is("ClusterStmt"_L1))
        return Answer{u"CLUSTER takes partitioned tables from PostgreSQL 15 on only"_s, u"CLUSTER each partition."_s};
    if (c.is("CopyStmt"_L1))
        return Answer{u"%1 is partitioned and has no rows of its own"_s.arg(c.target().display()),
                      u"COPY (SELECT * FROM %1) TO."_s.arg(c.target().display())};
    if (c.is("LockStmt"_L1))
        return Answer{u"LOCK TABLE takes views from PostgreSQL 11 on only"_s, u"Name the tables below the view."_s};
    if (c.is("CreatePublicationStmt"_L1))
        return Answer{u"partitioned tables are published from PostgreSQL 13 on only"_s, u"Publish the partitions."_s};
    return std::nullopt;
}

}  // namespace

void refusedRules(Case &c)
{
    const QString &state = c.told.refusedWith;
    if (state.isEmpty() || c.has("pg.lint.needs-version"_L1) || c.has("pg.lint.concurrently-partitioned"_L1))
        return;
    const int major = c.state.catalog().server().major();
    // What a block does not reach, or catches, is not seen from outside.
    if (c.is("DoStmt"_L1) || c.is("CallStmt"_L1)) {
        c.say(u"pg.lint.refused"_s, Severity::Warning, {},
              u"PostgreSQL %1 refuses a statement of this block with SQLSTATE %2, if it comes to it."_s.arg(major).arg(state),
              u"Judge the statements of the block by themselves to see which."_s);
        return;
    }
    const std::optional<Answer> answer = answerOf(c, state);
    c.say(u"pg.lint.refused"_s, Severity::Error, c.node.contains("relation"_L1) ? c.target().display() : QString(),
          u"PostgreSQL %1 refuses this with SQLSTATE %2%3: nothing is done, and the file stops here."_s.arg(major).arg(
              state, answer ? u", because "_s + answer->why : QString()),
          answer ? answer->fix : std::nullopt);
}

}  // namespace colonnade::lint
