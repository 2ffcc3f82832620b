// FindingModel: what a person should know of a design or a plan, the gravest first.
#pragma once

#include "plan/finding.h"

#include <QAbstractListModel>
#include <QList>

namespace colonnade::items {

class FindingModel : public QAbstractListModel
{
    Q_OBJECT

public:
    /// FixButtonRole: what stands on the button that mends it; invalid where the program cannot.
    enum Role { SeverityRole = Qt::UserRole + 1, ObjectRole, MessageRole, FixRole, RuleRole, FixButtonRole };

    using QAbstractListModel::QAbstractListModel;

    void setFindings(QList<plan::Finding> findings);
    const QList<plan::Finding> &findings() const { return m_findings; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<plan::Finding> m_findings;
};

}  // namespace colonnade::items
