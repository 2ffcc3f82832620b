#include "plan/postgres/catalog_query.h"
#include "plan/postgres/tactics.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

QList<NamedCheck> laterChecks(const TableWork &work)
{
    QList<NamedCheck> checks;
    for (const ColumnWork &column : work.columns) {
        checks += column.checksLater;
        if (!column.notNullHelper.isEmpty())
            checks.append({column.notNullHelper, column.isNotNull(column.column)});
    }
    return checks;
}

QStringList namesOf(const QList<NamedCheck> &checks)
{
    QStringList names;
    for (const NamedCheck &check : checks)
        names.append(check.name);
    return names;
}

Step validation(const TableWork &work, const Context &context, const QStringList &names, const QString &what)
{
    QStringList clauses;
    for (const QString &name : names)
        clauses.append(u"VALIDATE CONSTRAINT "_s + sql::Identifier(name).quoted());
    Step step;
    step.kind = StepKind::ValidateConstraint;
    step.title = u"Validate %1"_s.arg(enumerated(names));
    step.why =
        u"Reads every row of %1 once, while only other schema changes and vacuum wait. %2 There is nothing to undo: what is valid is no stricter for new rows."_s
            .arg(work.name.display(), what);
    step.statements = {context.lengthy(alterTable(work, clauses))};
    step.doneWhen = constraintsValid(work.name, names);
    for (const QString &name : names)
        step.constraints.append(constraintName(work.name, name));
    return step;
}

}  // namespace

QList<Step> addCheckSteps(const TableWork &work, const Context &context)
{
    const QList<NamedCheck> checks = laterChecks(work);
    if (checks.isEmpty())
        return {};
    QStringList adds, drops;
    for (const NamedCheck &check : checks) {
        const QString name = sql::Identifier(check.name).quoted();
        adds.append(u"ADD CONSTRAINT %1 CHECK (%2) NOT VALID"_s.arg(name, check.expression));
        drops.prepend(u"DROP CONSTRAINT IF EXISTS "_s + name);
    }
    Step step;
    step.kind = StepKind::AddCheck;
    step.title = u"Add %1 %2, not valid"_s.arg(checks.size() == 1 ? u"check"_s : u"checks"_s, enumerated(namesOf(checks)));
    step.rule = u"pg.check.not-valid"_s;
    step.why =
        u"Checks new rows from now on, reads no existing row under the lock. Before the fill it would have stopped every update of a row that has no value yet."_s;
    step.statements = {context.brief(alterTable(work, adds))};
    step.undo = {{context.brief(alterTable(work, drops)), false}};
    step.doneWhen = constraintsExist(work.name, namesOf(checks));
    for (const NamedCheck &check : checks)
        step.constraints.append(constraintName(work.name, check.name));
    return {step};
}

QList<Step> foreignKeyValidation(const TableWork &work, const Context &context, bool (*wanted)(const ColumnWork &))
{
    QList<Step> steps;
    for (const ColumnWork &column : work.columns) {
        if (!column.wish.references || !wanted(column))
            continue;
        if (work.foreignKeysByPartition(context.dialect)) {
            steps += partitionedForeignKeyValidation(work, column, context);
            continue;
        }
        Step step = validation(work, context, {column.names.foreignKey},
                               u"Rows of %1 can be read and written meanwhile."_s.arg(column.wish.references->table.display()));
        step.rule = u"pg.validate.foreign-key"_s;
        steps.append(step);
    }
    return steps;
}

QList<Step> validateSteps(const TableWork &work, const Context &context)
{
    QList<Step> steps = foreignKeyValidation(
        work, context, [](const ColumnWork &column) { return !column.referencesLate() && !column.referencesWithColumn; });
    QStringList names;
    for (const ColumnWork &column : work.columns) {
        for (const NamedCheck &check : column.checksAtOnce)
            names.append(check.name);
    }
    names += namesOf(laterChecks(work));
    if (!names.isEmpty()) {
        Step step = validation(work, context, names,
                               names.size() == 1 ? u"Reads and writes go on."_s : u"All are checked in the one pass."_s);
        step.rule = u"pg.validate.check"_s;
        steps.append(step);
    }
    return steps;
}

}  // namespace colonnade::plan::postgres
