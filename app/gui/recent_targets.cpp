#include "app/gui/recent_targets.h"

#include "document/target.h"

#include <QSettings>

namespace colonnade::gui {

using namespace Qt::StringLiterals;

QList<ui::RecentTarget> readRecentTargets()
{
    QSettings settings;
    QList<ui::RecentTarget> recent;
    const int size = settings.beginReadArray(u"recentTargets"_s);
    for (int i = 0; i < size; ++i) {
        settings.setArrayIndex(i);
        recent.append(
            {settings.value(u"target"_s).toString(),
             ui::environmentFromString(settings.value(u"environment"_s).toString()).value_or(ui::Environment::Production)});
    }
    return recent;
}

QList<ui::RecentTarget> rememberTarget(const QString &target, ui::Environment environment)
{
    const QString bare = document::withoutPassword(target);
    QList<ui::RecentTarget> recent = readRecentTargets();
    if (bare.isEmpty())
        return recent;
    recent.removeIf([&](const ui::RecentTarget &old) { return old.target == bare; });
    recent.prepend({bare, environment});
    recent.resize(std::min<qsizetype>(recent.size(), 10));
    QSettings settings;
    settings.beginWriteArray(u"recentTargets"_s, int(recent.size()));
    for (int i = 0; i < recent.size(); ++i) {
        settings.setArrayIndex(i);
        settings.setValue(u"target"_s, recent[i].target);
        settings.setValue(u"environment"_s, ui::toString(recent[i].environment));
    }
    settings.endArray();
    return recent;
}

}  // namespace colonnade::gui
