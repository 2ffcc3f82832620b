#include "plan/postgres/catalog_query.h"
#include "plan/postgres/tactics.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

QList<Step> cleanUpSteps(const TableWork &work, const Context &context)
{
    if (!work.triggers())
        return {};
    Step step;
    step.kind = StepKind::DropHelper;
    step.title = u"Drop the filling trigger of %1"_s.arg(work.name.display());
    step.rule = u"pg.clean-up.trigger"_s;
    step.why = u"No code needs it any more: every write would go on paying for it."_s;
    for (const QString &sql : dropTriggerSql(work))
        step.statements.append(context.brief(sql));
    for (const QString &sql : createTriggerSql(work, context))
        step.undo.append({context.brief(sql), false});
    QString trigger = work.triggerName;
    if (trigger.startsWith(u'"'))
        trigger = trigger.sliced(1, trigger.size() - 2).replace(u"\"\""_s, u"\""_s);
    step.doneWhen = triggerGone(work.name, trigger);
    return {step};
}

}  // namespace colonnade::plan::postgres
