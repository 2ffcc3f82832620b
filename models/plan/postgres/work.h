// Work: a change seen as what is to be done for each table and column, with every decision taken. Tactics turn it into steps
// and decide nothing themselves. Used inside of plan/ only.
#pragma once

#include "change/names.h"
#include "plan/dialect.h"
#include "plan/planner.h"
#include "plan/postgres/family.h"
#include "plan/postgres/fill_choice.h"
#include "sql/expression.h"

namespace colonnade::plan::postgres {

struct NamedCheck {
    QString name;
    QString expression;  ///< ready to stand in parentheses
};

struct ColumnWork {
    change::ColumnAddition wish;
    change::ColumnNames names;
    QString column;                        ///< quoted
    QString type;                          ///< as ADD COLUMN takes it: serial has become integer
    QString sequence;                      ///< quoted, with schema: that of a serial or identity column in the end
    QString helperSequence;                ///< quoted, with schema: gives an identity column's numbers until it is one
    std::optional<QString> domainDefault;  ///< what the type brings where the column has no default of its own
    bool ownDefaultOfDomain = false;       ///< the type brings a default, which existing rows must not get by the column
    bool expectsNoRows = false;            ///< not null with nothing to fill by: the statistics say that the table is empty
    bool computed = false;                 ///< a trigger that stays gives each row its value
    QString computedTrigger;               ///< quoted
    QString computedFunction;              ///< quoted, with schema
    std::optional<QString> defaultSql;     ///< as DEFAULT takes it
    bool defaultApart = false;             ///< the server refuses a default together with the column
    bool defaultWithColumn = false;        ///< existing rows take it from the catalog; else it is set apart
    bool notNullWithColumn = false;
    std::optional<QString> fill;  ///< existing rows are filled with this, ready to stand in parentheses
    bool fillNeverNull = false;
    bool fillVolatile = false;  ///< calls what may give another value, or none, each time that it is asked
    bool trigger = false;
    bool referencesWithColumn = false;  ///< its foreign key comes together with the column, while all rows are null
    bool referencesNew = false;      ///< the column that it references is added by the same change, and has to be unique first
    bool fillIsReferenced = false;   ///< the fill reads each value from the very column that is referenced
    bool referencesUnsure = false;   ///< rows of old code get values of which nobody knows whether the other table has them
    QList<NamedCheck> checksAtOnce;  ///< certain to let null pass: NOT VALID together with the column
    QList<NamedCheck> checksLater;   ///< rows may break them until they are filled
    QString notNullHelper;           ///< name of the check that proves not-null; empty where none is needed

    bool mayBeRow = false;  ///< of a composite type, or one that is not known well: IS NULL would ask its fields

    /// Tests of the value itself, which is what NOT NULL goes by.
    QString isNull(const QString &sql) const
    {
        return sql + (mayBeRow ? QLatin1String(" IS NOT DISTINCT FROM NULL") : QLatin1String(" IS NULL"));
    }
    QString isNotNull(const QString &sql) const
    {
        return sql + (mayBeRow ? QLatin1String(" IS DISTINCT FROM NULL") : QLatin1String(" IS NOT NULL"));
    }

    /// What rows of old code get may not be in the other table, or what is to be there is not unique yet: the foreign key then
    /// stands only when the rows are filled and the gate has been passed.
    bool referencesLate() const { return referencesNew || referencesUnsure; }
    bool isIdentity() const { return wish.identity != catalog::Identity::None; }
    bool isSerial() const { return !sequence.isEmpty() && !isIdentity(); }
    QString object(const sql::QualifiedName &table) const { return table.display(wish.name); }
};

struct TableWork {
    sql::QualifiedName name;
    catalog::Table table;
    QString quoted;  ///< schema and name
    QList<ColumnWork> columns;
    Family family;
    change::BackfillWish fillWish;
    FillChoice fillChoice;
    QStringList keyColumns;  ///< tell one row from another; empty where there are none
    QStringList keyTypes;
    QList<sql::QualifiedName> triggerTables;  ///< on which the trigger has to be made, so that every write meets it once
    QStringList ownTriggers;                  ///< names, in the order in which they fire: no other may fire after the first of them
    QString triggerName;                      ///< quoted
    QString functionName;                     ///< quoted, with schema
    QString searchPath;                       ///< of the trigger's function

    bool foreignKeysByPartition(const Dialect &dialect) const
    {
        return table.kind == catalog::TableKind::Partitioned && !dialect.addsForeignKeyNotValidOnPartitioned();
    }
    bool fills() const
    {
        return std::ranges::any_of(columns, [](const ColumnWork &c) { return c.fill.has_value(); });
    }
    bool triggers() const { return std::ranges::any_of(columns, &ColumnWork::trigger); }
};

struct Context {
    const catalog::Catalog &catalog;
    Dialect dialect;
    PlanOptions options;

    /// A statement that takes a strong lock for a moment.
    sql::Statement brief(const QString &text) const
    {
        return {text, sql::TransactionMode::Own, options.lockTimeout, options.statementTimeout};
    }
    /// One that reads or writes a whole table while only other schema changes wait.
    sql::Statement lengthy(const QString &text) const
    {
        return {text, sql::TransactionMode::Own, options.lockTimeout, std::chrono::milliseconds{0}};
    }
    /// CONCURRENTLY: lock_timeout would kill it halfway and leave an invalid index behind.
    static sql::Statement concurrent(const QString &text)
    {
        return {text, sql::TransactionMode::None, std::chrono::milliseconds{0}, std::chrono::milliseconds{0}};
    }
};

struct Decided {
    QList<TableWork> tables;
    QList<Finding> findings;  ///< of severity Error: there is no road
};

Decided decided(const change::ChangeSet &change, const Context &context);

/// "START WITH 10 INCREMENT BY 2"; empty where nothing is asked for.
QString sequenceOptions(const change::IdentityOptions &options);

/// "a", "a and b", "a, b and c".
QString enumerated(const QStringList &words);

}  // namespace colonnade::plan::postgres
