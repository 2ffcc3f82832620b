// Interrupt: SIGINT and SIGTERM as a stop token, for verbs that can stop at a safe point.
#pragma once

#include <functional>
#include <stop_token>

namespace colonnade::cli {

/// From the first call on these signals no longer end the program but ask this token. Each signal also calls `also`, on a thread
/// of its own.
std::stop_token stopOnInterrupt(std::function<void()> also = {});

}  // namespace colonnade::cli
