#include "app/cli/interrupt.h"

#include <fcntl.h>
#include <unistd.h>
#include <csignal>
#include <thread>

#include <array>

namespace colonnade::cli {

namespace {

// A handler may do little more than write: a thread reads the other end. The mask stays as it is, since servers inherit it.
std::array<int, 2> pipeEnds{-1, -1};

void noteSignal(int)
{
    const int before = errno;
    [[maybe_unused]] const auto written = ::write(pipeEnds[1], "!", 1);
    errno = before;
}

}  // namespace

std::stop_token stopOnInterrupt(std::function<void()> also)
{
    static std::stop_source source;
    if (pipeEnds[0] >= 0 || ::pipe2(pipeEnds.data(), O_CLOEXEC) != 0)
        return source.get_token();
    std::thread([also = std::move(also)] {
        char byte = 0;
        while (::read(pipeEnds[0], &byte, 1) == 1) {
            source.request_stop();
            if (also)
                also();
        }
    }).detach();
    struct sigaction action{};
    action.sa_handler = noteSignal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
    return source.get_token();
}

}  // namespace colonnade::cli
