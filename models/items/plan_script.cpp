#include "items/plan_script.h"

#include "items/format.h"
#include "items/plan_summary.h"
#include "items/words.h"

namespace colonnade::items {

using namespace Qt::StringLiterals;

namespace {

QString comment(const QString &text)
{
    return u"-- "_s + text + u'\n';
}

}  // namespace

QString plainScript(const plan::Plan &plan)
{
    QStringList parts;
    for (const plan::PlainStatement &plain : plan.plain) {
        QString text = comment(Words::tr("For comparison only: this program never sends it."));
        for (const plan::Lock &lock : plain.locks) {
            text += comment(u"%1 on %2: %3."_s.arg(plan::manualName(lock.mode), lock.relation.display(),
                                                   Words::waiting(plan::waitClass(lock.mode))));
        }
        const auto list = [&](const QString &what, const QList<sql::QualifiedName> &relations) {
            for (const sql::QualifiedName &relation : relations)
                text += comment(what.arg(relation.display()));
        };
        list(Words::tr("Rewrites every row of %1 under this lock."), plain.rewrites);
        list(Words::tr("Reads every row of %1 under this lock."), plain.scans);
        text += comment(plain.estimate.holdMs ? Words::tr("Held for %1.").arg(rangeText(*plain.estimate.holdMs))
                                              : Words::tr("How long it is held is unknown."));
        text += plain.sql.trimmed();
        parts.append(text + (text.endsWith(u';') ? u"\n"_s : u";\n"_s));
    }
    return parts.join(u'\n');
}

}  // namespace colonnade::items
