#include "items/plan_model.h"

#include "items/format.h"
#include "items/plan_summary.h"
#include "items/words.h"

namespace colonnade::items {

using namespace Qt::StringLiterals;

void PlanModel::setPlan(const plan::Plan &plan)
{
    beginResetModel();
    m_plan = plan;
    m_rows.clear();
    for (qsizetype phase = 0; phase < plan.phases.size(); ++phase) {
        m_rows.append({RowKind::Phase, phase, -1});
        for (qsizetype step = 0; step < plan.phases[phase].steps.size(); ++step)
            m_rows.append({RowKind::Step, phase, step});
        if (plan.phases[phase].gateAfter)
            m_rows.append({RowKind::Gate, phase, -1});
    }
    endResetModel();
}

QModelIndex PlanModel::indexOfStep(const QString &stepId) const
{
    for (qsizetype row = 0; row < m_rows.size(); ++row) {
        if (m_rows[row].kind == RowKind::Step && m_plan.phases[m_rows[row].phase].steps[m_rows[row].step].id == stepId)
            return index(int(row));
    }
    return {};
}

int PlanModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

Qt::ItemFlags PlanModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    if (m_rows[index.row()].kind == RowKind::Step)
        return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    return Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
}

QVariant PlanModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[index.row()];
    switch (role) {
    case RowKindRole: return int(row.kind);
    case PhaseRole: return row.phase;
    case LastOfCardRole: return row.kind == RowKind::Gate || row.step + 1 == m_plan.phases[row.phase].steps.size();
    }
    switch (row.kind) {
    case RowKind::Phase: return phaseData(row, role);
    case RowKind::Step: return stepData(row, role);
    case RowKind::Gate: return gateData(row, role);
    }
    Q_UNREACHABLE_RETURN({});
}

QVariant PlanModel::phaseData(const Row &row, int role) const
{
    const plan::Phase &phase = m_plan.phases[row.phase];
    const auto duration = durationOf(phase);
    switch (role) {
    case Qt::DisplayRole: return u"%1 · %2"_s.arg(row.phase + 1).arg(Words::phase(phase.kind));
    case DetailRole: return duration ? spanText(*duration) : tr("time unknown");
    case Qt::ToolTipRole: return phase.title;
    case Qt::AccessibleTextRole:
        return tr("Phase %1, %2, %3")
            .arg(row.phase + 1)
            .arg(Words::phase(phase.kind), duration ? spanText(*duration) : tr("time unknown"));
    }
    return {};
}

QVariant PlanModel::stepData(const Row &row, int role) const
{
    const plan::Step &step = m_plan.phases[row.phase].steps[row.step];
    const plan::Lock *lock = strongestLock(step.locks);
    const plan::WaitClass wait = waitClassOf(step.locks);
    QString badge = lock ? Words::badge(lock->mode) : QString();
    if (lock && wait >= plan::WaitClass::Writes && step.estimate.holdMs)
        badge += u' ' + format::duration(step.estimate.holdMs->p50);
    switch (role) {
    case Qt::DisplayRole: return step.title;
    case StepIdRole: return step.id;
    case DetailRole: return badge;
    case WaitClassRole: return lock ? QVariant(int(wait)) : QVariant();
    case Qt::ToolTipRole: return step.why;
    case Qt::AccessibleTextRole:
        return tr("Step %1, %2, lock %3").arg(step.id, step.title, badge.isEmpty() ? tr("none on existing tables") : badge);
    }
    return {};
}

QVariant PlanModel::gateData(const Row &row, int role) const
{
    const QString question = m_plan.phases[row.phase].gateAfter->question;
    switch (role) {
    case Qt::DisplayRole: return question;
    case DetailRole: return QString();
    case Qt::AccessibleTextRole: return tr("Gate, %1").arg(question);
    }
    return {};
}

}  // namespace colonnade::items
