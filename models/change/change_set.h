// ChangeSet: what the user wants, with no SQL of ours in it. Made in the window, read from a change document or
// from ALTER TABLE ... ADD COLUMN; the planner turns it into steps.
#pragma once

#include "base/error.h"
#include "catalog/catalog.h"

namespace colonnade::change {

struct CheckWish {
    std::optional<QString> name;
    QString expression;
    bool operator==(const CheckWish &) const = default;
};

struct GeneratedWish {
    QString expression;
    catalog::Generated kind = catalog::Generated::Stored;
    bool operator==(const GeneratedWish &) const = default;
};

/// When a constraint looks at the rows that a transaction has written.
enum class Deferral { No, InitiallyImmediate, InitiallyDeferred };

struct UniqueWish {
    std::optional<QString> name;
    bool nullsNotDistinct = false;  ///< two nulls count as the same value (15 and later)
    Deferral deferral = Deferral::No;
    bool operator==(const UniqueWish &) const = default;
};

struct ReferenceWish {
    sql::QualifiedName table;
    QString column;
    QString onDelete = QStringLiteral("no action");  ///< as Constraint::onDelete
    QString onUpdate = QStringLiteral("no action");
    Deferral deferral = Deferral::No;
    std::optional<QString> name;
    bool matchFull = false;
    bool operator==(const ReferenceWish &) const = default;
};

struct IndexWish {
    std::optional<QString> name;
    QString method = QStringLiteral("btree");
    std::optional<QString> where;
    std::optional<QString> keys;  ///< as CREATE INDEX takes them: "customer_id, lower(status) DESC"; absent: the column alone
    QStringList include;          ///< columns that the index carries without ordering by them
    std::optional<QString> with;  ///< storage parameters as WITH takes them: "fillfactor = 70"
    bool unique = false;          ///< a unique index is not a unique constraint: it may be partial or over an expression
    bool operator==(const IndexWish &) const = default;
};

struct FillWish {
    QString expression;
    bool operator==(const FillWish &) const = default;
};

/// Trigger: rows that old code writes are filled too, until the clean-up. Computed: a trigger that stays gives every row that
/// is written the value of the fill expression, whatever the writer says: what comes nearest to a stored generated column.
enum class KeepFilled { No, Trigger, Computed };

/// What GENERATED ... AS IDENTITY says of its sequence; absent: as PostgreSQL chooses.
struct IdentityOptions {
    std::optional<qint64> start;
    std::optional<qint64> increment;
    std::optional<qint64> minimum;
    std::optional<qint64> maximum;
    std::optional<qint64> cache;
    bool cycle = false;
    bool operator==(const IdentityOptions &) const = default;
};

struct ColumnAddition {
    QString name;
    QString type;
    bool notNull = false;
    std::optional<QString> defaultExpression;
    std::optional<QString> collation;
    catalog::Identity identity = catalog::Identity::None;
    std::optional<GeneratedWish> generated;
    QList<CheckWish> checks;
    std::optional<UniqueWish> unique;
    std::optional<ReferenceWish> references;
    std::optional<IndexWish> index;
    std::optional<QString> comment;
    std::optional<FillWish> fill;  ///< absent: existing rows keep the default, or null
    KeepFilled keepFilled = KeepFilled::No;
    IdentityOptions identityOptions;     ///< meaningless without identity
    std::optional<QString> storage;      ///< "plain", "external", "extended", "main"; absent: the type's own
    std::optional<QString> compression;  ///< "pglz", "lz4" (14 and later); absent: the server's default

    bool operator==(const ColumnAddition &) const = default;
};

/// How existing rows are gone through to be filled. Chosen: as the planner sees fit, with its reason.
enum class FillStrategy { Chosen, Windows, Pages, Key, Predicates };

struct BackfillWish {
    static constexpr int MostPasses = 16;
    static constexpr int MostWorkers = 8;

    FillStrategy strategy = FillStrategy::Chosen;
    std::optional<int> passes;   ///< of windows: a power of two up to MostPasses
    std::optional<int> workers;  ///< sessions at the same time, 1 to MostWorkers; absent: one
    std::optional<QString> key;  ///< by key: the name of a unique index; absent: the primary key, or the first that will do
    QStringList conditions;      ///< by predicates: together they are true of every row
    bool operator==(const BackfillWish &) const = default;
};

struct TableChange {
    sql::QualifiedName table;
    QList<ColumnAddition> addColumns;
    std::optional<BackfillWish> backfill = {};  ///< absent: the planner chooses
    bool operator==(const TableChange &) const = default;
};

struct ChangeSet {
    QList<TableChange> tables;

    bool isEmpty() const;
    const ColumnAddition *column(const sql::QualifiedName &table, const QString &name) const;
    /// A column that is there already stays as it is: the first statement that adds it is the one that succeeds.
    void add(const ChangeSet &other);
    bool operator==(const ChangeSet &) const = default;
};

}  // namespace colonnade::change
