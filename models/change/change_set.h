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

struct UniqueWish {
    std::optional<QString> name;
    bool operator==(const UniqueWish &) const = default;
};

struct ReferenceWish {
    sql::QualifiedName table;
    QString column;
    QString onDelete = QStringLiteral("no action");  ///< as Constraint::onDelete
    QString onUpdate = QStringLiteral("no action");
    bool operator==(const ReferenceWish &) const = default;
};

struct IndexWish {
    std::optional<QString> name;
    QString method = QStringLiteral("btree");
    std::optional<QString> where;
    bool operator==(const IndexWish &) const = default;
};

struct FillWish {
    QString expression;
    bool operator==(const FillWish &) const = default;
};

enum class KeepFilled { No, Trigger };

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

    bool operator==(const ColumnAddition &) const = default;
};

struct TableChange {
    sql::QualifiedName table;
    QList<ColumnAddition> addColumns;
    bool operator==(const TableChange &) const = default;
};

struct ChangeSet {
    QList<TableChange> tables;

    bool isEmpty() const;
    const ColumnAddition *column(const sql::QualifiedName &table, const QString &name) const;
    bool operator==(const ChangeSet &) const = default;
};

}  // namespace colonnade::change
