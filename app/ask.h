// Asking the server what it does with defaults, for both programs: opens a session of its own, since those for looking are read
// only, and puts the answers into the catalog.
#pragma once

#include "database/session.h"
#include "plan/ask.h"

namespace colonnade::app {

struct Asked {
    catalog::CatalogPtr catalog;  ///< with the answers, or with why there are none; the given one where nothing was to be asked
    QStringList remarks;          ///< for the user: that it was asked, or why not
};

/// Never an error: where the server may not be asked, the rules stand, and a remark says so.
Asked askServer(const database::SessionFactory &openSession, const QString &target, const catalog::CatalogPtr &catalog,
                const change::ChangeSet &change, plan::Ask ask, std::stop_token stop = {});

}  // namespace colonnade::app
