// A foreign key of a partitioned table before PostgreSQL 18, which refuses NOT VALID there: each partition gets its own, not valid,
// has it validated, and then the table above takes them over, which reads nothing (measured on 12 to 17).
#include "plan/postgres/catalog_query.h"
#include "plan/postgres/tactics.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

struct Part {
    const catalog::Table *table = nullptr;
    const catalog::Table *parent = nullptr;
    QString name;  ///< of its constraint

    QString alter(const QString &clause) const
    {
        return u"ALTER TABLE %1\n  %2"_s.arg(table->name.quoted(), clause);
    }
    QString quoted() const { return sql::Identifier(name).quoted(); }
};

/// The name of the constraint above, unless the partition has another one of that name.
QList<Part> partsOf(const TableWork &work, const ColumnWork &column)
{
    QList<Part> parts;
    for (const Member &leaf : work.family.leaves()) {
        QString name = column.names.foreignKey;
        for (int pass = 0; leaf.table->constraint(name); ++pass)
            name = sql::generatedName({leaf.table->name.name.text(), column.wish.name},
                                      pass == 0 ? u"fkey"_s : u"fkey"_s + QString::number(pass));
        parts.append(Part{leaf.table, leaf.parent, name});
    }
    return parts;
}

QString addClause(const Part &part, const ColumnWork &column)
{
    return u"ADD CONSTRAINT %1 FOREIGN KEY (%2) %3 NOT VALID"_s.arg(part.quoted(), column.column, foreignKeyClause(column));
}

Step takeOver(const TableWork &work, const ColumnWork &column, const QList<Part> &parts, const Context &context)
{
    const QString name = sql::Identifier(column.names.foreignKey).quoted();
    const QString referenced = column.wish.references->table.display();
    Step step;
    step.kind = StepKind::AddForeignKey;
    step.rule = u"pg.foreign-key.partitions"_s;
    step.title = u"Make foreign key %1 of %2 from those of its partitions"_s.arg(column.names.foreignKey, work.name.display());
    step.why =
        u"Each partition has the same foreign key, valid already, which the server takes over without reading a row. "
        u"It drops triggers on %1 that are not needed any more, for which reads of %1 wait for a moment."_s.arg(referenced);
    step.statements = {context.brief(
        alterTable(work, {u"ADD CONSTRAINT %1 FOREIGN KEY (%2) %3"_s.arg(name, column.column, foreignKeyClause(column))}))};
    step.undo = {{context.brief(alterTable(work, {u"DROP CONSTRAINT IF EXISTS "_s + name})), false}};
    // Dropping it takes the partitions' along, which the steps before this one made. One that was detached has kept its own.
    for (const Part &part : parts) {
        step.undo.append({context.brief(u"ALTER TABLE IF EXISTS %1\n  DROP CONSTRAINT IF EXISTS %2,\n  %3"_s.arg(
                              part.table->name.quoted(), part.quoted(), addClause(part, column))),
                          false});
    }
    step.doneWhen = constraintsValid(work.name, {column.names.foreignKey});
    step.mayStartWhen = partitionsWithoutForeignKey(work.name, column.wish.name, column.wish.references->table);
    return step;
}

}  // namespace

QList<Step> partitionedForeignKeySteps(const TableWork &work, const ColumnWork &column, const Context &context)
{
    const QList<Part> parts = partsOf(work, column);
    QStringList constraints;
    for (const Part &part : parts)
        constraints.append(constraintName(part.table->name, part.name));
    QList<Step> steps = verifyReferenceSteps(work, column, constraints, context);
    for (const Part &part : parts) {
        Step step;
        step.kind = StepKind::AddForeignKey;
        step.title = u"Add foreign key %1 of %2 to %3, not valid"_s.arg(part.name, part.table->name.display(),
                                                                     column.wish.references->table.display());
        step.rule = u"pg.foreign-key.partition-not-valid"_s;
        step.why =
            u"Before PostgreSQL 18 the partitioned table itself cannot have one that is not valid, but each partition can: new rows are checked from now on, and no row is read while writes of both tables wait."_s;
        step.statements = {context.brief(part.alter(addClause(part, column)))};
        step.undo = {{context.brief(u"ALTER TABLE IF EXISTS %1\n  DROP CONSTRAINT IF EXISTS %2"_s.arg(part.table->name.quoted(),
                                                                                                 part.quoted())),
                      false}};
        step.doneWhen = constraintsExist(part.table->name, {part.name});
        step.constraints = {constraintName(part.table->name, part.name)};
        step.skipWhen = noPartitionAnyMore(part.table->name, part.parent->name);
        steps.append(step);
    }
    return steps;
}

QList<Step> partitionedForeignKeyValidation(const TableWork &work, const ColumnWork &column, const Context &context)
{
    const QList<Part> parts = partsOf(work, column);
    QList<Step> steps;
    for (const Part &part : parts) {
        Step step;
        step.kind = StepKind::ValidateConstraint;
        step.rule = u"pg.validate.foreign-key"_s;
        step.title = u"Validate %1 of %2"_s.arg(part.name, part.table->name.display());
        step.why =
            u"Reads every row of %1 once, while only other schema changes and vacuum wait. Rows of %2 can be read and written meanwhile. There is nothing to undo: what is valid is no stricter for new rows."_s
                .arg(part.table->name.display(), column.wish.references->table.display());
        step.statements = {context.lengthy(part.alter(u"VALIDATE CONSTRAINT "_s + part.quoted()))};
        step.doneWhen = constraintsValid(part.table->name, {part.name});
        step.constraints = {constraintName(part.table->name, part.name)};
        step.skipWhen = noPartitionAnyMore(part.table->name, part.parent->name);
        steps.append(step);
    }
    steps.append(takeOver(work, column, parts, context));
    return steps;
}

}  // namespace colonnade::plan::postgres
