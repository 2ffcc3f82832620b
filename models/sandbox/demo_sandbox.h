// DemoSandbox: the one sandbox of a user that outlives the program: primary, replica, the shop and traffic on it, in a directory
// that is always the same. `sandbox up/down/status` and the demo are made of these functions.
#pragma once

#include "sandbox/shop.h"
#include "sandbox/traffic.h"

namespace colonnade::sandbox {

/// Where it is unless somebody says otherwise: always the same directory of the same user.
QString usualDemoDirectory();

struct DemoOptions {
    QString directory = usualDemoDirectory();
    ShopOptions shop;
    bool traffic = true;
    QString binDirectory;
};

struct DemoStatus {
    QString directory;
    bool exists = false;
    bool primaryRuns = false;
    bool replicaRuns = false;
    bool trafficRuns = false;
    bool shopIsMade = false;
    QString target;  ///< a conninfo of the shop
    QString replicaTarget;
};

/// Starts what does not run yet; where all of it runs it only says so. `trafficCommand` starts a process that calls
/// serveTraffic(). Errors: AnotherRunActive where another up or down is going on; Stopped; as of Cluster and buildShop().
Result<DemoStatus> demoUp(const DemoOptions &options, const QStringList &trafficCommand, std::stop_token stop, const Told &told);
/// Stops everything and removes all files, whatever state they are in.
Result<void> demoDown(const QString &directory = usualDemoDirectory());
DemoStatus demoStatus(const QString &directory = usualDemoDirectory());
/// Ends the servers of a demoUp() that is going on, so that it comes to its end. From a signal's thread.
void demoInterrupt(const QString &directory);
/// The traffic's process: until it is ended, or the sandbox is gone. Returns why it ended, where that was an error.
Result<void> serveTraffic(const QString &directory, std::stop_token stop);

}  // namespace colonnade::sandbox
