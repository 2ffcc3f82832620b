// Expression: one scalar expression as somebody wrote it, proved to be just that, with what can be told of it without a
// server. Planner and validation decide by it; the text itself goes into statements unchanged.
#pragma once

#include "base/error.h"

#include <QJsonValue>
#include <QStringList>

namespace colonnade::sql {

/// As pg_proc.provolatile; whatever is not known is taken to be volatile.
enum class Volatility { Immutable, Stable, Volatile };

/// Of an expression that stands in a parse tree.
Volatility volatilityOf(const QJsonValue &node);

/// The tree without its places in the source, in one line: the same for two texts that differ only in their layout.
QString canonicalTree(const QJsonValue &node);

struct ColumnUse {
    QStringList qualifier;  ///< of orders.status: {"orders"}
    QString name;           ///< empty for a whole row (orders.*)
    bool operator==(const ColumnUse &) const = default;
};

class Expression
{
public:
    /// Errors: SqlRefused, where the text is not one expression and nothing else.
    static Result<Expression> parse(const QString &text);

    const QString &text() const { return m_text; }
    const QJsonValue &tree() const { return m_node; }
    /// For use inside parentheses: a comment at the end cannot swallow what follows.
    QString embedded() const;
    /// For use without parentheses, as DEFAULT takes it: in parentheses unless it needs none.
    QString asDefault() const;

    Volatility volatility() const;
    bool hasSubquery() const;
    bool isNullConstant() const;  ///< NULL, also with a cast
    QList<ColumnUse> columns() const;
    QStringList functions() const;  ///< called ones that are not known to be PostgreSQL's own
    QStringList relations() const;  ///< read by subqueries, "schema.name" or "name"

    /// True where the value is certain to be null or true while `column` is null: what a CHECK lets pass.
    bool passesWhileNull(const QString &column) const;
    bool passesWhileNull(const QStringList &columns) const;  ///< while all of them are
    /// True where the value is certain not to be null, whatever the row.
    bool neverNull() const;

private:
    Expression(QString text, QJsonValue node) : m_text(std::move(text)), m_node(std::move(node)) {}
    QString m_text;
    QJsonValue m_node;
};

}  // namespace colonnade::sql
