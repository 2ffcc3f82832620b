// CountedRuns: what the tests of the runner share: a database on a primary with a replica, twenty thousand orders, and a plan
// whose fill counts, so that a row filled twice or left out shows.
#pragma once

#include "database/session.h"
#include "tests/support/counting_plan.h"
#include "tests/support/run_watch.h"
#include "tests/support/test.h"

#include <QTemporaryDir>

#include <atomic>
#include <thread>

namespace colonnade::test {

/// An application that goes on writing while the run does: updates of old rows, and new ones.
class OrderWriter
{
public:
    explicit OrderWriter(const QString &target);
    int writes() const { return m_writes; }
    int failures() const { return m_failures; }

private:
    std::atomic<int> m_writes = 0;
    std::atomic<int> m_failures = 0;
    std::jthread m_thread;
};

class CountedRuns : public Test
{
    Q_OBJECT

protected:
    static constexpr int Rows = 20000;

    /// The first value of the first row, or what the server said against it.
    QString ask(const QString &sql);
    run::RunRequest request();
    /// "1x20000": how many rows were filled how often.
    QString hits();
    bool connectAgain();
    /// Small batches, so that there is time to do something to the run.
    static run::Limits slowly();

    QTemporaryDir m_dir;
    QString m_target;
    database::SessionPtr m_session;
    const QString m_allOnce = QStringLiteral("1x%1").arg(Rows);

private Q_SLOTS:
    void init();
};

}  // namespace colonnade::test
