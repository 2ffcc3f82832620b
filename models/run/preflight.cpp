#include "run/preflight.h"

namespace colonnade::run {

using namespace Qt::StringLiterals;

namespace {

void passed(Chronicle &chronicle, const QString &text)
{
    chronicle.tell(stepEvent(EventKind::CheckPassed, {}, text));
}

int majorOf(const QString &version)
{
    return version.section(u'.', 0, 0).toInt();
}

Result<void> checkPrivileges(const RunRequest &request, Worker &worker, Chronicle &chronicle)
{
    const auto missing = worker.support().missingPrivileges({.changed = changedTables(request.plan),
                                                             .referenced = referencedTables(request.plan),
                                                             .watchesReplicas = request.limits.replicaLag.count() > 0});
    if (!missing)
        return failure(missing.error());
    if (!missing->isEmpty())
        return failure(ErrorKind::NoPrivilege, u"A privilege is missing, nothing was changed: %1."_s.arg(missing->join(u"; "_s)));
    passed(chronicle, u"The role has the privileges that the plan needs."_s);
    return {};
}

Result<void> checkOtherRuns(const RunRequest &request, Worker &worker, Chronicle &chronicle)
{
    const auto runs = worker.support().ledger().runs();
    if (!runs)
        return failure(runs.error());
    for (const database::LedgerRun &run : *runs) {
        if (run.id == request.id)
            continue;
        for (const sql::QualifiedName &table : changedTables(request.plan)) {
            if (run.tables.contains(table.dotted())) {
                return failure(
                    ErrorKind::AnotherRunActive,
                    u"Run %1 of %2 on %3 has not come to its end. Resume or undo it first: colonnade-cli resume %1."_s.arg(
                        run.id.toString(QUuid::WithoutBraces), run.owner.isEmpty() ? u"somebody"_s : run.owner, table.display()));
            }
        }
    }
    passed(chronicle, u"No other run is active on these tables."_s);
    return {};
}

Result<void> checkFingerprint(const RunRequest &request, Worker &worker, Control &control, Chronicle &chronicle)
{
    const auto catalog = worker.session().introspect({}, control.interrupt(), [](const database::LoadProgress &) {});
    if (!catalog)
        return failure(catalog.error());
    for (const sql::QualifiedName &table : changedTables(request.plan)) {
        if (!(*catalog)->table(table)) {
            return failure(ErrorKind::SchemaDrifted,
                           u"The table %1 does not exist (any more) in database %2. Plan the change again."_s.arg(
                               table.display(), (*catalog)->server().database));
        }
    }
    const catalog::Fingerprint now =
        catalog::fingerprint(**catalog, changedTables(request.plan) + referencedTables(request.plan));
    const QStringList differences = catalog::differences(request.plan.fingerprint, now);
    if (!differences.isEmpty()) {
        QString text = differences.mid(0, 5).join(u"; "_s);
        if (differences.size() > 5)
            text += u"; and %1 more"_s.arg(differences.size() - 5);
        return failure(ErrorKind::SchemaDrifted,
                       u"The schema has changed since the plan was made: %1. Nothing was changed; plan again."_s.arg(text));
    }
    passed(chronicle, u"The tables are as they were when the plan was made."_s);
    return {};
}

/// Indexes are named in the schema, not in the table, so the fingerprint of the tables does not know what is in their way.
Result<void> checkNames(const RunRequest &request, Worker &worker, Chronicle &chronicle)
{
    for (const plan::Phase &phase : request.plan.phases) {
        for (const plan::Step &step : phase.steps) {
            if (step.kind != plan::StepKind::CreateIndex || step.mayStartWhen.isEmpty())
                continue;
            const auto reasons = worker.session().query(step.mayStartWhen);
            if (!reasons)
                return failure(reasons.error());
            if (!reasons->isEmpty()) {
                return failure(ErrorKind::NameTaken,
                               u"Step %1, \"%2\", could not start: %3. Nothing was changed; plan again with another name."_s.arg(
                                   step.id, step.title, reasons->text()));
            }
        }
    }
    passed(chronicle, u"The names of the new indexes are free."_s);
    return {};
}

}  // namespace

Result<void> checkServer(const plan::Plan &plan, const catalog::Server &server)
{
    if (plan.engine != server.engine || majorOf(plan.serverVersion) != server.major()) {
        return failure(ErrorKind::SchemaDrifted,
                       u"The plan was made for %1 %2, the server is %3 %4. Plan the change again on this server."_s.arg(
                           catalog::toString(plan.engine), plan.serverVersion, catalog::toString(server.engine), server.version));
    }
    return {};
}

Result<void> checkBeforeRun(const RunRequest &request, Worker &worker, Control &control, Chronicle &chronicle)
{
    if (const auto fits = checkServer(request.plan, worker.session().server()); !fits)
        return fits;
    passed(chronicle, u"The plan was made for this engine and version."_s);
    if (const auto drift = checkFingerprint(request, worker, control, chronicle); !drift)
        return drift;
    if (const auto locked = worker.lockTables(); !locked)
        return locked;
    // Before the record of other runs is read, which may be somebody else's.
    if (const auto allowed = checkPrivileges(request, worker, chronicle); !allowed)
        return allowed;
    if (const auto others = checkOtherRuns(request, worker, chronicle); !others)
        return others;
    return checkNames(request, worker, chronicle);
}

Result<void> checkBeforeResume(const RunRequest &request, Worker &worker, Chronicle &chronicle)
{
    if (const auto fits = checkServer(request.plan, worker.session().server()); !fits)
        return fits;
    if (const auto locked = worker.lockTables(); !locked)
        return locked;
    return checkPrivileges(request, worker, chronicle);
}

}  // namespace colonnade::run
