#include "app/gui/unfinished_run.h"

#include "document/json.h"

#include <QFileInfo>

namespace colonnade::gui {

using namespace Qt::StringLiterals;

namespace {

/// A server that may not tell its identifier is known by its address.
bool isSameDatabase(const catalog::Server &one, const catalog::Server &other)
{
    if (one.engine != other.engine || one.database != other.database)
        return false;
    if (!one.systemIdentifier.isEmpty() && !other.systemIdentifier.isEmpty())
        return one.systemIdentifier == other.systemIdentifier;
    return one.address == other.address;
}

}  // namespace

Result<std::optional<UnfinishedRun>> findUnfinishedRun(const QString &journalPath, const catalog::Server &server)
{
    if (!QFileInfo::exists(journalPath))
        return std::nullopt;
    const auto journal = run::Journal::open(journalPath, run::Journal::Mode::ReadOnly);
    if (!journal)
        return failure(journal.error());
    const auto runs = (*journal)->runs();
    if (!runs)
        return failure(runs.error());
    const auto last = std::ranges::find_if(*runs, [&](const run::RunSummary &run) { return isSameDatabase(run.server, server); });
    if (last == runs->end() || last->outcome == Outcome::Succeeded)
        return std::nullopt;
    const auto header = (*journal)->header(last->id);
    if (!header)
        return failure(header.error());
    const auto plan = document::readPlan(header->planDocument,
                                         u"the plan of run %1 in the journal"_s.arg(last->id.toString(QUuid::WithoutBraces)));
    if (!plan)
        return failure(plan.error());
    return UnfinishedRun{*header, *plan, last->lastEventAt, last->conclusion};
}

void UnfinishedRuns::look(int attempt, const catalog::Server &server)
{
    const auto run = findUnfinishedRun(m_journalPath, server);
    if (!run)
        Q_EMIT failed(attempt, run.error());
    else if (*run)
        Q_EMIT found(attempt, **run);
}

}  // namespace colonnade::gui
