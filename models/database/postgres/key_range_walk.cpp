#include "database/postgres/backfill_walk.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;

namespace {

QString quotedColumns(const BackfillTarget &target)
{
    QStringList columns;
    for (const QString &column : target.keyColumns)
        columns.append(sql::Identifier(column).quoted());
    return columns.join(u", "_s);
}

QString cursorOf(const QStringList &key)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(key)).toJson(QJsonDocument::Compact));
}

QStringList keyOf(const QString &cursor)
{
    QStringList key;
    for (const QJsonValue value : QJsonDocument::fromJson(cursor.toUtf8()).array())
        key.append(value.toString());
    return key;
}

/// "(a, b) > ($3::integer, $4::text)": one range of the index, whatever the number of columns. `first` is the number of the first
/// of the parameters.
QString comparison(const BackfillTarget &target, const QString &operation, const QStringList &key, QVariantList &parameters,
                   int first)
{
    QStringList values;
    for (qsizetype i = 0; i < key.size(); ++i) {
        values.append(u"$%1::%2"_s.arg(first + parameters.size()).arg(target.keyTypes.value(i)));
        parameters.append(key[i]);
    }
    return u"(%1) %2 (%3)"_s.arg(quotedColumns(target), operation, values.join(u", "_s));
}

}  // namespace

Settings KeyRangeWalk::settings() const
{
    // On a table that was never analysed the planner prefers to read and sort all that is left for every batch, which makes the
    // whole quadratic: it is told to walk the key. Text forms are pinned, because keys travel as text.
    return {{u"enable_seqscan"_s, u"off"_s},  {u"enable_sort"_s, u"off"_s},           {u"enable_bitmapscan"_s, u"off"_s},
            {u"DateStyle"_s, u"ISO"_s},       {u"IntervalStyle"_s, u"postgres"_s},    {u"bytea_output"_s, u"hex"_s},
            {u"extra_float_digits"_s, u"3"_s}};
}

Result<BatchRange> KeyRangeWalk::next(const BackfillTarget &target, const BackfillPosition &from, qint64 rows)
{
    const QStringList after = keyOf(from.cursor);
    QVariantList boundaryParameters{rows - 1};
    const QString beyond = after.isEmpty() ? u"true"_s : comparison(target, u">"_s, after, boundaryParameters, 1);
    // Ordered by the qualified columns: a bare name would mean the text that is selected under it.
    QStringList asText;
    QStringList order;
    for (const QString &column : target.keyColumns) {
        const QString qualified = u"walked."_s + sql::Identifier(column).quoted();
        asText.append(qualified + u"::text"_s);
        order.append(qualified);
    }
    const QString boundarySql = u"SELECT %1 FROM %2 AS walked WHERE %3 ORDER BY %4 OFFSET $1::bigint LIMIT 1"_s.arg(
        asText.join(u", "_s), target.table.quoted(), beyond, order.join(u", "_s));
    if (const auto checked = checkPlan(target, boundarySql, boundaryParameters); !checked)
        return failure(checked.error());
    const auto boundary = m_session.query(boundarySql, boundaryParameters);
    if (!boundary)
        return failure(boundary.error());

    QStringList upTo;
    if (!boundary->isEmpty()) {
        for (const QVariant &value : boundary->rows.first())
            upTo.append(value.toString());
    }
    BatchRange range{.relation = target.table.quoted(), .last = upTo.isEmpty(), .walked = rows};
    range.cursor = range.last ? from.cursor : cursorOf(upTo);
    QStringList conditions;
    if (!after.isEmpty())
        conditions.append(comparison(target, u">"_s, after, range.parameters, BatchRange::FirstParameter));
    if (!range.last)
        conditions.append(comparison(target, u"<="_s, upTo, range.parameters, BatchRange::FirstParameter));
    range.condition = conditions.isEmpty() ? u"true"_s : conditions.join(u" AND "_s);
    return range;
}

Result<void> KeyRangeWalk::checkPlan(const BackfillTarget &target, const QString &sql, const QVariantList &parameters)
{
    if (m_checked == sql)
        return {};
    const auto plan = m_session.query(u"EXPLAIN (COSTS OFF) "_s + sql, parameters);
    if (!plan)
        return failure(plan.error());
    QStringList lines;
    for (const QVariantList &row : plan->rows)
        lines.append(row.value(0).toString());
    const QString text = lines.join(u'\n');
    // The nodes, not the "Sort Key" of a Merge Append over partitions.
    static const QRegularExpression readsAll(u"^[\\s>-]*(?:Parallel |Incremental )?(?:Seq Scan|Sort)\\b(?! Key)"_s,
                                             QRegularExpression::MultilineOption);
    if (readsAll.match(text).hasMatch()) {
        return failure(
            ErrorKind::SqlRefused,
            u"The batches of step %1 would read all of %2 each time: the server finds no index to walk (%3) by. Mend the primary key's index, then resume."_s
                .arg(target.step, target.table.display(), target.keyColumns.join(u", "_s)),
            {}, text);
    }
    m_checked = sql;
    return {};
}

}  // namespace colonnade::database::postgres
