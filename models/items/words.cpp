#include "items/words.h"

namespace colonnade::items {

using namespace Qt::StringLiterals;

QString Words::badge(plan::LockMode mode)
{
    switch (mode) {
    case plan::LockMode::AccessShare: return tr("read only");
    case plan::LockMode::ShareRowExclusive: return u"SHARE ROW EXCL."_s;
    case plan::LockMode::ShareUpdateExclusive: return u"SHARE UPDATE EXCL."_s;
    case plan::LockMode::RowShare:
    case plan::LockMode::RowExclusive:
    case plan::LockMode::Share:
    case plan::LockMode::Exclusive:
    case plan::LockMode::AccessExclusive: return plan::manualName(mode);
    }
    Q_UNREACHABLE_RETURN({});
}

QString Words::waiting(plan::WaitClass wait)
{
    switch (wait) {
    case plan::WaitClass::Nothing: return tr("only DROP and the like wait");
    case plan::WaitClass::SameRows: return tr("only writers of the same rows");
    case plan::WaitClass::OtherDdl: return tr("only other DDL and vacuum");
    case plan::WaitClass::Writes: return tr("writes wait");
    case plan::WaitClass::ReadsAndWrites: return tr("reads and writes wait");
    }
    Q_UNREACHABLE_RETURN({});
}

QString Words::legend(plan::WaitClass wait)
{
    switch (wait) {
    case plan::WaitClass::Nothing: return tr("read only");
    case plan::WaitClass::SameRows: return tr("same rows");
    case plan::WaitClass::OtherDdl: return tr("only other DDL, vacuum");
    case plan::WaitClass::Writes: return tr("writes");
    case plan::WaitClass::ReadsAndWrites: return tr("reads + writes");
    }
    Q_UNREACHABLE_RETURN({});
}

QString Words::phase(plan::PhaseKind kind)
{
    switch (kind) {
    case plan::PhaseKind::Expand: return tr("Expand");
    case plan::PhaseKind::Backfill: return tr("Backfill");
    case plan::PhaseKind::Constrain: return tr("Constrain");
    case plan::PhaseKind::CleanUp: return tr("Clean up");
    }
    Q_UNREACHABLE_RETURN({});
}

QString Words::severity(plan::Severity severity)
{
    switch (severity) {
    case plan::Severity::Info: return tr("Note");
    case plan::Severity::Warning: return tr("Warning");
    case plan::Severity::Error: return tr("Error");
    }
    Q_UNREACHABLE_RETURN({});
}

QString Words::engine(catalog::Engine engine)
{
    switch (engine) {
    case catalog::Engine::PostgreSql: return u"PostgreSQL"_s;
    case catalog::Engine::MySql: return u"MySQL"_s;
    case catalog::Engine::MariaDb: return u"MariaDB"_s;
    case catalog::Engine::Sqlite: return u"SQLite"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

QString Words::ground(const plan::Ground &ground)
{
    switch (ground.kind) {
    case plan::GroundKind::Rule: return tr("by rule only");
    case plan::GroundKind::Measured: return tr("measured on %1").arg(ground.version);
    case plan::GroundKind::Asked: return tr("asked of this server");
    }
    Q_UNREACHABLE_RETURN({});
}

QString Words::groundMeaning(const plan::Ground &ground)
{
    switch (ground.kind) {
    case plan::GroundKind::Rule:
        return tr(
            "Locks, rewrites and scans are told by the rules of the manual and of the server's source; this form of the "
            "statement has not been measured on this version.");
    case plan::GroundKind::Measured:
        return tr("A statement of this form was run on a server of version %1, and its locks, rewrites and scans were read "
                  "there.")
            .arg(ground.version);
    case plan::GroundKind::Asked:
        return tr("This very server was asked: the statement was tried on an empty clone and rolled back.");
    }
    Q_UNREACHABLE_RETURN({});
}

QString Words::outcome(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Succeeded: return tr("Done");
    case Outcome::Failed: return tr("Failed");
    case Outcome::Cancelled: return tr("Stopped");
    case Outcome::InDoubt: return tr("In doubt");
    }
    Q_UNREACHABLE_RETURN({});
}

QString Words::stepState(run::StepState state)
{
    switch (state) {
    case run::StepState::Pending: return tr("not begun");
    case run::StepState::Running: return tr("running");
    case run::StepState::WaitingForLock: return tr("waiting for its lock");
    case run::StepState::Throttled: return tr("slowed");
    case run::StepState::Done: return tr("done");
    case run::StepState::Failed: return tr("failed");
    case run::StepState::Undone: return tr("undone");
    }
    Q_UNREACHABLE_RETURN({});
}

QString Words::server(const catalog::Server &server, qsizetype replicas)
{
    QStringList parts;
    if (server.address.startsWith(u'/'))
        parts.append(tr("local socket"));
    else if (!server.address.isEmpty())
        parts.append(server.address);
    parts.append(engine(server.engine) + u' ' + server.version);
    parts.append(replicas == 0 ? tr("no replica") : tr("%n replica(s)", nullptr, int(replicas)));
    return parts.join(u" · "_s);
}

}  // namespace colonnade::items
