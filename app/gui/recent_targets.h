// RecentTargets: where somebody connected to before, in the user's settings. Passwords never get here.
#pragma once

#include "ui/connect/connect_dialog.h"

namespace colonnade::gui {

QList<ui::RecentTarget> readRecentTargets();
/// Puts it first; keeps ten.
QList<ui::RecentTarget> rememberTarget(const QString &target, ui::Environment environment);

}  // namespace colonnade::gui
