#include "run/check_expressions.h"

#include "change/names.h"
#include "sql/expression.h"
#include "sql/type_name.h"

namespace colonnade::run {

using namespace Qt::StringLiterals;

namespace {

constexpr int SampleRows = 50;

/// The server's own first sentence.
QString reasonOf(const Error &error)
{
    static const QRegularExpression head(u"^\\s*(ERROR|FATAL):\\s*"_s);
    QString line = (error.detail.isEmpty() ? error.message : error.detail).section(u'\n', 0, 0);
    line.remove(head);
    return line.endsWith(u'.') ? line.chopped(1) : line;
}

/// Syntax, names, types, data: what lies in the expression and not in the connection.
bool isRefusal(const Error &error)
{
    static const QStringList classes = {u"42"_s, u"22"_s, u"0A"_s, u"2F"_s, u"23"_s, u"54"_s,
                                        u"P0"_s, u"38"_s, u"39"_s, u"XX"_s, u"21"_s, u"25"_s};
    return classes.contains(error.sqlState.first(std::min<qsizetype>(2, error.sqlState.size())));
}

class Checker
{
public:
    Checker(database::Session &session, const change::TableChange &table, const change::ColumnAddition &column,
            std::stop_token stop)
        : m_session(session), m_table(table), m_column(column), m_stop(std::move(stop))
    {
        m_type = typeOf(m_column);
    }

    Result<QList<change::Problem>> problems()
    {
        const QString collate = m_column.collation ? u" COLLATE "_s + change::collationSql(*m_column.collation) : QString();
        ask(u"type"_s, u"SELECT NULL::%1%2"_s.arg(m_type, collate));
        if (!m_found.isEmpty() || m_error)
            return result();
        if (m_column.defaultExpression)
            checkValue(u"default"_s, *m_column.defaultExpression, {});
        if (m_column.generated)
            checkValue(u"generating expression"_s, m_column.generated->expression, u" FROM "_s + m_table.table.quoted());
        if (m_column.fill)
            checkFill();
        for (const change::CheckWish &check : m_column.checks)
            ask(u"check"_s, u"EXPLAIN SELECT 1 FROM %1 WHERE (%2)"_s.arg(tableWithNewColumns(), embedded(check.expression)));
        if (m_column.index)
            checkIndex();
        return result();
    }

private:
    Result<QList<change::Problem>> result()
    {
        if (m_error)
            return failure(*m_error);
        return m_found;
    }
    static QString embedded(const QString &expression)
    {
        const auto parsed = sql::Expression::parse(expression);
        return parsed ? parsed->embedded() : expression;
    }
    /// A serial is no type but a default in disguise.
    static QString typeOf(const change::ColumnAddition &column)
    {
        const QString type = column.type.trimmed();
        const QString base = sql::serialBase(type.toLower());
        return base.isEmpty() ? type : base;
    }
    QString object() const { return m_table.table.display(m_column.name); }

    /// The table with the columns that the change adds, as an expression over both sees it.
    QString tableWithNewColumns() const
    {
        QStringList columns{u"colonnade_t.*"_s};
        for (const change::ColumnAddition &column : m_table.addColumns)
            columns.append(u"NULL::%1 AS %2"_s.arg(typeOf(column), sql::Identifier(column.name).quoted()));
        return u"(SELECT %1 FROM %2 AS colonnade_t) AS %3"_s.arg(columns.join(u", "_s), m_table.table.quoted(),
                                                                 m_table.table.name.quoted());
    }

    /// Nothing where the server refuses or cannot be asked; which of the two is noted.
    std::optional<database::Rows> ask(const QString &what, const QString &query)
    {
        if (m_error)
            return std::nullopt;
        auto rows = m_session.query(query, {}, m_stop);
        if (rows)
            return *rows;
        if (!isRefusal(rows.error()) || m_stop.stop_requested()) {
            m_error = rows.error();
            return std::nullopt;
        }
        m_found.append({u"server.refused"_s,
                        rows.error().kind == ErrorKind::NoPrivilege ? ErrorKind::NoPrivilege : ErrorKind::SqlRefused, object(),
                        u"The server refuses the %1 of %2: %3."_s.arg(what, object(), reasonOf(rows.error()))});
        return std::nullopt;
    }

    void checkValue(const QString &what, const QString &expression, const QString &from)
    {
        const QString value = embedded(expression);
        // EXPLAIN runs nothing: a sequence is not advanced.
        if (!ask(what, u"EXPLAIN SELECT (%1)%2"_s.arg(value, from)))
            return;
        if (!ask(what, u"EXPLAIN SELECT (%1)::%2%3"_s.arg(value, m_type, from)))
            return;
        checkAssignment(what, u"SELECT (%1)%2"_s.arg(value, from));
    }

    /// A cast that somebody writes may do more than an assignment does; from 16 on a server tells the type without running it.
    void checkAssignment(const QString &what, const QString &query)
    {
        if (m_session.server().major() < 16)
            return;
        if (!ask(what, u"PREPARE colonnade_probe AS %1"_s.arg(query)))
            return;
        const auto rows =
            ask(what,
                u"SELECT s.source, s.target, s.source = s.target OR t.typcategory = 'S'"
                " OR s.source = 'unknown'::regtype OR t.typtype = 'd' OR sc.typtype = 'd' OR sc.typcategory = 'A' AND "
                "t.typcategory = 'A'"
                " OR EXISTS (SELECT FROM pg_catalog.pg_cast WHERE castsource = s.source AND casttarget = s.target AND "
                "castcontext IN ('a', 'i'))"
                " FROM (SELECT p.result_types[1] AS source, pg_catalog.pg_typeof(NULL::%1) AS target FROM "
                "pg_catalog.pg_prepared_statements p WHERE p.name = 'colonnade_probe') s"
                " JOIN pg_catalog.pg_type t ON t.oid = s.target JOIN pg_catalog.pg_type sc ON sc.oid = s.source"_s.arg(m_type));
        ask(what, u"DEALLOCATE colonnade_probe"_s);
        if (!rows || rows->isEmpty() || rows->text(0, 2) != "f"_L1)
            return;
        m_found.append({u"server.type-mismatch"_s, ErrorKind::SqlRefused, object(),
                        u"The %1 of %2 yields %3, which the server does not put into a column of type %4 by itself."_s.arg(
                            what, object(), rows->text(0, 0), rows->text(0, 1)),
                        u"Cast it: (...)::%1."_s.arg(m_type)});
    }

    void checkFill()
    {
        const QString from = u" FROM "_s + m_table.table.quoted();
        const qsizetype before = m_found.size();
        checkValue(u"fill"_s, m_column.fill->expression, from);
        const auto parsed = sql::Expression::parse(m_column.fill->expression);
        if (m_found.size() != before || m_error || !parsed || !parsed->functions().isEmpty())
            return;  // a function that is not PostgreSQL's own might write, which a trial must not do
        ask(u"fill"_s, u"SELECT (%1)::%2%3 LIMIT %4"_s.arg(parsed->embedded(), m_type, from, QString::number(SampleRows)));
    }

    void checkIndex()
    {
        const change::IndexWish &wish = *m_column.index;
        const auto known =
            ask(u"index"_s,
                u"SELECT 1 FROM pg_catalog.pg_am WHERE amtype = 'i' AND amname = %1"_s.arg(sql::quotedLiteral(wish.method)));
        if (known && known->isEmpty()) {
            m_found.append({u"server.no-index-method"_s, ErrorKind::SqlRefused, object(),
                            u"The server has no index method %1 for the index on %2."_s.arg(wish.method, object()),
                            u"Use btree, or install the extension that brings it."_s});
        }
        if (wish.where)
            ask(u"index condition"_s, u"EXPLAIN SELECT 1 FROM %1 WHERE (%2)"_s.arg(tableWithNewColumns(), embedded(*wish.where)));
    }

    database::Session &m_session;
    const change::TableChange &m_table;
    const change::ColumnAddition &m_column;
    std::stop_token m_stop;
    QString m_type;
    QList<change::Problem> m_found;
    std::optional<Error> m_error;
};

}  // namespace

Result<QList<change::Problem>> checkExpressions(database::Session &session, const change::ChangeSet &change, std::stop_token stop)
{
    QList<change::Problem> found;
    for (const change::TableChange &table : change.tables) {
        for (const change::ColumnAddition &column : table.addColumns) {
            const auto problems = Checker(session, table, column, stop).problems();
            if (!problems)
                return problems;
            found += *problems;
        }
    }
    return found;
}

}  // namespace colonnade::run
