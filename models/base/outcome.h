// Outcome: how something long ended. Every switch over it handles all four.
#pragma once

#include <QString>

namespace colonnade {

enum class Outcome {
    Succeeded,
    Failed,
    Cancelled,  ///< somebody asked for it; never reported as a failure
    InDoubt     ///< the connection broke during commit: the server knows, we do not
};

/// The word that documents and the journal use: "succeeded", "failed", "cancelled", "inDoubt".
QString toString(Outcome outcome);

}  // namespace colonnade
