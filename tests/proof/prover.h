// Prover: holds a plan to its word on a real server. A plan must end where the plain statements end on a copy, keep every row,
// leave nothing to plan, come back phase by phase, and never stop anybody but as it says; a refusal must be true.
#pragma once

#include "tests/proof/proof_case.h"

namespace colonnade::test::proof {

struct Verdict {
    enum class Kind { Planned, Refused, Senseless, Failed };
    Kind kind = Kind::Planned;
    QString label;    ///< of a failure: what kind of thing went wrong, the same for the same fault
    QString failure;  ///< what was seen
    int steps = 0;
    int writes = 0;
    QStringList refusals;  ///< rules
};

class Prover
{
public:
    Prover();
    /// Errors of the case itself (its SQL fails) are failures with the label "case".
    Verdict proved(const ProofCase &test);

private:
    Verdict proveInner(const ProofCase &test);
    Verdict provePlan(const ProofCase &test, const plan::Plan &plan, const catalog::Catalog &before);
    Verdict proveRefusal(const ProofCase &test, const plan::Plan &plan, const catalog::Catalog &before);
    /// `states`: how the server may refuse the plain statement for this and other findings about the same column.
    QString refusalIsTrue(const ProofCase &test, const plan::Finding &finding, const QStringList &states,
                          const catalog::Catalog &before);
    QString readsByItself(const plan::PlainStatement &plain, const ProofCase &test, const QStringList &family);
    QString thereAndBack(const plan::Plan &plan, const QString &atFirst, const QString &atLast);
    /// Empties the database and makes the case's schema in it.
    QString made(PlanWork &work, const ProofCase &test);

    std::unique_ptr<PlanWork> m_work;
    std::unique_ptr<PlanWork> m_copy;
};

}  // namespace colonnade::test::proof
