// The schemas in which a server looks for a name that has none.
#pragma once

#include <QStringList>

namespace colonnade::sql {

/// The setting as SHOW prints it, taken apart; "$user" becomes the user's name. Unquoted.
QStringList searchPath(const QString &setting, const QString &user);

}  // namespace colonnade::sql
