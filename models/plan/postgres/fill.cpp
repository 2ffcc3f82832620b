#include "plan/postgres/catalog_query.h"
#include "plan/postgres/tactics.h"
#include "plan/postgres/trigger_name.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

QList<ColumnWork> filled(const TableWork &work)
{
    QList<ColumnWork> columns;
    std::ranges::copy_if(work.columns, std::back_inserter(columns),
                         [](const ColumnWork &column) { return column.fill.has_value(); });
    return columns;
}

/// Null tells of these columns that the row has not been filled.
bool endsWithoutNull(const ColumnWork &column)
{
    return column.wish.notNull || column.fillNeverNull;
}

/// Of the others the expression tells it, where it gives the same each time that it is asked.
bool tellsWhatIsLeft(const ColumnWork &column)
{
    return !endsWithoutNull(column) && !column.fillVolatile;
}

QString anyNull(const QList<ColumnWork> &columns)
{
    QStringList conditions;
    for (const ColumnWork &column : columns)
        conditions.append(column.isNull(column.column));
    return conditions.join(u" OR "_s);
}

/// Rows that want filling. One whose expression gives null is left as it is: writing null over null would only cost.
QString anyLeft(const QList<ColumnWork> &columns)
{
    QStringList conditions;
    for (const ColumnWork &column : columns) {
        conditions.append(tellsWhatIsLeft(column)
                              ? u"%1 AND NOT (%2)"_s.arg(column.isNull(column.column), column.isNull(u'(' + *column.fill + u')'))
                              : column.isNull(column.column));
    }
    return conditions.join(u" OR "_s);
}

QString assignments(const QList<ColumnWork> &columns, const QString &table)
{
    QStringList all;
    for (const ColumnWork &column : columns) {
        // A row may want one column and have the other already: what code wrote there stays.
        all.append(columns.size() == 1 ? u"%1 = (%2)"_s.arg(column.column, *column.fill)
                                       : u"%1 = CASE WHEN %4 THEN (%3) ELSE %2.%1 END"_s.arg(
                                             column.column, table, *column.fill, column.isNull(table + u'.' + column.column)));
    }
    return all.join(u", "_s);
}

/// ", customer_id = orders.customer_id"
QString unchanged(const QStringList &kept, const QString &table)
{
    QString all;
    for (const QString &column : kept)
        all += u", %1 = %2.%1"_s.arg(sql::Identifier(column).quoted(), table);
    return all;
}

QString keyTuple(const BackfillSpec &spec)
{
    QStringList keys;
    for (const QString &key : spec.keyColumns)
        keys.append(spec.table.name.quoted() + u'.' + sql::Identifier(key).quoted());
    return u'(' + keys.join(u", "_s) + u')';
}

QString parameterTuple(const BackfillSpec &spec, qsizetype first)
{
    QStringList parameters;
    for (qsizetype i = 0; i < spec.keyTypes.size(); ++i)
        parameters.append(u"$%1::%2"_s.arg(first + i).arg(spec.keyTypes[i]));
    return u'(' + parameters.join(u", "_s) + u')';
}

QStringList namesOf(const QList<ColumnWork> &columns)
{
    QStringList names;
    for (const ColumnWork &column : columns)
        names.append(column.wish.name);
    return names;
}

}  // namespace

bool fillEnds(const ColumnWork &column)
{
    return !column.fill || endsWithoutNull(column) || tellsWhatIsLeft(column);
}

bool fillEnds(const TableWork &work)
{
    return std::ranges::all_of(work.columns, [](const ColumnWork &column) { return fillEnds(column); });
}

namespace {

Step keyBackfill(const TableWork &work, const Context &context, const BackfillSpec &spec)
{
    const qsizetype keys = spec.keyColumns.size();
    const QString update = u"UPDATE %1\n  SET %2\n  WHERE %3 > %4 AND %3 <= %5\n    AND (%6)"_s.arg(
        work.quoted, spec.assignments, keyTuple(spec), parameterTuple(spec, 1), parameterTuple(spec, 1 + keys), spec.predicate);
    Step step;
    step.kind = StepKind::Backfill;
    step.rule = u"pg.backfill.keyset"_s;
    step.why =
        u"%1 Each batch is a transaction of its own over a range of the key, so that only writers of the same rows wait, and only "
        u"for that batch. It is sent as part of a statement that also records, on the server, up to which key it came. "
        "Values that are there already stay. There is nothing to undo: the values go when the columns do."_s.arg(
            work.fillChoice.reason);
    step.statements = {{update, sql::TransactionMode::None, std::min(context.options.lockTimeout, std::chrono::milliseconds(500)),
                        context.options.statementTimeout}};
    step.backfill = spec;
    return step;
}

/// "in batches by id"
QString manner(const BackfillSpec &spec)
{
    switch (spec.walk) {
    case sql::Walk::Key: return u"in batches by %1"_s.arg(enumerated(spec.keyColumns));
    case sql::Walk::Pages: return u"in batches by pages"_s;
    case sql::Walk::Predicates: return u"by %1"_s.arg(spec.conditions.size() == 1 ? u"a condition"_s : u"%1 conditions"_s.arg(spec.conditions.size()));
    }
    Q_UNREACHABLE_RETURN({});
}

}  // namespace

QList<Step> backfillSteps(const TableWork &work, const Context &context)
{
    const QList<ColumnWork> columns = filled(work);
    if (columns.isEmpty())
        return {};
    const FillChoice &choice = work.fillChoice;
    BackfillSpec spec;
    spec.table = work.name;
    spec.walk = choice.walk;
    spec.passes = choice.passes;
    spec.workers = choice.workers;
    spec.keyColumns = choice.keyColumns;
    spec.keyTypes = choice.keyTypes;
    spec.conditions = choice.conditions;
    spec.assignments = assignments(columns, work.name.name.quoted()) + unchanged(choice.kept, work.name.name.quoted());
    spec.predicate = anyLeft(columns);
    spec.predicateEnds = fillEnds(work);
    spec.rowsExpected = work.table.stats.rows;
    Step step;
    switch (choice.walk) {
    case sql::Walk::Key: step = keyBackfill(work, context, spec); break;
    case sql::Walk::Pages: step = pageBackfill(work, context, spec); break;
    case sql::Walk::Predicates: step = predicateBackfill(work, spec); break;
    }
    step.mayStartWhen = triggersInTheWay(work);
    step.title = u"Fill %1 of %2 %3"_s.arg(
        enumerated(namesOf(columns)), work.name.display() + (step.backfill->descends ? u" and all below it"_s : QString()), manner(spec));
    return {step};
}

QList<Step> verifyFilledSteps(const TableWork &work, const Context &context)
{
    QList<ColumnWork> columns = filled(work);
    // Where null is allowed, whoever writes it during the fill is right.
    columns.removeIf([](const ColumnWork &column) { return !column.wish.notNull; });
    std::ranges::copy_if(work.columns, std::back_inserter(columns), &ColumnWork::expectsNoRows);
    if (columns.isEmpty())
        return {};
    const QString sentence = u"%1 still has rows without %2"_s.arg(work.name.display(), enumerated(namesOf(columns)));
    QString body =
        u"\nBEGIN\n  IF EXISTS (SELECT 1 FROM %1 WHERE %2) THEN\n    RAISE EXCEPTION USING MESSAGE = %3, ERRCODE = 'check_violation';\n  END IF;\nEND\n"_s
            .arg(work.quoted, anyNull(columns), sql::quotedLiteral(sentence));
    QString tag = u"$verify$"_s;
    for (int i = 1; body.contains(tag); ++i)
        tag = u"$verify%1$"_s.arg(i);
    Step step;
    step.kind = StepKind::VerifyFilled;
    step.title = u"Check that no row of %1 is left"_s.arg(work.name.display());
    step.rule = u"pg.verify-filled"_s;
    step.why =
        u"Reads the table until it finds a row without a value, and fails if there is one. It changes nothing, so there is nothing to undo."_s;
    step.statements = {context.lengthy(u"DO "_s + tag + body + tag)};
    step.mayStartWhen = triggersInTheWay(work);
    for (const ColumnWork &column : columns) {
        if (!column.notNullHelper.isEmpty())
            step.constraints.append(constraintName(work.name, column.notNullHelper));
    }
    return {step};
}

}  // namespace colonnade::plan::postgres
