// One event of a run as a sentence for the log.
#pragma once

#include "run/event.h"

namespace colonnade::items {

QString eventText(const run::Event &event);

}  // namespace colonnade::items
