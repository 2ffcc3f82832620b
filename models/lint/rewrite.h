// rewritten(): a file with the phased SQL in the place of each statement that can be planned, everything else as it stands there.
// What is left although it has findings says so in a comment above it.
#pragma once

#include "lint/verdict.h"

#include <stop_token>

namespace colonnade::lint {

/// What follows on each other in the rewritten file.
struct RewrittenPiece {
    QByteArray text;
    qsizetype statement = -1;  ///< of the verdict that it stands for; -1: what stood between two
    bool planned = false;      ///< the phases of a plan, not the statement itself
};

/// `catalog` is that of the verdict; tables that it lacks are taken to be there, with nothing known of them. Ends early where
/// somebody asks to stop.
QList<RewrittenPiece> rewrittenPieces(const FileVerdict &verdict, const catalog::Catalog &catalog,
                                      const std::stop_token &stop = {});
QByteArray rewritten(const FileVerdict &verdict, const catalog::Catalog &catalog);

}  // namespace colonnade::lint
