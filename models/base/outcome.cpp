#include "base/outcome.h"

namespace colonnade {

QString toString(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Succeeded: return QStringLiteral("succeeded");
    case Outcome::Failed: return QStringLiteral("failed");
    case Outcome::Cancelled: return QStringLiteral("cancelled");
    case Outcome::InDoubt: return QStringLiteral("inDoubt");
    }
    Q_UNREACHABLE_RETURN({});
}

}  // namespace colonnade
