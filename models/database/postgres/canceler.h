// Canceler: stops what a connection is doing, from any thread, over a connection of its own. CancelOnStop does it while a
// statement runs, when a stop token is asked. Inside this folder only.
#pragma once

#include <libpq-fe.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace colonnade::database::postgres {

class Canceler
{
public:
    explicit Canceler(PGconn *connection);
    ~Canceler();
    Canceler(const Canceler &) = delete;
    Canceler &operator=(const Canceler &) = delete;

    void cancel();

private:
    std::mutex m_mutex;
    PGcancelConn *m_cancel;
};

class CancelOnStop
{
public:
    CancelOnStop(Canceler &canceler, std::stop_token stop);
    ~CancelOnStop();
    CancelOnStop(const CancelOnStop &) = delete;
    CancelOnStop &operator=(const CancelOnStop &) = delete;

private:
    void cancelUntilDone();

    Canceler &m_canceler;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_done = false;
    std::thread m_thread;
    std::optional<std::stop_callback<std::function<void()>>> m_callback;
};

}  // namespace colonnade::database::postgres
