// Traffic: clients that read and write the shop at a steady rate, and now and then a long report, each on a thread and a
// connection of its own. It keeps how long each of them waited, since the promise is that nobody waits longer than the limit.
#pragma once

#include "base/error.h"
#include "sandbox/latencies.h"

#include <chrono>
#include <memory>

namespace colonnade::sandbox {

struct TrafficOptions {
    double readsPerSecond = 200;
    double writesPerSecond = 100;
    int readers = 4;
    int writers = 4;
    std::chrono::seconds reportEvery{20};  ///< 0: no reports
    std::chrono::seconds reportTakes{4};
    /// New code goes out by itself: once orders has a region_id, inserts give it. Else the clients stay old code for ever.
    bool redeploys = false;
};

struct TrafficRecord {
    Latencies reads;
    Latencies writes;  ///< inserts, updates, deletes
    Latencies reports;
    qint64 inserted = 0;
    qint64 updated = 0;
    qint64 deleted = 0;
};

class Traffic
{
public:
    /// Errors: as of a session; NoSuchObject where there is no shop.
    static Result<std::unique_ptr<Traffic>> start(const QString &target, const TrafficOptions &options = {});
    ~Traffic();  ///< stops
    Traffic(const Traffic &) = delete;
    Traffic &operator=(const Traffic &) = delete;

    /// Cancels what runs and waits for the clients.
    void stop();
    /// So far; from any thread.
    TrafficRecord record() const;

private:
    class Private;
    explicit Traffic(std::unique_ptr<Private> state);
    std::unique_ptr<Private> d;
};

}  // namespace colonnade::sandbox
