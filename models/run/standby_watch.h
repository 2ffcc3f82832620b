// StandbyWatch: asks replicas themselves how far they are and who holds locks there, each on a thread and a connection of its
// own, so that one that does not answer keeps nobody waiting. What it sees goes to the Control of the run: the observer makes lag
// of it, and whoever wants a strong lock looks whether its replay would wait behind a reader there.
#pragma once

#include "run/control.h"
#include "run/runner.h"

namespace colonnade::run {

class StandbyWatch
{
public:
    /// Begins to look at request.replicas. Control must outlive it.
    StandbyWatch(const RunRequest &request, const database::SessionFactory &openSession, Control &control);
    ~StandbyWatch();  ///< waits for the looks under way
    StandbyWatch(const StandbyWatch &) = delete;
    StandbyWatch &operator=(const StandbyWatch &) = delete;

    /// How old a look may be and still be one of now.
    static constexpr std::chrono::seconds Stale{3};

private:
    std::vector<std::jthread> m_threads;
};

}  // namespace colonnade::run
