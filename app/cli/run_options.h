// What the verbs run, resume, undo and status share: their options, the journal, and how a run that is named is found again.
#pragma once

#include "app/cli/run_terminal.h"
#include "run/journal.h"

namespace colonnade::cli {

QCommandLineOption dbOption(const QString &description);
QCommandLineOption journalOption();
/// --gates, --max-lag, --batch-time, --speed, --workers, --lock-deadline, --stall, --replica, --max-lag-bytes, --max-slot,
/// --max-archive, --wait-while.
QList<QCommandLineOption> runOptions();

/// "2s", "500ms", "5min", "off" (zero) or seconds without a unit. Errors: Usage, naming the option.
Result<std::chrono::milliseconds> durationOf(const QCommandLineParser &parser, const QString &option,
                                             std::chrono::milliseconds fallback);
/// "64MB", "1.5GB", "off" (zero). Errors: Usage, naming the option.
Result<qint64> sizeOf(const QCommandLineParser &parser, const QString &option, qint64 fallback);
Result<run::Limits> limitsOf(const QCommandLineParser &parser);
/// Without a terminal nobody can be asked: gates then stop the run, and `remark` says so.
Result<run::GatePolicy> gatesOf(const QCommandLineParser &parser, QString &remark);
/// A remark on standard error, unless --quiet; an empty one is none.
void sayAside(const QCommandLineParser &parser, const QString &remark);
QString journalPathOf(const QCommandLineParser &parser);
/// The person: user and machine.
QString whoRuns();

/// A run as it was begun, for going on with it: from the journal, else from the server that --db names.
struct FoundRun {
    run::RunHeader header;
    plan::Plan plan;
    QString target;  ///< --db, else where the journal says it ran, without a password
};
Result<FoundRun> foundRun(const QCommandLineParser &parser, const QString &idBeginning);

/// Runs it to its end, writes the run as --format says, and gives the exit code.
Exit carryOut(const QCommandLineParser &parser, const run::RunRequest &request);
/// The run in a few lines for people.
QString summaryText(const run::RunRecord &record);

}  // namespace colonnade::cli
