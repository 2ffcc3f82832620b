// QueryReader: what a statement means, as a list of facts in the order in which they stand in its tree: where each bare name
// leads, how wide the sides of a UNION are, which column an INSERT puts what into. The same statement read in the world before
// a change and in the one after it gives as many facts, so that what differs is what the change breaks. Sources: parse_relation.c
// and parse_clause.c of PostgreSQL, and servers that were asked (tests/server/tst_breakage.cpp). Used inside of impact only.
#pragma once

#include "impact/postgres/world.h"

#include <QJsonArray>
#include <QJsonObject>

namespace colonnade::impact::postgres {

enum class FactKind {
    Name,          ///< a bare name in an expression or in ORDER BY
    GroupName,     ///< one in GROUP BY
    JoinNames,     ///< the columns that NATURAL JOIN joins by
    JoinUsing,     ///< a column of USING
    SetOperation,  ///< UNION, INTERSECT, EXCEPT
    Insert,        ///< what goes into which column
    Subquery,      ///< IN (SELECT ...), = (SELECT ...), SET (a, b) = (SELECT ...)
    RowWidth,      ///< comparison of rows
    RowCast,       ///< ROW(...)::table
    RowNotNull,    ///< whole row IS NOT NULL
    Copy,          ///< COPY without a list of columns
    WholeRow,      ///< a whole row as a value: row_to_json(t), t::text
    Result         ///< of a function
};

struct Fact {
    FactKind kind = FactKind::Name;
    QString subject;  ///< a name, a table; for people
    QString outcome;  ///< compared, before against after
    bool fails = false;
    bool open = false;  ///< taken to come from a relation whose columns are not known
    int level = 0;      ///< how many queries further out
    QList<std::pair<QString, QString>> places = {};  ///< of Insert: what goes into which column
    int at = 0;                                      ///< the same in both worlds
};

struct ShapeColumn {
    QString name;
    QString origin;
};

/// The columns that a query or a relation gives.
struct Shape {
    QList<ShapeColumn> columns;
    bool open = false;  ///< there are others, which are not known

    void add(const Shape &other);
    qsizetype count(const QString &name) const;
};

/// What plpgsql or a function's parameters add to the names of a query.
struct Variables {
    enum class Conflict { ColumnWins, Fails, VariableWins };
    Conflict conflict = Conflict::ColumnWins;
    QHash<QString, std::optional<KnownRelation>> names;  ///< of those that hold a row of a table, which
};

class QueryReader
{
public:
    QueryReader(const World &world, const Variables &variables) : m_world(world), m_variables(variables) {}

    /// A statement of any kind; what it gives back. Kinds that do not read rows give no facts.
    Shape read(const QString &kind, const QJsonObject &node);
    const QList<Fact> &facts() const { return m_facts; }
    /// For texts that are read one after the other with readers of their own.
    void startAt(int place) { m_at = place; }

private:
    struct Item {
        QString alias;
        Shape shape;
    };
    struct Scope {
        QList<Item> items;
        Shape names;
        const Scope *outer = nullptr;
    };
    struct Found {
        bool known = false;
        qsizetype width = 0;
        QString what;
    };

    Shape readSelect(const QJsonObject &node, const Scope *outer);
    Shape readSetOperation(const QJsonObject &node, const Scope *outer);
    Shape readValues(const QJsonArray &lists, const Scope *outer);
    Shape readInsert(const QJsonObject &node, const Scope *outer);
    Shape readUpdate(const QJsonObject &node, const Scope *outer, QLatin1StringView from);
    void readMerge(const QJsonObject &node);
    Shape readAny(const QJsonValue &statement, const Scope *outer);
    void pushCommonTables(const QJsonObject &with, const Scope *outer);

    static Scope neighboursOf(const Scope &scope);
    Shape fromItem(const QJsonValue &value, Scope &scope);
    Shape fromRelation(const QJsonObject &rangeVar, Scope &scope);
    Shape fromJoin(const QJsonObject &join, Scope &scope);
    Shape fromFunction(const QJsonObject &function, Scope &scope);
    Shape aliased(Shape shape, const QJsonObject &alias, const QString &name, Scope &scope);

    Shape outputOf(const QJsonArray &targets, const Scope &scope);
    Shape starOf(const QStringList &fields, const Scope &scope) const;
    void walk(const QJsonValue &value, const Scope &scope);
    void walkNode(const QString &kind, const QJsonObject &node, const Scope &scope);
    void walkColumn(const QJsonObject &node, const Scope &scope);
    void walkSubLink(const QJsonObject &node, const Scope &scope, qsizetype wanted = -1);
    void walkOperator(const QJsonObject &node, const Scope &scope);
    void walkCast(const QJsonObject &node, const Scope &scope);
    void walkNames(const QJsonArray &clause, const Scope &scope, const Shape &output, bool grouping);
    void insertInto(const QJsonObject &relation, const QJsonArray &columns, const Shape &source);

    Fact resolved(const QString &name, const Scope &scope) const;
    Found rowOf(const QJsonValue &value, const Scope &scope) const;
    Found widthOf(const QJsonValue &value, const Scope &scope) const;
    const Shape *itemShape(const QString &alias, const Scope &scope) const;
    const Shape *commonTable(const QString &name) const;
    void note(Fact fact)
    {
        fact.at = m_at;
        m_facts.append(std::move(fact));
    }

    const World &m_world;
    const Variables &m_variables;
    QList<Fact> m_facts;
    int m_at = 0;  ///< counts what the tree alone decides on, so it is the same in both worlds
    QList<QHash<QString, Shape>> m_commonTables;
};

/// The names of a query's columns, as far as its own text tells them.
QStringList outputNames(const QJsonObject &select);
QString outputName(const QJsonObject &target);

}  // namespace colonnade::impact::postgres
