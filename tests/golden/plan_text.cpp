#include "tests/golden/plan_text.h"

namespace colonnade::test {

using namespace Qt::StringLiterals;

namespace {

QString indented(QString text, const QString &prefix)
{
    return prefix + text.replace(u'\n', u'\n' + prefix) + u'\n';
}

QString names(const QString &word, const QList<sql::QualifiedName> &relations)
{
    QString text;
    for (const sql::QualifiedName &relation : relations)
        text += u"    %1 %2\n"_s.arg(word, relation.display());
    return text;
}

QString locksText(const QList<plan::Lock> &locks)
{
    QString text;
    for (const plan::Lock &lock : locks)
        text += u"    locks %1 %2\n"_s.arg(lock.relation.display(), plan::toString(lock.mode));
    return text;
}

QString statementText(const QString &word, const sql::Statement &statement)
{
    return u"    %1 (%2, lock %3 ms, statement %4 ms)\n"_s
               .arg(word, statement.transaction == sql::TransactionMode::Own ? u"own"_s : u"none"_s)
               .arg(statement.lockTimeout.count())
               .arg(statement.statementTimeout.count())
        + indented(statement.text, u"      | "_s);
}

QString stepText(const plan::Step &step)
{
    QString text = u"  %1 %2 [%3] %4\n"_s.arg(step.id, plan::toString(step.kind), step.rule, step.title);
    text += locksText(step.locks) + names(u"rewrites"_s, step.rewrites) + names(u"scans"_s, step.scans);
    for (const sql::Statement &statement : step.statements)
        text += statementText(u"runs"_s, statement);
    for (const plan::UndoStatement &undo : step.undo)
        text += statementText(undo.losesData ? u"undone, losing data, by"_s : u"undone by"_s, undo.statement);
    if (!step.doneWhen.isEmpty())
        text += indented(u"done when "_s + step.doneWhen, u"    "_s);
    if (!step.mayStartWhen.isEmpty())
        text += indented(u"may start unless "_s + step.mayStartWhen, u"    "_s);
    if (!step.skipWhen.isEmpty())
        text += indented(u"skipped when "_s + step.skipWhen, u"    "_s);
    return text;
}

}  // namespace

QString planText(const plan::Plan &plan)
{
    QString text;
    for (const plan::Phase &phase : plan.phases) {
        text += u"%1\n"_s.arg(phase.title);
        for (const plan::Step &step : phase.steps)
            text += stepText(step);
        if (!phase.gateAfter)
            continue;
        text += u"GATE %1\n"_s.arg(phase.gateAfter->question);
        for (const plan::GateDemand &begins : phase.gateAfter->begins)
            text += u"  begins %1 %2\n"_s.arg(begins.object, plan::toString(begins.demand));
    }
    for (const plan::PlainStatement &plain : plan.plain)
        text += u"PLAIN\n"_s + locksText(plain.locks) + names(u"rewrites"_s, plain.rewrites) + names(u"scans"_s, plain.scans)
            + indented(plain.sql, u"      | "_s);
    for (const plan::Finding &finding : plan.findings) {
        // What a server would not show tells of that server and not of the plan.
        if (finding.rule == "pg.surroundings.unread"_L1)
            continue;
        text += u"FINDING %1 %2 %3\n"_s.arg(plan::toString(finding.severity), finding.rule, finding.object)
            + indented(finding.message, u"    "_s);
        if (finding.fix)
            text += indented(*finding.fix, u"    -> "_s);
    }
    return text;
}

}  // namespace colonnade::test
