// The one translator from ids and enums to the words that people read. Pages, badges and charts all take theirs from here.
#pragma once

#include "catalog/catalog.h"
#include "plan/plan.h"
#include "run/run_record.h"

#include <QCoreApplication>

namespace colonnade::items {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(Words)

public:
    /// Short enough for a badge: "SHARE ROW EXCL.", "read only".
    static QString badge(plan::LockMode mode);
    /// Who waits: "reads and writes wait".
    static QString waiting(plan::WaitClass wait);
    /// The legend of a colour: "reads + writes".
    static QString legend(plan::WaitClass wait);
    static QString phase(plan::PhaseKind kind);
    /// What a verdict rests on: "measured on 15.18".
    static QString ground(const plan::Ground &ground);
    /// The same as a sentence that says how far it may be trusted.
    static QString groundMeaning(const plan::Ground &ground);
    static QString severity(plan::Severity severity);
    static QString engine(catalog::Engine engine);
    static QString outcome(Outcome outcome);
    static QString stepState(run::StepState state);
    /// "db-1 · PostgreSQL 17.11 · 2 replicas"; never a password.
    static QString server(const catalog::Server &server, qsizetype replicas);
};

}  // namespace colonnade::items
