// observe(): looks at the server from the side, ten times a second, for as long as a run is under way: on a thread and a session
// of its own, so that neither waits for the other. What it cannot see it calls unknown; the governor, which it asks at each look,
// decides what that means. It also names whom the work waits for while the work itself cannot speak: a concurrent build waits
// without a timeout.
#pragma once

#include "run/control.h"
#include "run/runner.h"

namespace colonnade::run {

void observe(const RunRequest &request, const database::SessionFactory &openSession, Control &control,
             const std::function<void(const Sample &)> &sampled, const std::function<void(const Event &)> &happened);

}  // namespace colonnade::run
