#include "base/format.h"
#include "report/charts.h"
#include "report/html_style.h"
#include "report/report.h"
#include "report/summary.h"
#include "report/svg_chart.h"

namespace colonnade::report {

using namespace Qt::StringLiterals;

namespace {

QString escaped(const QString &text)
{
    return text.toHtmlEscaped();
}

QString moment(const QDateTime &at)
{
    return at.isValid() ? at.toUTC().toString(u"yyyy-MM-dd HH:mm:ss"_s) : u"–"_s;
}

QString timeOfDay(const QDateTime &at)
{
    return at.toUTC().toString(u"HH:mm:ss.zzz"_s);
}

/// The class of CSS that colours a lock by who waits behind it; the word beside it says the same.
QString lockClass(plan::LockMode mode)
{
    switch (plan::waitClass(mode)) {
    case plan::WaitClass::Nothing: return u"nothing"_s;
    case plan::WaitClass::SameRows: return u"same-rows"_s;
    case plan::WaitClass::OtherDdl: return u"other-ddl"_s;
    case plan::WaitClass::Writes: return u"writes"_s;
    case plan::WaitClass::ReadsAndWrites: return u"reads"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

QString badge(const QString &relation, plan::LockMode mode)
{
    return u"<span class='lock %1'>%2</span> %3"_s.arg(lockClass(mode), plan::manualName(mode), escaped(relation));
}

QString locksForetold(const plan::Step &step)
{
    QStringList lines;
    for (const plan::Lock &lock : step.locks)
        lines.append(badge(lock.relation.display(), lock.mode));
    return lines.isEmpty() ? u"none on what existed"_s : lines.join(u"<br>"_s);
}

QString locksSeen(const plan::Step &step, const run::StepRecord &done, const Summary &summary)
{
    QStringList lines;
    for (const run::LockSeen &seen : done.locksSeen) {
        const auto mode = plan::lockModeFromString(seen.mode);
        QString text = mode ? badge(seen.relation, *mode) : escaped(seen.mode + u' ' + seen.relation);
        if (summary.unforeseenLocks.contains(UnforeseenLock{step.id, seen}))
            text += u" <b class='bad'>not foretold</b>"_s;
        lines.append(text);
    }
    return lines.isEmpty() ? u"–"_s : lines.join(u"<br>"_s);
}

QString stateWord(run::StepState state)
{
    switch (state) {
    case run::StepState::Pending: return u"not begun"_s;
    case run::StepState::Running: return u"running"_s;
    case run::StepState::WaitingForLock: return u"waiting for a lock"_s;
    case run::StepState::Throttled: return u"throttled"_s;
    case run::StepState::Done: return u"done"_s;
    case run::StepState::Failed: return u"<b class='bad'>failed</b>"_s;
    case run::StepState::Undone: return u"undone"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

QString foretoldHold(const plan::Step &step)
{
    if (!step.estimate.holdMs)
        return u"unknown"_s;
    return format::durationRange(step.estimate.holdMs->p5, step.estimate.holdMs->p50, step.estimate.holdMs->p95);
}

QString stepRow(const plan::Step &step, const run::StepRecord &done, const Summary &summary)
{
    QString state = stateWord(done.state);
    if (done.tries > 1)
        state += u"<br><small>%1 tries</small>"_s.arg(done.tries);
    if (!done.error.isEmpty())
        state += u"<br><small class='bad'>"_s + escaped(done.error) + u"</small>"_s;
    const bool finished = done.state == run::StepState::Done;
    QString took = finished ? format::duration(done.durationMs) : u"–"_s;
    if (step.backfill && done.rowsDone > 0)
        took += u"<br><small>%1 rows</small>"_s.arg(format::exact(done.rowsDone));
    const QString held = finished && done.heldMs > 0 ? format::duration(done.heldMs) : u"–"_s;
    return u"<tr><td>%1</td><td>%2</td><td>%3</td><td>%4</td><td>%5</td><td>%6</td><td>%7</td><td>%8</td></tr>\n"_s.arg(
        escaped(step.id), escaped(step.title), state, locksForetold(step), locksSeen(step, done, summary), foretoldHold(step),
        held, took);
}

QString gateRow(const plan::Gate &gate, const run::GateRecord &record)
{
    QString answer;
    switch (record.state) {
    case run::GateState::Ahead: answer = u"not reached"_s; break;
    case run::GateState::Asked: answer = u"asked at %1 UTC, not answered"_s.arg(moment(record.askedAt)); break;
    case run::GateState::Opened:
        answer = u"opened by %1 at %2 UTC"_s.arg(escaped(record.who), moment(record.openedAt));
        if (!record.note.isEmpty())
            answer += u": “%1”"_s.arg(escaped(record.note));
        break;
    }
    return u"<tr class='gate'><td colspan='8'><b>Gate</b> · %1 <span class='muted'>%2</span></td></tr>\n"_s.arg(
        escaped(gate.question), answer);
}

QString stepsTable(const run::RunRecord &run, const Summary &summary)
{
    QString out =
        u"<h2>Steps</h2><table class='steps'><thead><tr><th>Step</th><th>What</th><th>State</th>"
        "<th>Locks foretold</th><th>Locks seen</th><th>Held, foretold</th><th>Held, seen</th><th>Took</th></tr></thead>\n"_s;
    for (qsizetype i = 0; i < run.plan.phases.size(); ++i) {
        const plan::Phase &phase = run.plan.phases[i];
        out += u"<tr class='phase'><td colspan='8'>%1 · %2</td></tr>\n"_s.arg(QString::number(i + 1), escaped(phase.title));
        for (const plan::Step &step : phase.steps) {
            if (const run::StepRecord *done = run.step(step.id))
                out += stepRow(step, *done, summary);
        }
        const auto gate = std::ranges::find(run.gates, static_cast<int>(i), &run::GateRecord::phase);
        if (phase.gateAfter && gate != run.gates.end())
            out += gateRow(*phase.gateAfter, *gate);
    }
    return out + u"</table>\n"_s;
}

QString fact(const QString &name, const QString &value)
{
    return u"<tr><th>%1</th><td>%2</td></tr>\n"_s.arg(name, value);
}

QString facts(const Report &report, const Summary &summary)
{
    const run::RunRecord &run = report.run;
    QString out = u"<table class='facts'>"_s;
    out += fact(u"Database"_s, escaped(u"%1 on %2"_s.arg(run.server.database, run.server.address)));
    out += fact(u"Server"_s, escaped(u"%1 %2"_s.arg(catalog::toString(run.server.engine), run.server.version)));
    out += fact(u"Run by"_s, escaped(u"%1, as database role %2"_s.arg(run.user, run.server.user)));
    out += fact(u"Started"_s, moment(run.startedAt) + u" UTC"_s);
    out += fact(u"Ended"_s, run.finishedAt.isValid() ? moment(run.finishedAt) + u" UTC"_s : u"not yet"_s);
    out += fact(u"Rows filled"_s, format::exact(summary.rowsFilled));
    out += fact(u"Longest lock that stops reads or writes"_s,
                summary.longestHeldStep.isEmpty()
                    ? u"none was taken"_s
                    : u"%1, step %2"_s.arg(format::duration(summary.longestHeldMs), escaped(summary.longestHeldStep)));
    out +=
        fact(u"Longest that a reader or writer can have waited on it"_s,
             summary.longestStallMs > 0 ? u"%1, tries that were given up counted"_s.arg(format::duration(summary.longestStallMs))
                                        : u"nobody waited"_s);
    out += fact(u"Most sessions seen waiting on us at once"_s, QString::number(summary.mostBlockedSessions));
    out += fact(u"Lock tries given up so that nobody had to wait longer"_s, QString::number(summary.lockRetries));
    out +=
        fact(u"Highest replica lag seen"_s,
             summary.highestLagSeconds ? format::duration(*summary.highestLagSeconds * 1000) : u"unknown: no replica was seen"_s);
    out += fact(u"Throttled"_s, format::duration(summary.throttledSeconds * 1000));
    out += fact(u"Resumed"_s, run.resumes == 0 ? u"never"_s : u"%1 times"_s.arg(run.resumes));
    out += fact(u"Locks seen that were not foretold"_s,
                summary.unforeseenLocks.isEmpty() ? u"none"_s : u"<b class='bad'>%1</b>"_s.arg(summary.unforeseenLocks.size()));
    out += fact(u"Run"_s, u"<code>%1</code>"_s.arg(run.id.toString(QUuid::WithoutBraces)));
    out += fact(u"Plan"_s, u"<code>%1</code>"_s.arg(escaped(run.planDigest)));
    return out + u"</table>\n"_s;
}

QString chartsSection(const run::RunRecord &run)
{
    QString out = u"<h2>While it ran</h2><div class='charts'>\n"_s;
    for (const Chart &chart : charts(run))
        out += svg(chart) + u'\n';
    return run.samples.isEmpty() ? u"<h2>While it ran</h2><p class='muted'>No samples were taken.</p>\n"_s : out + u"</div>\n"_s;
}

QString waitsSection(const run::RunRecord &run)
{
    QString rows;
    for (const run::StepRecord &step : run.steps) {
        for (const run::Event &wait : step.waits) {
            QStringList who;
            for (const run::Blocker &blocker : wait.blockers) {
                who.append(u"pid %1, %2 (%3), in a transaction for %4: <code>%5</code>"_s.arg(
                    QString::number(blocker.pid), escaped(blocker.user), escaped(blocker.application),
                    format::duration(blocker.transactionSeconds * 1000), escaped(blocker.query)));
            }
            rows += u"<tr><td>%1</td><td>%2</td><td>%3</td><td>%4</td></tr>\n"_s.arg(timeOfDay(wait.at), escaped(step.id),
                                                                                     escaped(wait.text), who.join(u"<br>"_s));
        }
    }
    if (rows.isEmpty())
        return u"<h2>Who held us up</h2><p>Nobody: every lock was granted at the first try.</p>\n"_s;
    return u"<h2>Who held us up</h2><table><thead><tr><th>UTC</th><th>Step</th><th>What happened</th><th>Behind whom</th></tr></thead>\n"_s
        + rows + u"</table>\n"_s;
}

QString findingsSection(const plan::Plan &plan)
{
    if (plan.findings.isEmpty())
        return {};
    QString out = u"<h2>Findings of the plan</h2><ul>\n"_s;
    for (const plan::Finding &finding : plan.findings) {
        out += u"<li><b>%1</b> · %2 <span class='muted'>%3, %4</span></li>\n"_s.arg(
            escaped(finding.object), escaped(finding.message), plan::toString(finding.severity), escaped(finding.rule));
    }
    return out + u"</ul>\n"_s;
}

QString sqlSection(const plan::Plan &plan)
{
    QString out = u"<h2>SQL, as it was sent</h2>\n"_s;
    for (const plan::Phase &phase : plan.phases) {
        for (const plan::Step &step : phase.steps) {
            QString statements;
            for (const sql::Statement &statement : step.statements)
                statements += escaped(statement.text) + u";\n"_s;
            QString undo;
            for (const plan::UndoStatement &statement : step.undo)
                undo += escaped(statement.statement.text) + (statement.losesData ? u";  -- loses the values\n"_s : u";\n"_s);
            out += u"<section class='sql'><h3>%1 %2</h3><p class='muted'>%3</p><pre>%4</pre>"_s.arg(
                escaped(step.id), escaped(step.title), escaped(step.why), statements);
            if (!undo.isEmpty())
                out += u"<p class='undo'>Undo</p><pre>%1</pre>"_s.arg(undo);
            out += u"</section>\n"_s;
        }
    }
    return out;
}

QString logSection(const run::RunRecord &run)
{
    QString out = u"<h2>Log</h2><table class='log'>\n"_s;
    for (const run::Event &event : run.events) {
        if (event.text.isEmpty())
            continue;
        const QString level = event.level == run::Level::Info ? u"info"_s
            : event.level == run::Level::Warning              ? u"warning"_s
                                                              : u"error"_s;
        out += u"<tr class='%1'><td>%2</td><td>%3</td><td>%4</td></tr>\n"_s.arg(level, timeOfDay(event.at), escaped(event.stepId),
                                                                                escaped(event.text));
    }
    return out + u"</table>\n"_s;
}

QString environmentSection(const catalog::Server &server)
{
    QString out = u"<h2>Environment</h2><table class='facts'>\n"_s;
    for (auto it = server.settings.cbegin(); it != server.settings.cend(); ++it)
        out += fact(u"<code>%1</code>"_s.arg(escaped(it.key())), escaped(it.value()));
    return server.settings.isEmpty() ? QString() : out + u"</table>\n"_s;
}

}  // namespace

QByteArray writeHtml(const Report &report)
{
    const Summary summary = summarized(report.run);
    const QString title = u"Schema change on %1, %2"_s.arg(report.run.server.database, moment(report.run.startedAt));
    QString out =
        u"<!doctype html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>\n<title>"_s
        + escaped(title) + u"</title>\n<style>\n"_s + htmlStyle() + u"</style>\n</head>\n<body>\n<main>\n"_s;
    out += u"<h1>"_s + escaped(title) + u"</h1>\n"_s;
    out += u"<p class='headline %1'>%2</p>\n"_s.arg(report.run.outcome == Outcome::Succeeded ? u"good"_s : u"open"_s,
                                                    escaped(headline(report.run)));
    out += facts(report, summary);
    out += stepsTable(report.run, summary);
    out += chartsSection(report.run);
    out += waitsSection(report.run);
    out += findingsSection(report.run.plan);
    out += sqlSection(report.run.plan);
    out += logSection(report.run);
    out += environmentSection(report.run.server);
    out += u"<footer>Written by %1 at %2 UTC.</footer>\n</main>\n</body>\n</html>\n"_s.arg(escaped(report.program),
                                                                                           moment(report.writtenAt));
    return out.toUtf8();
}

}  // namespace colonnade::report
