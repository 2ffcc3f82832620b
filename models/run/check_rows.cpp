#include "run/check_rows.h"

#include "change/names.h"
#include "run/check_writers.h"
#include "sql/expression.h"
#include "sql/type_name.h"

namespace colonnade::run {

using namespace Qt::StringLiterals;
using plan::Finding;
using plan::Severity;

namespace {

constexpr int RowsLookedAt = 10000;

std::optional<sql::Expression> parsed(const std::optional<QString> &text)
{
    const auto expression = text ? sql::Expression::parse(*text) : Result<sql::Expression>(failure(ErrorKind::SqlRefused, {}));
    return expression ? std::optional(*expression) : std::nullopt;
}

/// A trial must not run what might write, and says nothing of what differs each time.
bool mayBeTried(const sql::Expression &expression)
{
    return expression.volatility() != sql::Volatility::Volatile;
}

QString typeOf(const change::ColumnAddition &column)
{
    const QString type = column.type.trimmed();
    const QString base = sql::serialBase(type.toLower());
    return base.isEmpty() ? type : base;
}

QString keyOf(const catalog::Table &table)
{
    const catalog::Constraint *key = table.primaryKey();
    if (!key)
        return u"'ctid = ' || colonnade_ctid::text"_s;
    QStringList names, values;
    for (const QString &name : key->columns) {
        names.append(sql::Identifier(name).quoted());
        values.append(names.last() + u"::text"_s);
    }
    if (names.size() == 1)
        return u"%1 || %2"_s.arg(sql::quotedLiteral(names.first() + u" = "_s), values.first());
    return u"%1 || %2 || ')'"_s.arg(sql::quotedLiteral(u"(%1) = ("_s.arg(names.join(u", "_s))), values.join(u" || ', ' || "_s));
}

class RowChecker
{
public:
    RowChecker(Asking &asking, const change::TableChange &change, const catalog::Table &table, const catalog::Catalog &catalog)
        : m_asking(asking), m_change(change), m_table(table), m_catalog(catalog)
    {
    }

    QList<Finding> findings()
    {
        checkRules();
        for (const change::ColumnAddition &column : m_change.addColumns) {
            for (const change::CheckWish &check : column.checks)
                checkValues(column, check);
            if (column.references)
                checkReference(column);
        }
        return m_found;
    }

private:
    QString object(const change::ColumnAddition &column) const { return m_table.name.display(column.name); }

    /// What every row gets whose writer says nothing; none where that is not one value, or null.
    static std::optional<QString> standingValue(const change::ColumnAddition &column)
    {
        const auto expression = parsed(column.defaultExpression);
        return expression && mayBeTried(*expression) && !expression->isNullConstant()
            ? std::optional<QString>(u"(%1)::%2"_s.arg(expression->embedded(), typeOf(column)))
            : std::nullopt;
    }
    /// What existing rows get; none where a trial cannot tell.
    static std::optional<QString> valueOfRows(const change::ColumnAddition &column)
    {
        if (!column.fill && !column.defaultExpression)
            return column.generated || column.identity != catalog::Identity::None || change::isSerial(column)
                ? std::nullopt
                : std::optional<QString>(u"NULL::"_s + typeOf(column));
        const auto expression = parsed(column.fill ? column.fill->expression : *column.defaultExpression);
        return expression && mayBeTried(*expression)
            ? std::optional<QString>(u"(%1)::%2"_s.arg(expression->embedded(), typeOf(column)))
            : std::nullopt;
    }

    /// The first rows, with the values that the new columns among `uses` are to get; none where that is not known.
    std::optional<QString> rowsAsTheyWillBe(const QStringList &uses) const
    {
        QStringList columns{m_table.name.name.quoted() + u".*"_s, m_table.name.name.quoted() + u".ctid AS colonnade_ctid"_s};
        for (const change::ColumnAddition &column : m_change.addColumns) {
            const auto value = valueOfRows(column);
            if (!value && uses.contains(column.name))
                return std::nullopt;
            if (value)
                columns.append(u"%1 AS %2"_s.arg(*value, sql::Identifier(column.name).quoted()));
        }
        return u"(SELECT %1 FROM %2 LIMIT %3) AS %4"_s.arg(columns.join(u", "_s), m_table.name.quoted(),
                                                           QString::number(RowsLookedAt), m_table.name.name.quoted());
    }

    /// How many of the first rows fulfil the condition, and which: "12 of its first rows would, for example id = 3".
    QString rowsWhere(const QString &condition, const QStringList &uses)
    {
        const auto rows = rowsAsTheyWillBe(uses);
        if (!rows)
            return {};
        const auto found = m_asking.ask(
            u"SELECT count(*), string_agg(b.k, ', ') FILTER (WHERE b.n <= 5) FROM (SELECT row_number() OVER () AS n, %1 AS k FROM %2 WHERE %3) AS b"_s
                .arg(keyOf(m_table), *rows, condition));
        if (!found || found->text(0, 0).toLongLong() == 0)
            return {};
        return u"%1, for example %2"_s.arg(found->text(0, 0), found->text(0, 1));
    }

    void checkValues(const change::ColumnAddition &column, const change::CheckWish &wish)
    {
        const auto check = parsed(wish.expression);
        if (!check)
            return;
        QStringList uses;
        for (const sql::ColumnUse &use : check->columns())
            uses.append(use.name);
        const auto standing = standingValue(column);
        const bool alone = !check->hasSubquery()
            && std::ranges::all_of(uses, [&](const QString &name) { return name == column.name; });
        if (standing && alone) {
            const auto broken =
                m_asking.ask(u"SELECT 1 FROM (SELECT %1 AS %2) AS %3 WHERE ((%4)) IS FALSE"_s.arg(
                    *standing, sql::Identifier(column.name).quoted(), m_table.name.name.quoted(), check->embedded()));
            if (broken && !broken->isEmpty()) {
                m_found.append({u"pg.check.default-breaks"_s, Severity::Error, object(column),
                                u"The default %1 of %2 breaks its check (%3): every insert that gives no value would fail, and so would every update of a row that has it."_s
                                    .arg(*column.defaultExpression, object(column), wish.expression),
                                u"Give it a default that passes the check."_s});
                return;
            }
        }
        const QString rows = rowsWhere(u"((%1)) IS FALSE"_s.arg(check->embedded()), uses);
        if (rows.isEmpty())
            return;
        m_found.append({u"pg.check.rows-break"_s, Severity::Error, object(column),
                        u"With what they are to get, rows of %1 break the check (%2) of %3; of the first %4, %5. Once the check stands, no such row could be written any more."_s
                            .arg(m_table.name.display(), wish.expression, object(column), QString::number(RowsLookedAt), rows),
                        u"Mend these rows, or fill them otherwise, or let the check pass them."_s});
    }

    void checkReference(const change::ColumnAddition &column)
    {
        const change::ReferenceWish &wish = *column.references;
        const catalog::Table *other = m_catalog.table(wish.table);
        if (!other || !other->column(wish.column))
            return;
        const QString in = u"%1%2 AS colonnade_r WHERE colonnade_r.%3"_s.arg(
            other->kind == catalog::TableKind::Partitioned ? QString() : u"ONLY "_s, wish.table.quoted(),
            sql::Identifier(wish.column).quoted());
        const auto standing = standingValue(column);
        const auto missing = standing ? m_asking.ask(u"SELECT 1 FROM (SELECT %1 AS v) AS colonnade_v WHERE v IS NOT NULL AND NOT EXISTS (SELECT FROM %2 = v)"_s
                                                        .arg(*standing, in))
                                      : std::nullopt;
        if (missing && !missing->isEmpty()) {
            m_found.append({u"pg.fk.default-missing"_s, Severity::Error, object(column),
                            u"The default %1 of %2 is not in %3: every insert that gives no value would fail."_s.arg(
                                *column.defaultExpression, object(column), wish.table.display(wish.column)),
                            u"Add that row to %1 first, or choose another default."_s.arg(wish.table.display())});
            return;
        }
        if (!column.fill)
            return;
        const QString value = m_table.name.name.quoted() + u'.' + sql::Identifier(column.name).quoted();
        const QString rows =
            rowsWhere(u"%1 IS NOT NULL AND NOT EXISTS (SELECT FROM %2 = %1)"_s.arg(value, in), {column.name});
        if (rows.isEmpty())
            return;
        m_found.append({u"pg.fk.rows-break"_s, Severity::Error, object(column),
                        u"The fill gives rows of %1 a %2 that is not in %3; of the first %4, %5. Their batch would fail."_s.arg(
                            m_table.name.display(), sql::Identifier(column.name).quoted(), wish.table.display(wish.column),
                            QString::number(RowsLookedAt), rows),
                        u"Add what is missing to %1, or fill these rows otherwise."_s.arg(wish.table.display())});
    }

    bool fills() const
    {
        return std::ranges::any_of(m_change.addColumns, [](const change::ColumnAddition &column) {
            const auto standing = parsed(column.defaultExpression);
            return column.fill || column.identity != catalog::Identity::None || change::isSerial(column)
                || (standing && standing->volatility() == sql::Volatility::Volatile);
        });
    }

    void checkRules()
    {
        if (!fills())
            return;
        const auto rules = m_asking.ask(
            u"WITH RECURSIVE family(oid) AS (SELECT pg_catalog.to_regclass(%1)::oid UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN family f ON i.inhparent = f.oid)"
            " SELECT pg_catalog.quote_ident(r.rulename), r.ev_class::pg_catalog.regclass::text FROM pg_catalog.pg_rewrite r JOIN family f ON r.ev_class = f.oid WHERE r.ev_type = '2' AND r.ev_enabled <> 'D' ORDER BY 1, 2"_s
                .arg(sql::quotedLiteral(m_table.name.quoted())));
        for (const QVariantList &row : rules ? rules->rows : QList<QVariantList>()) {
            m_found.append({u"pg.no-road.update-rule"_s, Severity::Error, m_table.name.display(),
                            u"The rule %1 ON UPDATE of %2 takes the place of the updates that would fill its rows, or goes along with them, and the server refuses the batches of a fill for it."_s
                                .arg(row[0].toString(), row[1].toString()),
                            u"Drop the rule or make it a trigger, or let existing rows keep null or a default that the catalog keeps."_s});
        }
    }

    Asking &m_asking;
    const change::TableChange &m_change;
    const catalog::Table &m_table;
    const catalog::Catalog &m_catalog;
    QList<Finding> m_found;
};

}  // namespace

std::optional<database::Rows> Asking::ask(const QString &query)
{
    if (error)
        return std::nullopt;
    auto rows = session.query(query, {}, stop);
    if (rows)
        return *rows;
    static const QList<ErrorKind> whole = {ErrorKind::ConnectionLost, ErrorKind::NoConnection, ErrorKind::Stopped,
                                           ErrorKind::ServerBusy, ErrorKind::InDoubt};
    if (whole.contains(rows.error().kind) || stop.stop_requested())
        error = rows.error();
    return std::nullopt;
}

Result<QList<plan::Finding>> checkRows(database::Session &session, const change::ChangeSet &change, const catalog::Catalog &catalog,
                                       std::stop_token stop)
{
    Asking asking{session, std::move(stop), std::nullopt};
    asking.ask(u"SET statement_timeout = '3s'"_s);
    asking.ask(u"SET lock_timeout = '200ms'"_s);
    QList<Finding> found;
    for (const change::TableChange &table : change.tables) {
        const catalog::Table *known = catalog.table(table.table);
        if (!known)
            continue;
        found += RowChecker(asking, table, *known, catalog).findings();
        found += findingsOfWriters(asking, table, *known);
    }
    if (asking.error)
        return failure(*asking.error);
    return found;
}

}  // namespace colonnade::run
