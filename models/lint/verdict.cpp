#include "lint/verdict.h"

namespace colonnade::lint {

qsizetype FileVerdict::count(plan::Severity severity) const
{
    qsizetype number = 0;
    for (const auto &[statement, finding] : findings())
        number += finding->finding.severity == severity ? 1 : 0;
    return number;
}

QList<std::pair<const StatementVerdict *, const LintFinding *>> FileVerdict::findings() const
{
    QList<std::pair<const StatementVerdict *, const LintFinding *>> all;
    for (const StatementVerdict &statement : statements) {
        for (const LintFinding &finding : statement.findings)
            all.append({&statement, &finding});
    }
    return all;
}

bool FileVerdict::isBroken() const
{
    return std::ranges::any_of(statements, [](const StatementVerdict &statement) { return statement.kind.isEmpty(); });
}

}  // namespace colonnade::lint
