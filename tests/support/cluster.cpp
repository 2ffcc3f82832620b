#include "tests/support/cluster.h"

#include <QCoreApplication>

#include <cstdio>
#include <cstdlib>

namespace colonnade::test {

namespace {

struct Clusters {
    std::unique_ptr<sandbox::Cluster> single;
    std::unique_ptr<sandbox::Cluster> replicated;
};

Clusters &clusters()
{
    static Clusters instance;
    // Stopping them runs a QProcess, which wants the application still there.
    [[maybe_unused]] static const bool registered = [] {
        qAddPostRoutine([] { instance = {}; });
        return true;
    }();
    return instance;
}

sandbox::Cluster &started(std::unique_ptr<sandbox::Cluster> &slot, bool replica)
{
    if (!slot) {
        sandbox::ClusterOptions options;
        options.replica = replica;
        Result<std::unique_ptr<sandbox::Cluster>> cluster = sandbox::Cluster::start(options);
        if (!cluster)
            giveUp(cluster.error());
        slot = std::move(*cluster);
    }
    return *slot;
}

}  // namespace

void giveUp(const Error &error)
{
    std::fprintf(stderr, "%s\n%s\n", qPrintable(error.message), qPrintable(error.detail));
    std::_Exit(1);
}

sandbox::Cluster &cluster()
{
    return started(clusters().single, false);
}

sandbox::Cluster &replicatedCluster()
{
    return started(clusters().replicated, true);
}

QString freshDatabase()
{
    return freshDatabase(cluster());
}

QString freshDatabase(sandbox::Cluster &on)
{
    static int count = 0;
    const QString name = QStringLiteral("test_%1").arg(++count);
    if (const Result<void> made = on.createDatabase(name); !made)
        giveUp(made.error());
    return on.target(name);
}

QString databaseOf(const QString &target)
{
    return target.section(QStringLiteral("dbname='"), 1).section(u'\'', 0, 0);
}

}  // namespace colonnade::test
