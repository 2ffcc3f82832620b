#include "items/run_step_model.h"

#include "items/format.h"
#include "items/plan_summary.h"
#include "items/words.h"

#include <algorithm>

namespace colonnade::items {

using namespace Qt::StringLiterals;

namespace {

RowState stateOf(run::StepState state)
{
    switch (state) {
    case run::StepState::Pending: return RowState::Ahead;
    case run::StepState::Running: return RowState::Active;
    case run::StepState::WaitingForLock:
    case run::StepState::Throttled: return RowState::Waiting;
    case run::StepState::Done: return RowState::Done;
    case run::StepState::Failed: return RowState::Failed;
    case run::StepState::Undone: return RowState::Ahead;
    }
    Q_UNREACHABLE_RETURN(RowState::Ahead);
}

}  // namespace

void RunStepModel::setRecord(std::shared_ptr<const run::RunRecord> record)
{
    beginResetModel();
    m_record = std::move(record);
    m_rows = wantedRows();
    endResetModel();
}

void RunStepModel::update()
{
    const QList<Row> wanted = wantedRows();
    if (wanted != m_rows) {
        beginResetModel();
        m_rows = wanted;
        endResetModel();
    } else if (!m_rows.isEmpty()) {
        Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1));
    }
}

QList<RunStepModel::Row> RunStepModel::wantedRows() const
{
    QList<Row> rows;
    if (!m_record)
        return rows;
    const QList<plan::Phase> &phases = m_record->plan.phases;
    for (qsizetype phase = 0; phase < phases.size(); ++phase) {
        // The first phase is open from the start: there is always something to look at.
        const bool open = phase == 0 || phaseState(phase) != RowState::Ahead;
        rows.append({RowKind::Phase, phase, -1, !open});
        for (qsizetype step = 0; open && step < phases[phase].steps.size(); ++step)
            rows.append({RowKind::Step, phase, step, step + 1 == phases[phase].steps.size()});
        if (phases[phase].gateAfter)
            rows.append({RowKind::Gate, phase, -1, true});
    }
    return rows;
}

const run::StepRecord *RunStepModel::stepRecord(const Row &row) const
{
    return m_record->step(m_record->plan.phases[row.phase].steps[row.step].id);
}

const run::GateRecord *RunStepModel::gateRecord(qsizetype phase) const
{
    const auto it = std::ranges::find(m_record->gates, int(phase), &run::GateRecord::phase);
    return it == m_record->gates.end() ? nullptr : &*it;
}

RowState RunStepModel::phaseState(qsizetype phase) const
{
    bool allDone = true;
    bool begun = false;
    for (const plan::Step &step : m_record->plan.phases[phase].steps) {
        const run::StepRecord *record = m_record->step(step.id);
        const RowState state = record ? stateOf(record->state) : RowState::Ahead;
        if (state == RowState::Failed || state == RowState::Active || state == RowState::Waiting)
            return state;
        allDone = allDone && state == RowState::Done;
        begun = begun || state == RowState::Done;
    }
    if (allDone)
        return RowState::Done;
    return begun ? RowState::Active : RowState::Ahead;
}

RowState RunStepModel::rowState(const Row &row) const
{
    switch (row.kind) {
    case RowKind::Phase: return phaseState(row.phase);
    case RowKind::Step: {
        const run::StepRecord *record = stepRecord(row);
        return record ? stateOf(record->state) : RowState::Ahead;
    }
    case RowKind::Gate: {
        const run::GateRecord *gate = gateRecord(row.phase);
        if (!gate || gate->state == run::GateState::Ahead)
            return RowState::Ahead;
        return gate->state == run::GateState::Asked ? RowState::Waiting : RowState::Done;
    }
    }
    Q_UNREACHABLE_RETURN(RowState::Ahead);
}

QString RunStepModel::phaseDetail(qsizetype phase) const
{
    double blocked = 0;
    QDateTime started;
    for (const plan::Step &step : m_record->plan.phases[phase].steps) {
        const run::StepRecord *record = m_record->step(step.id);
        if (!record)
            continue;
        if (started.isNull())
            started = record->startedAt;
        if (waitClassOf(step.locks) >= plan::WaitClass::Writes)
            blocked += record->heldMs;
    }
    if (started.isNull())
        return {};
    const QString time = blocked > 0 ? tr("locked for %1").arg(format::duration(blocked)) : QString();
    const QDateTime now = m_record->samples.isEmpty() ? m_record->finishedAt : m_record->samples.last().at;
    if (phaseState(phase) == RowState::Done || !now.isValid() || now < started)
        return time;
    return format::duration(double(started.msecsTo(now)));
}

QString RunStepModel::stepDetail(const run::StepRecord &step) const
{
    switch (step.state) {
    case run::StepState::Pending: return {};
    case run::StepState::Running:
        if (step.rowsExpected > 0)
            return u"%1 %"_s.arg(std::min<qint64>(100, step.rowsDone * 100 / step.rowsExpected));
        return tr("running");
    case run::StepState::WaitingForLock: return tr("waits for its lock");
    case run::StepState::Throttled: return tr("slowed");
    case run::StepState::Done: {
        const double ms = step.heldMs > 0 ? step.heldMs : step.durationMs;
        return step.tries > 1 ? tr("%1 tries · %2").arg(QString::number(step.tries), format::duration(ms)) : format::duration(ms);
    }
    case run::StepState::Failed: return tr("failed");
    case run::StepState::Undone: return tr("undone");
    }
    Q_UNREACHABLE_RETURN({});
}

QString RunStepModel::text(const Row &row) const
{
    const plan::Phase &phase = m_record->plan.phases[row.phase];
    switch (row.kind) {
    case RowKind::Phase: return u"%1 · %2"_s.arg(row.phase + 1).arg(Words::phase(phase.kind));
    case RowKind::Step: return phase.steps[row.step].title;
    case RowKind::Gate: {
        const run::GateRecord *gate = gateRecord(row.phase);
        if (gate && gate->state == run::GateState::Opened)
            return tr("opened %1 by %2").arg(gate->openedAt.toLocalTime().toString(u"HH:mm"_s), gate->who);
        return phase.gateAfter->question;
    }
    }
    Q_UNREACHABLE_RETURN({});
}

int RunStepModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

Qt::ItemFlags RunStepModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren : Qt::ItemFlags();
}

QVariant RunStepModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[index.row()];
    const run::StepRecord *step = row.kind == RowKind::Step ? stepRecord(row) : nullptr;
    const QString detail = row.kind == RowKind::Phase ? phaseDetail(row.phase) : step ? stepDetail(*step) : QString();
    switch (role) {
    case Qt::DisplayRole: return text(row);
    case RowKindRole: return int(row.kind);
    case StepIdRole: return step ? step->id : QString();
    case PhaseRole: return row.phase;
    case DetailRole: return detail;
    case RowStateRole: return int(rowState(row));
    case CardStateRole: return int(phaseState(row.phase));
    case LastOfCardRole: return row.last;
    case ProgressRole:
        if (step && step->rowsExpected > 0 && step->state != run::StepState::Done)
            return std::clamp(double(step->rowsDone) / double(step->rowsExpected), 0.0, 1.0);
        return {};
    case Qt::ToolTipRole: return step ? step->error : QVariant();
    case Qt::AccessibleTextRole:
        if (step)
            return tr("Step %1, %2, %3").arg(step->id, text(row), Words::stepState(step->state));
        return detail.isEmpty() ? text(row) : text(row) + u", "_s + detail;
    }
    return {};
}

}  // namespace colonnade::items
