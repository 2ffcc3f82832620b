#include "tests/support/code_writes.h"

#include "change/names.h"
#include "sql/expression.h"
#include "tests/support/cluster.h"

namespace colonnade::test {

using namespace Qt::StringLiterals;

namespace {

QString quoted(const QString &name)
{
    return sql::Identifier(name).quoted();
}

bool inUniqueIndex(const catalog::Table &table, const QString &column)
{
    return std::ranges::any_of(table.indexes, [&](const catalog::Index &index) {
        return (index.unique || index.definition.contains("EXCLUDE"_L1)) && index.columns.contains(column);
    });
}

/// A value that no row has, by the look of the type; empty where nothing is known of it.
QString freshValue(const QString &type, const QString &column, const QString &table)
{
    if (type.startsWith("smallint"_L1) || type.startsWith("integer"_L1) || type.startsWith("bigint"_L1)
        || type.startsWith("numeric"_L1))
        return u"(SELECT coalesce(max(%1), 0) + 1 FROM %2)"_s.arg(column, table);
    if (type == "text"_L1 || type.startsWith("character varying"_L1))
        return u"left(md5('{n}'), 12)"_s;
    if (type == "uuid"_L1)
        return u"md5('{n}')::uuid"_s;
    return {};
}

std::optional<plan::Demand> demandOf(const QString &sqlState)
{
    if (sqlState == "23502"_L1)
        return plan::Demand::NotNull;
    if (sqlState == "23514"_L1)
        return plan::Demand::Check;
    if (sqlState == "23503"_L1)
        return plan::Demand::ForeignKey;
    return sqlState == "23505"_L1 ? std::optional(plan::Demand::Unique) : std::nullopt;
}

bool of(const QString &object, const sql::QualifiedName &table)
{
    return object.startsWith(table.display() + u'.');
}

/// What the gates up to a phase have named of one table.
QList<plan::Demand> begun(const plan::Plan &plan, qsizetype phase, const sql::QualifiedName &table)
{
    QList<plan::Demand> demands;
    for (qsizetype i = 0; i < phase; ++i) {
        if (!plan.phases[i].gateAfter)
            continue;
        for (const plan::GateDemand &entry : plan.phases[i].gateAfter->begins) {
            if (of(entry.object, table))
                demands.append(entry.demand);
        }
    }
    return demands;
}

}  // namespace

CodeWrites::CodeWrites(database::Session &session, const catalog::Catalog &before, RowValues values)
    : m_session(session), m_before(before), m_values(std::move(values))
{
    for (const catalog::Table &table : m_before.tables()) {
        const auto rows = m_session.query(u"SELECT 1 FROM %1 LIMIT 1"_s.arg(table.name.quoted()));
        if (!rows)
            giveUp(rows.error());
        if (rows->isEmpty())
            m_empty.insert(table.name);
    }
}

std::optional<Error> CodeWrites::tried(const QString &body)
{
    const QString block =
        u"DO $code_writes$ #variable_conflict use_column\nDECLARE written_row record; BEGIN %1 SET CONSTRAINTS ALL IMMEDIATE; "
        u"RAISE EXCEPTION SQLSTATE 'UNDO0'; "
        "EXCEPTION WHEN SQLSTATE 'UNDO0' THEN NULL; END $code_writes$"_s;
    const auto done = m_session.query(QString(block).replace(u"%1"_s, body).replace(u"{n}"_s, QString::number(++m_count)));
    return done ? std::nullopt : std::optional(done.error());
}

std::optional<QString> CodeWrites::valueOf(const catalog::Table &table, const catalog::Column &column)
{
    if (const auto given = m_values.constFind({table.name, column.name}); given != m_values.cend())
        return *given;
    const QString name = quoted(column.name);
    const bool decides = table.partitionKey.contains(column.name);
    if (inUniqueIndex(table, column.name) && !decides) {
        if (const QString fresh = freshValue(column.type, name, table.name.quoted()); !fresh.isEmpty())
            return fresh;
    }
    if (m_empty.contains(table.name))
        return std::nullopt;
    return u"of_a_row."_s + name;
}

QString CodeWrites::valueOfNew(const catalog::Table &table, const change::ColumnAddition &column)
{
    if (const auto given = m_values.constFind({table.name, column.name}); given != m_values.cend())
        return *given;
    if (column.unique) {
        const QString fresh = freshValue(column.type, quoted(column.name), table.name.quoted());
        return fresh.isEmpty() ? u"NULL"_s : fresh;
    }
    if (column.references && !m_empty.contains(column.references->table))
        return u"(SELECT %1 FROM %2 LIMIT 1)"_s.arg(quoted(column.references->column), column.references->table.quoted());
    if (column.fill && !m_empty.contains(table.name))
        return u"(SELECT (%1) FROM %2 LIMIT 1)"_s.arg(sql::Expression::parse(column.fill->expression)->embedded(),
                                                      table.name.quoted());
    return column.defaultExpression ? u"(%1)"_s.arg(sql::Expression::parse(*column.defaultExpression)->embedded()) : u"NULL"_s;
}

std::optional<CodeWrites::Row> CodeWrites::newRow(const change::TableChange &change, Code code)
{
    const catalog::Table &table = *m_before.table(change.table);
    Row row;
    for (const catalog::Column &column : table.columns) {
        if (column.generated != catalog::Generated::None || column.identity != catalog::Identity::None)
            continue;
        const std::optional<QString> value = valueOf(table, column);
        if (!value)
            return std::nullopt;
        row.columns.append(quoted(column.name));
        row.values.append(*value);
    }
    for (const change::ColumnAddition &column : code == Code::New ? change.addColumns : QList<change::ColumnAddition>()) {
        if (column.generated || column.identity != catalog::Identity::None || change::isSerial(column)
            || (!column.defaultExpression && !column.fill && m_before.domainDefault(column.type)))
            continue;
        row.columns.append(quoted(column.name));
        row.values.append(valueOfNew(table, column));
    }
    if (!m_empty.contains(table.name))
        row.source = u" FROM %1 AS of_a_row LIMIT 1"_s.arg(table.name.quoted());
    return row;
}

QString CodeWrites::updateAll(const change::TableChange &change, Code code) const
{
    QStringList columns;
    for (const catalog::Column &column : m_before.table(change.table)->columns) {
        if (column.generated == catalog::Generated::None && column.identity != catalog::Identity::Always)
            columns.append(quoted(column.name));
    }
    if (code == Code::New) {
        columns.clear();
        for (const change::ColumnAddition &column : change.addColumns) {
            if (!column.generated && column.identity != catalog::Identity::Always)
                columns.append(quoted(column.name));
        }
    }
    if (columns.isEmpty())
        return {};
    return u"UPDATE %1 SET %2 = %2;"_s.arg(change.table.quoted(), columns.last());
}

/// Inserted, written over by an upsert, updated and deleted again.
QString CodeWrites::lifeOfARow(const change::TableChange &change, const Row &row, Code code) const
{
    const catalog::Table &table = *m_before.table(change.table);
    const catalog::Constraint *key = table.primaryKey();
    QStringList keys, returned, same;
    for (const QString &column : key ? key->columns : QStringList()) {
        keys.append(quoted(column));
        returned.append(u"%1 AS k%2"_s.arg(quoted(column), QString::number(keys.size())));
        same.append(u"%1 = written_row.k%2"_s.arg(quoted(column), QString::number(keys.size())));
    }
    const QString insert = row.columns.isEmpty()
        ? u"INSERT INTO %1 DEFAULT VALUES"_s.arg(table.name.quoted())
        : u"INSERT INTO %1 (%2) SELECT %3%4"_s.arg(table.name.quoted(), row.columns.join(u", "_s), row.values.join(u", "_s),
                                                   row.source);
    const QString touched = code == Code::New ? row.columns.value(row.columns.size() - 1) : row.columns.value(0);
    if (keys.isEmpty())
        return insert + u';';
    QString life = insert + u" RETURNING %1 INTO written_row;"_s.arg(returned.join(u", "_s));
    const bool whole = std::ranges::all_of(keys, [&](const QString &name) { return row.columns.contains(name); });
    if (whole && !key->deferrable) {
        QStringList values = row.values;
        for (qsizetype i = 0; i < keys.size(); ++i)
            values[row.columns.indexOf(keys[i])] = u"written_row.k%1"_s.arg(i + 1);
        life += u"INSERT INTO %1 (%2) SELECT %3%4 ON CONFLICT (%5) DO UPDATE SET %6 = EXCLUDED.%6;"_s.arg(
            table.name.quoted(), row.columns.join(u", "_s), values.join(u", "_s), row.source, keys.join(u", "_s), touched);
    }
    if (!touched.isEmpty())
        life += u"UPDATE %1 SET %2 = %2 WHERE %3;"_s.arg(table.name.quoted(), touched, same.join(u" AND "_s));
    return life + u"DELETE FROM %1 WHERE %2;"_s.arg(table.name.quoted(), same.join(u" AND "_s));
}

QString CodeWrites::verdict(const change::TableChange &change, const Moment &moment, const QString &what, const QString &body)
{
    if (body.isEmpty())
        return {};
    const std::optional<Error> failed = tried(body);
    if (!failed)
        return {};
    const QList<plan::Demand> named = begun(moment.plan, moment.phase, change.table);
    const std::optional<plan::Demand> demand = demandOf(failed->sqlState);
    // Until SET NOT NULL it is a check that asks for it.
    const bool isNamed =
        demand && (named.contains(*demand) || (*demand == plan::Demand::Check && named.contains(plan::Demand::NotNull)));
    for (const plan::Demand each : isNamed ? named : QList<plan::Demand>())
        m_failed.insert(change.table.display() + u' ' + plan::toString(each));
    if (isNamed && what.startsWith("old"_L1))
        return {};
    return u"%1 on %2 fails: %3\n%4"_s.arg(what, change.table.display(), sentence(*failed), body);
}

bool CodeWrites::columnsStand(const change::TableChange &change)
{
    QStringList names;
    for (const change::ColumnAddition &column : change.addColumns)
        names.append(sql::quotedLiteral(column.name));
    const auto there =
        m_session.query(u"SELECT count(*) FROM pg_attribute WHERE attrelid = %1::regclass AND attname IN (%2)"_s.arg(
            sql::quotedLiteral(change.table.quoted()), names.join(u", "_s)));
    return there && there->text().toInt() == change.addColumns.size();
}

QString CodeWrites::checkTable(const change::TableChange &change, const Moment &moment)
{
    if (change.addColumns.isEmpty())
        return {};
    const std::optional<Row> old = newRow(change, Code::Old);
    QString failed = verdict(change, moment, u"old code's update of all rows"_s, updateAll(change, Code::Old));
    if (failed.isEmpty() && old)
        failed = verdict(change, moment, u"old code's insert, upsert, update and delete"_s, lifeOfARow(change, *old, Code::Old));
    if (!failed.isEmpty() || !columnsStand(change))
        return failed;
    failed = verdict(change, moment, u"new code's update of all rows"_s, updateAll(change, Code::New));
    const std::optional<Row> knowing = newRow(change, Code::New);
    if (failed.isEmpty() && knowing)
        failed =
            verdict(change, moment, u"new code's insert, upsert, update and delete"_s, lifeOfARow(change, *knowing, Code::New));
    return failed;
}

QString CodeWrites::check(const Moment &moment)
{
    for (const change::TableChange &change : moment.plan.change.tables) {
        if (const QString failed = checkTable(change, moment); !failed.isEmpty())
            return failed;
    }
    return {};
}

QString CodeWrites::leaveRows(const Moment &moment)
{
    if (moment.plan.phases[moment.phase].kind > plan::PhaseKind::Backfill)
        return {};
    for (const change::TableChange &change : moment.plan.change.tables) {
        const catalog::Table &table = *m_before.table(change.table);
        const catalog::Constraint *key = table.primaryKey();
        const std::optional<Row> row = newRow(change, Code::Old);
        // Two rows with the one default would stop the index, and one that breaks a check its validation, before the gate that
        // warns of them is reached.
        const QList<plan::Demand> demands = begun(moment.plan, moment.plan.phases.size(), change.table);
        // And a plan that has nothing to fill by counts on a table without rows.
        const bool unfillable = std::ranges::any_of(change.addColumns, [&](const change::ColumnAddition &column) {
            return column.notNull && !column.fill && !column.defaultExpression && !m_before.domainDefault(column.type);
        });
        const bool collides = unfillable || demands.contains(plan::Demand::Unique) || demands.contains(plan::Demand::Check);
        if (!key || !row || row->columns.isEmpty() || collides || !begun(moment.plan, moment.phase, change.table).isEmpty())
            continue;
        QStringList returned;
        for (const QString &column : key->columns)
            returned.append(quoted(column) + u"::text"_s);
        const auto done = m_session.query(u"INSERT INTO %1 (%2) SELECT %3%4 RETURNING %5"_s
                                              .arg(table.name.quoted(), row->columns.join(u", "_s), row->values.join(u", "_s),
                                                   row->source, returned.join(u", "_s))
                                              .replace(u"{n}"_s, QString::number(++m_count)));
        if (!done)
            return u"old code's insert into %1 fails: %2"_s.arg(change.table.display(), sentence(done.error()));
        QStringList same;
        for (qsizetype i = 0; i < key->columns.size(); ++i)
            same.append(u"%1::text = %2"_s.arg(quoted(key->columns[i]), sql::quotedLiteral(done->text(0, i))));
        m_left.append(u"DELETE FROM %1 WHERE %2"_s.arg(table.name.quoted(), same.join(u" AND "_s)));
    }
    return {};
}

QString CodeWrites::takeBack()
{
    for (const QString &statement : std::exchange(m_left, {})) {
        if (const auto done = m_session.query(statement); !done)
            return sentence(done.error());
    }
    return {};
}

QString CodeWrites::idleThreats(const plan::Plan &plan) const
{
    for (const change::TableChange &change : plan.change.tables) {
        // A copied row may stand for code that knows the column; without rows nothing was tried.
        if (m_empty.contains(change.table) || !begun(plan, plan.phases.size(), change.table).contains(plan::Demand::NotNull))
            continue;
        const bool certain = std::ranges::any_of(change.addColumns, [&](const change::ColumnAddition &column) {
            return column.keepFilled != change::KeepFilled::Computed && !m_before.domainDefault(column.type) && column.notNull
                && !column.defaultExpression && !column.generated && column.identity == catalog::Identity::None;
        });
        if (certain && !m_failed.contains(change.table.display() + u" notNull"_s))
            return u"a gate says that old code will fail on %1, and it does not"_s.arg(change.table.display());
    }
    return {};
}

}  // namespace colonnade::test
