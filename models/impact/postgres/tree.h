// Small readers of libpg_query's JSON for the lock rules, and the rules by family. Used inside of impact/postgres only.
#pragma once

#include "impact/postgres/foretell.h"

#include <QJsonArray>

namespace colonnade::impact::postgres {

/// The statements of a text, grammar of 18 included; `newer` tells whether there was any.
struct Statements {
    QList<sql::ParsedStatement> list;
    bool newer = false;
};
Result<Statements> statementsOf(const QByteArray &utf8);
QStringList strings(const QJsonValue &list);
/// The table that a RangeVar names.
sql::QualifiedName relationOf(const QJsonObject &rangeVar, const State &state);
/// The relation that a list of one or two names means.
sql::QualifiedName relationOf(const QStringList &names, const State &state);
/// The names that stand in {"List": {"items": ...}}.
QStringList listed(const QJsonValue &list);
/// Columns named anywhere below; a star as "*".
QSet<QString> columnsBelow(const QJsonValue &node);
QSet<QString> columnsIn(const QString &expression);
/// A view by its query.
View viewOf(const QJsonValue &query, bool materialized, const State &state);
/// True where a default must be computed for every row; functions of the script count as what they were declared.
bool isVolatile(const QJsonValue &expression, const State &state);
/// As format_type() prints it, interval's precision included.
QString typeText(const QJsonObject &typeName);
/// A constant as a text that can be compared; nothing where it is none.
std::optional<QString> constantOf(const QJsonValue &node);
bool hasOption(const QJsonValue &options, QLatin1StringView name);

/// What a statement of ALTER TABLE works on.
struct Alter {
    sql::QualifiedName target;
    QList<sql::QualifiedName> family;  ///< what the statement reaches, the target included
    bool only = false;                 ///< ONLY stands there
    State &state;
    Foretold &told;
    QStringList provedNotNull;  ///< by checks that were valid before and stay

    void lock(LockMode mode) const { told.lock(target, mode); }
    void lockAll(LockMode mode) const;
    void scanAll() const;
    void rewriteAll() const;
    void build(const QList<sql::QualifiedName> &relations) const;
};

void lockFamily(const sql::QualifiedName &table, LockMode mode, const State &state, Foretold &told);
/// A partitioned table with its partitions, anything else alone.
void lockPartitions(const sql::QualifiedName &table, LockMode mode, const State &state, Foretold &told);
/// Locks a view and the views that it reads; what stands below them all, of a table itself. A file can make views that read one
/// another: each is passed through once.
QList<sql::QualifiedName> lockViews(const sql::QualifiedName &relation, LockMode mode, const State &state, Foretold &told);
/// How a foreign key goes: some versions lock less then.
enum class Unpointing { ByConstraint, WithTable };
/// The table that a foreign key points to, when that goes.
void lockReferenced(const sql::QualifiedName &parent, LockMode mode, Unpointing how, const State &state, Foretold &told);
/// Columns that an index stands on, in keys, expressions and predicate.
QSet<QString> columnsOf(const catalog::Index &index, const sql::QualifiedName &table, const State &state);
bool hasExpressions(const catalog::Index &index, const sql::QualifiedName &table, const State &state);
void foretellAlterTable(const QJsonObject &node, State &state, Foretold &told);
void addColumn(const Alter &alter, const QJsonObject &command);
void dropColumn(const Alter &alter, const QJsonObject &command);
void alterType(const Alter &alter, const QJsonObject &command);
void addConstraint(const Alter &alter, const QJsonObject &constraint);
void validateConstraint(const Alter &alter, const QString &name);
void dropConstraint(const Alter &alter, const QJsonObject &command);
void alterConstraint(const Alter &alter, const QJsonObject &constraint);
void setNotNull(const Alter &alter, const QString &name);
void attachPartition(const Alter &alter, const QJsonObject &partition);
void detachPartition(const Alter &alter, const QJsonObject &partition);
void makePartition(const QJsonObject &node, const sql::QualifiedName &table, State &state, Foretold &told);

/// A constraint as far as it can be told from its node: of a check, the conjuncts that prove something.
catalog::Constraint constraintOf(const QJsonObject &node, const State &state);
QStringList provedNotNull(const catalog::Table &table, const QStringList &dropped, const State &state);
/// True where valid checks of the table let no row in that the bound would keep out; or, of the default partition, that it takes.
bool provesBound(const catalog::Table &table, const QString &partitionKey, const QJsonObject &bound, bool keepsOut,
                 const State &state);
/// Conjuncts of a check that later prove something: "a IS NOT NULL", "a >= 1", "a IN (1, 2)", as texts that can be parsed again.
QStringList proofsIn(const QJsonValue &check);

void foretellIndex(const QJsonObject &node, State &state, Foretold &told);
void foretellReindex(const QJsonObject &node, State &state, Foretold &told);
/// What a constraint's or a statement's index is called, where nobody says it.
QString indexName(const sql::QualifiedName &table, const QStringList &columns, const QString &suffix, const State &state);
void foretellDrop(const QJsonObject &node, State &state, Foretold &told);
/// The columns of the type, as CASCADE takes them along; nothing is done about what else may be of it.
void dropType(const QString &type, State &state, Foretold &told);
void dropTable(const sql::QualifiedName &table, bool cascade, State &state, Foretold &told);
void dropViewsOn(const sql::QualifiedName &relation, const std::optional<QString> &column, State &state, Foretold &told);
void foretellRename(const QJsonObject &node, State &state, Foretold &told);
void foretellCreateTable(const QJsonObject &node, State &state, Foretold &told);
void foretellQuery(const QString &kind, const QJsonObject &node, State &state, Foretold &told);
void foretellFunction(const QJsonObject &node, const QString &text, State &state, Foretold &told);
void foretellCall(const QJsonObject &node, State &state, Foretold &told);
void foretellCode(const sql::ParsedStatement &statement, const QString &text, State &state, Foretold &told);
/// What the functions do that a query calls.
void foretellCalls(const QJsonObject &node, State &state, Foretold &told);
/// Types, domains, publications, maintenance, comments and the rest; false: there is no rule for that kind.
bool foretellOther(const QString &kind, const QJsonObject &node, State &state, Foretold &told);
void foretellAlterDomain(const QJsonObject &node, State &state, Foretold &told);
void foretellAlterComposite(const QJsonObject &node, const State &state, Foretold &told);
void foretellMaintenance(const QString &kind, const QJsonObject &node, State &state, Foretold &told);

}  // namespace colonnade::impact::postgres
