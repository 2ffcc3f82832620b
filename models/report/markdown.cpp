#include "base/format.h"
#include "report/report.h"
#include "report/summary.h"

namespace colonnade::report {

using namespace Qt::StringLiterals;

namespace {

/// Text in a table's cell: nothing in it may end the cell or start markup.
QString cell(QString text)
{
    for (const QChar c : u"\\`*_{}[]<>|"_s)
        text.replace(c, u'\\' + QString(c));
    return text.replace(u'\n', u' ');
}

/// A fence longer than any run of backticks inside.
QString fenced(const QString &text)
{
    QString fence = u"```"_s;
    while (text.contains(fence))
        fence += u'`';
    return fence + u"sql\n"_s + text + u'\n' + fence + u'\n';
}

QString stepLine(const plan::Step &step, const run::StepRecord &done)
{
    QStringList foretold;
    for (const plan::Lock &lock : step.locks)
        foretold.append(plan::manualName(lock.mode) + u' ' + lock.relation.display());
    QStringList seen;
    for (const run::LockSeen &lock : done.locksSeen)
        seen.append(lock.mode + u' ' + lock.relation);
    const bool finished = done.state == run::StepState::Done;
    return u"| %1 | %2 | %3 | %4 | %5 | %6 |\n"_s.arg(cell(step.id), cell(step.title), cell(foretold.join(u", "_s)),
                                                      cell(seen.join(u", "_s)), finished ? format::duration(done.heldMs) : u"–"_s,
                                                      finished ? format::duration(done.durationMs) : u"–"_s);
}

}  // namespace

QByteArray writeMarkdown(const Report &report)
{
    const run::RunRecord &run = report.run;
    const Summary summary = summarized(run);
    QString out = u"# Schema change on %1\n\n%2\n\n"_s.arg(cell(run.server.database), cell(headline(run)));
    out += u"- Server: %1 %2, %3\n"_s.arg(catalog::toString(run.server.engine), run.server.version, cell(run.server.address));
    out += u"- Run %1 by %2, plan `%3`\n"_s.arg(run.id.toString(QUuid::WithoutBraces), cell(run.user), run.planDigest);
    out += u"- Lock tries given up: %1; most sessions seen waiting on us at once: %2\n\n"_s.arg(summary.lockRetries)
               .arg(summary.mostBlockedSessions);
    out += u"| Step | What | Locks foretold | Locks seen | Held | Took |\n|---|---|---|---|---|---|\n"_s;
    for (const run::StepRecord &done : run.steps) {
        if (const plan::Step *step = run.plan.step(done.id))
            out += stepLine(*step, done);
    }
    out += u"\n## SQL\n\n"_s;
    for (const plan::Phase &phase : run.plan.phases) {
        for (const plan::Step &step : phase.steps) {
            QString statements;
            for (const sql::Statement &statement : step.statements)
                statements += statement.text + u";\n"_s;
            out += u"%1 %2\n\n%3\n"_s.arg(step.id, cell(step.title), fenced(statements.trimmed()));
        }
    }
    out += u"Written by %1 at %2 UTC.\n"_s.arg(report.program, report.writtenAt.toUTC().toString(u"yyyy-MM-dd HH:mm:ss"_s));
    return out.toUtf8();
}

}  // namespace colonnade::report
