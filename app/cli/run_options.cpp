#include "app/cli/run_options.h"

#include "base/format.h"
#include "base/names.h"
#include "database/postgres/postgres_session.h"
#include "database/run_support.h"
#include "document/json.h"
#include "document/target.h"
#include "run/event_words.h"

#include <QRegularExpression>
#include <QSysInfo>

#include <pwd.h>
#include <unistd.h>
#include <cstdio>

namespace colonnade::cli {

using namespace Qt::StringLiterals;
using run::GatePolicy;

namespace {

constexpr auto GateNames = nameTable<GatePolicy>(std::pair{GatePolicy::Ask, "ask"_L1}, std::pair{GatePolicy::Stop, "stop"_L1},
                                                 std::pair{GatePolicy::Open, "open"_L1});

Error wrongValue(const QString &option, const QString &value, const QString &expected)
{
    return {ErrorKind::Usage, u"--%1 %2 cannot be read; it takes %3."_s.arg(option, value, expected)};
}

/// Where the run took place, without a password: libpq looks for that in its own places.
QString targetOf(const catalog::Server &server)
{
    const qsizetype colon = server.address.lastIndexOf(u':');
    return document::targetOf({server.address.left(colon), server.address.mid(colon + 1), server.database, server.user});
}

Result<FoundRun> fromJournal(const run::Journal &journal, const QString &idBeginning)
{
    const auto id = journal.find(idBeginning);
    if (!id)
        return failure(id.error());
    auto header = journal.header(*id);
    if (!header)
        return failure(header.error());
    const auto plan =
        document::readPlan(header->planDocument, u"the plan of run %1 in the journal"_s.arg(id->toString(QUuid::WithoutBraces)));
    if (!plan)
        return failure(plan.error());
    return FoundRun{*header, *plan, targetOf(header->server)};
}

Result<FoundRun> fromServer(const QString &target, const QString &idBeginning)
{
    const auto session = database::postgres::openSession({.target = target, .applicationName = u"colonnade: resume"_s});
    if (!session)
        return failure(session.error());
    const auto support = (*session)->runSupport();
    const auto runs = support->ledger().runs();
    if (!runs)
        return failure(runs.error());
    for (const database::LedgerRun &run : *runs) {
        if (!run.id.toString(QUuid::WithoutBraces).startsWith(idBeginning.toLower()) || idBeginning.isEmpty())
            continue;
        const auto whole = support->ledger().read(run.id);
        if (!whole)
            return failure(whole.error());
        if (!*whole)
            break;
        const auto plan = document::readPlan((*whole)->planDocument, u"the plan of run %1 on the server"_s.arg(idBeginning));
        if (!plan)
            return failure(plan.error());
        const run::RunHeader header{.id = run.id,
                                    .planDigest = run.planDigest,
                                    .planDocument = (*whole)->planDocument,
                                    .server = (*session)->server(),
                                    .user = run.owner,
                                    .startedAt = run.createdAt};
        return FoundRun{header, *plan, target};
    }
    return failure(ErrorKind::NoSuchObject, u"Neither the journal nor the server knows a run %1."_s.arg(idBeginning));
}

}  // namespace

QCommandLineOption dbOption(const QString &description)
{
    return {u"db"_s, description, u"DB"_s};
}

QCommandLineOption journalOption()
{
    return {u"journal"_s, u"The journal of runs, instead of the user's own."_s, u"FILE"_s};
}

QList<QCommandLineOption> runOptions()
{
    return {{u"gates"_s, u"At a gate: ask (on the terminal), stop (resume goes on), open."_s, u"POLICY"_s, u"ask"_s},
            {u"max-lag"_s, u"Replica lag above which the fill is held: 2s, 500ms, off."_s, u"TIME"_s, u"2s"_s},
            {u"batch-time"_s, u"What one batch may take; its size follows."_s, u"TIME"_s, u"250ms"_s},
            {u"speed"_s, u"Share of the time spent in batches, 0.02 to 1."_s, u"SHARE"_s, u"1"_s},
            {u"stall"_s, u"How long others may be made to stand behind us while we ask for a lock."_s, u"TIME"_s, u"200ms"_s},
            {u"replica"_s,
             u"A replica to be asked itself for its lag and for readers in the way; may be given several times, takes what --db takes."_s,
             u"DB"_s},
            {u"max-lag-bytes"_s, u"Log that a replica may be behind: 64MB, off."_s, u"SIZE"_s, u"64MB"_s},
            {u"max-slot"_s, u"Log that a replication slot may keep: 1GB, off; by itself half of what the server allows, else 1GB."_s,
             u"SIZE"_s},
            {u"max-archive"_s, u"Segments of the log that may wait for the archive, off."_s, u"NUMBER"_s, u"42"_s},
            {u"wait-while"_s, u"A query, asked each second: while it returns more than zero the fill is held."_s, u"SQL"_s},
            {u"workers"_s, u"Sessions that fill at the same time, instead of as many as the plan says."_s, u"NUMBER"_s},
            {u"lock-deadline"_s, u"How long to try for a lock before the run stops, resumable."_s, u"TIME"_s, u"30min"_s}};
}

Result<std::chrono::milliseconds> durationOf(const QCommandLineParser &parser, const QString &option,
                                             std::chrono::milliseconds fallback)
{
    const QString value = parser.value(option);
    if (value.isEmpty())
        return fallback;
    if (value == u"off"_s)
        return std::chrono::milliseconds(0);
    static const QRegularExpression form(u"^(\\d+(?:\\.\\d+)?)\\s*(ms|s|min|m|h)?$"_s);
    const QRegularExpressionMatch match = form.match(value);
    if (!match.hasMatch())
        return failure(wrongValue(option, value, u"a time such as 500ms, 2s, 5min"_s));
    const QString unit = match.captured(2);
    const double factor = unit == u"ms"_s ? 1 : unit == u"min"_s || unit == u"m"_s ? 60'000 : unit == u"h"_s ? 3'600'000 : 1000;
    const double time = match.captured(1).toDouble() * factor;
    if (time > 30.0 * 24 * 3'600'000)
        return failure(wrongValue(option, value, u"a time of a month at most"_s));
    return std::chrono::milliseconds(std::llround(time));
}

Result<qint64> sizeOf(const QCommandLineParser &parser, const QString &option, qint64 fallback)
{
    const QString value = parser.value(option);
    if (value.isEmpty())
        return fallback;
    if (value == u"off"_s)
        return 0;
    static const QRegularExpression form(u"^(\\d+(?:\\.\\d+)?)\\s*(kB|MB|GB|TB)$"_s);
    const QRegularExpressionMatch match = form.match(value);
    const double size = match.captured(1).toDouble()
        * std::pow(1024.0, 1 + QStringList{u"kB"_s, u"MB"_s, u"GB"_s, u"TB"_s}.indexOf(match.captured(2)));
    if (!match.hasMatch() || size < 1 || size > 1e18)
        return failure(wrongValue(option, value, u"a size such as 64MB, 2GB"_s));
    return static_cast<qint64>(size);
}

Result<run::Limits> limitsOf(const QCommandLineParser &parser)
{
    run::Limits limits;
    for (const auto &[option, field] :
         {std::pair{u"max-lag"_s, &limits.replicaLag}, std::pair{u"batch-time"_s, &limits.batchTime},
          std::pair{u"lock-deadline"_s, &limits.lockDeadline}, std::pair{u"stall"_s, &limits.lockStall}}) {
        const auto time = durationOf(parser, option, *field);
        if (!time)
            return failure(time.error());
        *field = *time;
    }
    if (limits.batchTime.count() < 1)
        return failure(wrongValue(u"batch-time"_s, parser.value(u"batch-time"_s), u"a time of 1ms or more"_s));
    for (const auto &[option, field] :
         {std::pair{u"max-lag-bytes"_s, &limits.replicaBytes}, std::pair{u"max-slot"_s, &limits.slotBytes}}) {
        const auto size = sizeOf(parser, option, *field);
        if (!size)
            return failure(size.error());
        *field = *size;
    }
    bool readable = false;
    const QString archive = parser.value(u"max-archive"_s);
    limits.archiveSegments = archive == u"off"_s ? 0 : archive.toInt(&readable);
    if (archive != u"off"_s && (!readable || limits.archiveSegments < 1))
        return failure(wrongValue(u"max-archive"_s, archive, u"a number of segments, or off"_s));
    limits.waitWhile = parser.value(u"wait-while"_s);
    readable = false;
    limits.speed = parser.value(u"speed"_s).toDouble(&readable);
    if (!readable || limits.speed < 0.02 || limits.speed > 1)
        return failure(wrongValue(u"speed"_s, parser.value(u"speed"_s), u"a share from 0.02 to 1"_s));
    if (parser.isSet(u"workers"_s)) {
        limits.workers = parser.value(u"workers"_s).toInt(&readable);
        if (!readable || limits.workers < 1 || limits.workers > change::BackfillWish::MostWorkers) {
            return failure(wrongValue(u"workers"_s, parser.value(u"workers"_s),
                                      u"a number from 1 to %1"_s.arg(change::BackfillWish::MostWorkers)));
        }
    }
    return limits;
}

Result<GatePolicy> gatesOf(const QCommandLineParser &parser, QString &remark)
{
    const QString word = parser.value(u"gates"_s);
    const auto policy = GateNames.value(word);
    if (!policy)
        return failure(wrongValue(u"gates"_s, word, GateNames.choices()));
    if (*policy == GatePolicy::Ask && !RunTerminal::canAsk()) {
        remark = u"There is no terminal to ask at: the run will stop at its gates, and resuming it opens the one it stands at."_s;
        return GatePolicy::Stop;
    }
    return *policy;
}

void sayAside(const QCommandLineParser &parser, const QString &remark)
{
    if (remark.isEmpty() || parser.isSet(u"quiet"_s))
        return;
    const QByteArray line = remark.toUtf8() + '\n';
    std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stderr);
}

QString journalPathOf(const QCommandLineParser &parser)
{
    return parser.isSet(u"journal"_s) ? parser.value(u"journal"_s) : run::Journal::defaultPath();
}

QString whoRuns()
{
    const passwd *entry = ::getpwuid(::getuid());
    const QString user = entry ? QString::fromLocal8Bit(entry->pw_name) : QString::number(::getuid());
    return user + u'@' + QSysInfo::machineHostName();
}

Result<FoundRun> foundRun(const QCommandLineParser &parser, const QString &idBeginning)
{
    const QString db = parser.value(u"db"_s);
    Result<FoundRun> found = failure(ErrorKind::NoSuchObject, u"There is no journal at %1."_s.arg(journalPathOf(parser)));
    if (const auto journal = run::Journal::open(journalPathOf(parser), run::Journal::Mode::ReadOnly))
        found = fromJournal(**journal, idBeginning);
    else
        found = failure(journal.error());
    if (!found && found.error().kind == ErrorKind::NoSuchObject) {
        if (parser.isSet(u"db"_s))
            return fromServer(db, idBeginning);
        found.error().message += u" With --db DB the record on the server is asked."_s;
    }
    if (found && parser.isSet(u"db"_s))
        found->target = db;
    return found;
}

QString summaryText(const run::RunRecord &record)
{
    QString text = u"Run %1: %2\n"_s.arg(record.id.toString(QUuid::WithoutBraces),
                                         record.outcome ? toString(*record.outcome) : run::toString(record.state));
    text +=
        u"  database %1 on %2, %3 %4, by %5\n"_s.arg(record.server.database, record.server.address,
                                                     catalog::toString(record.server.engine), record.server.version, record.user);
    for (const run::StepRecord &step : record.steps) {
        const plan::Step *planned = record.plan.step(step.id);
        text += u"  %1 %2 %3"_s.arg(step.id.leftJustified(5), run::toString(step.state).leftJustified(15),
                                    planned ? planned->title : QString());
        if (step.durationMs > 0)
            text += u" (%1"_s.arg(format::duration(step.durationMs))
                + (step.tries > 1 ? u", %1 tries"_s.arg(step.tries) : QString())
                + (step.rowsDone > 0 ? u", %1 rows"_s.arg(format::exact(step.rows)) : QString()) + u')';
        text += u'\n';
        if (!step.error.isEmpty())
            text += u"        %1\n"_s.arg(step.error);
    }
    if (!record.conclusion.isEmpty())
        text += u"  "_s + record.conclusion + u'\n';
    return text;
}

Exit carryOut(const QCommandLineParser &parser, const run::RunRequest &request)
{
    const RunTerminal::Talk talk = RunTerminal::talkFor(parser);
    RunTerminal::End end = RunTerminal(request, talk).perform();
    // The journal has what came before a resume, too.
    if (const auto journal = run::Journal::open(request.journalPath, run::Journal::Mode::ReadOnly)) {
        auto whole = (*journal)->load(request.id, [&request](const QByteArray &) -> Result<plan::Plan> { return request.plan; });
        if (whole)
            end.record = std::move(*whole);
    }
    if (!end.record.id.isNull()) {
        const bool json = parser.value(u"format"_s) == u"json"_s;
        if (const Exit delivered = deliver(parser, json ? document::writeRun(end.record) : summaryText(end.record).toUtf8());
            delivered != Exit::Done)
            return delivered;
    }
    return end.error ? complain(*end.error) : Exit::Done;
}

}  // namespace colonnade::cli
