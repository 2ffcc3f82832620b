#include "database/postgres/canceler.h"

namespace colonnade::database::postgres {

Canceler::Canceler(PGconn *connection) : m_cancel(PQcancelCreate(connection)) {}

Canceler::~Canceler()
{
    PQcancelFinish(m_cancel);
}

void Canceler::cancel()
{
    const std::scoped_lock lock(m_mutex);
    // Whether it arrived is seen by the statement's end and by nothing else.
    (void)PQcancelBlocking(m_cancel);
    PQcancelReset(m_cancel);
}

CancelOnStop::CancelOnStop(Canceler &canceler, std::stop_token stop) : m_canceler(canceler)
{
    if (stop.stop_possible()) {
        m_callback.emplace(std::move(stop), [this] {
            const std::scoped_lock lock(m_mutex);
            if (!m_done)
                m_thread = std::thread([this] { cancelUntilDone(); });
        });
    }
}

CancelOnStop::~CancelOnStop()
{
    m_callback.reset();
    {
        const std::scoped_lock lock(m_mutex);
        m_done = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

// A request that overtakes its statement is lost on the server, so it is repeated until the statement has ended.
void CancelOnStop::cancelUntilDone()
{
    std::unique_lock lock(m_mutex);
    while (!m_done) {
        lock.unlock();
        m_canceler.cancel();
        lock.lock();
        m_changed.wait_for(lock, std::chrono::milliseconds(50), [this] { return m_done; });
    }
}

}  // namespace colonnade::database::postgres
