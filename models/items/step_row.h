// Rows of a plan, as PlanModel (what will be done) and RunStepModel (what is being done) give them alike, so that one
// delegate draws both: cards of a phase with its steps, and the gates between them.
#pragma once

#include <QtCore/qnamespace.h>

namespace colonnade::items {

enum class RowKind { Phase, Step, Gate };
enum class RowState { Ahead, Active, Waiting, Done, Failed };

enum StepRole {
    RowKindRole = Qt::UserRole + 1,  ///< int(RowKind)
    StepIdRole,                      ///< "1.2"; empty for phases and gates
    PhaseRole,                       ///< index of the phase, also of the one before a gate
    DetailRole,                      ///< the text at the right end
    WaitClassRole,                   ///< int(plan::WaitClass), or nothing where no badge is drawn
    RowStateRole,                    ///< int(RowState), or nothing where nothing runs
    CardStateRole,                   ///< the same of the whole phase
    LastOfCardRole,                  ///< bool: the card ends below this row
    ProgressRole                     ///< 0 to 1, or nothing
};

}  // namespace colonnade::items
