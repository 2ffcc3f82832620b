#include "plan/postgres/catalog_query.h"
#include "plan/postgres/tactics.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

QString plainName(QString quoted)
{
    return quoted.startsWith(u'"') ? quoted.sliced(1, quoted.size() - 2).replace(u"\"\""_s, u"\""_s) : quoted;
}

}  // namespace

QList<Step> cleanUpSteps(const TableWork &work, const Context &context)
{
    QList<Step> steps;
    const QStringList drops = work.triggers() ? dropTriggerSql(work) : QStringList();
    const QStringList creates = work.triggers() ? createTriggerSql(work, context) : QStringList();
    // A step a table: together they would hold one table's lock while they wait for the next one's.
    for (qsizetype i = 0; i < drops.size(); ++i) {
        const bool last = i + 1 == drops.size();
        Step step;
        step.kind = StepKind::DropHelper;
        step.title = u"Drop the filling trigger of %1"_s.arg(work.triggerTables[i].display());
        step.rule = u"pg.clean-up.trigger"_s;
        step.why = u"No code needs it any more: every write would go on paying for it."_s;
        step.statements.append(context.brief(drops[i]));
        if (last) {
            step.statements.append(context.brief(dropTriggerFunctionSql(work)));
            for (const QString &sql : createTriggerFunctionSql(work, context))
                step.undo.append({context.brief(sql), false});
        }
        step.undo.append({context.brief(creates[i]), false});
        step.doneWhen = triggerGone(work.triggerTables[i], plainName(work.triggerName));
        steps.append(step);
    }
    return steps;
}

}  // namespace colonnade::plan::postgres
