// Opening what --db names, and reading its schema: what nearly every verb begins with.
#pragma once

#include "app/cli/verb.h"
#include "database/session.h"

namespace colonnade::cli {

/// Errors: NoConnection, LoginRefused, NoSuchDatabase, InvalidInput, Usage for an engine that is not there yet.
Result<database::SessionPtr> openTarget(const QString &target, database::Access access);

/// The schema that --db or --catalog names; the session stays open where there is one.
struct Source {
    catalog::CatalogPtr catalog;
    database::SessionPtr session;  ///< null for a saved catalog
};

/// Errors: Usage unless exactly one of the two is given.
Result<Source> openSource(const QCommandLineParser &parser);
QList<QCommandLineOption> sourceOptions();

}  // namespace colonnade::cli
