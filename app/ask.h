// Asking the server what it does with defaults, and what a change would do to rows and writers, for both programs. For defaults it
// opens a session of its own, since those for looking are read only, and puts the answers into the catalog.
#pragma once

#include "database/session.h"
#include "plan/ask.h"
#include "plan/finding.h"

namespace colonnade::app {

struct Asked {
    catalog::CatalogPtr catalog;  ///< with the answers, or with why there are none; the given one where nothing was to be asked
    QStringList remarks;          ///< for the user: that it was asked, or why not
};

/// Never an error: where the server may not be asked, the rules stand, and a remark says so.
Asked askServer(const database::SessionFactory &openSession, const QString &target, const catalog::CatalogPtr &catalog,
                const change::ChangeSet &change, plan::Ask ask, std::stop_token stop = {});

/// What the change would do to rows and writers (run/check_rows.h), over a session of its own.
Result<QList<plan::Finding>> askAboutRows(const database::SessionFactory &openSession, const QString &target,
                                          const catalog::Catalog &catalog, const change::ChangeSet &change,
                                          std::stop_token stop = {});

}  // namespace colonnade::app
