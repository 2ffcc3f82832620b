// RunStepModel: a run as a list of phases, steps and gates with their live state, for the list beside the charts. Phases
// that have not begun are one row; it changes as events come, without losing what is selected.
#pragma once

#include "items/step_row.h"
#include "run/run_record.h"

#include <QAbstractListModel>

namespace colonnade::items {

class RunStepModel : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    /// The record is shared, not watched: call update() after each event. Null clears the list.
    void setRecord(std::shared_ptr<const run::RunRecord> record);
    void update();

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Row {
        RowKind kind;
        qsizetype phase;
        qsizetype step;
        bool last;
        bool operator==(const Row &) const = default;
    };
    QList<Row> wantedRows() const;
    RowState phaseState(qsizetype phase) const;
    RowState rowState(const Row &row) const;
    const run::StepRecord *stepRecord(const Row &row) const;
    const run::GateRecord *gateRecord(qsizetype phase) const;
    QString phaseDetail(qsizetype phase) const;
    QString stepDetail(const run::StepRecord &step) const;
    QString text(const Row &row) const;

    std::shared_ptr<const run::RunRecord> m_record;
    QList<Row> m_rows;
};

}  // namespace colonnade::items
