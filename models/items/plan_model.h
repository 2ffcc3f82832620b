// PlanModel: a plan as a list of phases, steps and gates, for the list beside the preview.
#pragma once

#include "items/step_row.h"
#include "plan/plan.h"

#include <QAbstractListModel>

namespace colonnade::items {

class PlanModel : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setPlan(const plan::Plan &plan);
    const plan::Plan &plan() const { return m_plan; }
    QModelIndex indexOfStep(const QString &stepId) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Row {
        RowKind kind;
        qsizetype phase;
        qsizetype step;
    };
    QVariant phaseData(const Row &row, int role) const;
    QVariant stepData(const Row &row, int role) const;
    QVariant gateData(const Row &row, int role) const;

    plan::Plan m_plan;
    QList<Row> m_rows;
};

}  // namespace colonnade::items
