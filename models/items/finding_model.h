// FindingModel: what a person should know of a design, a plan or a file of SQL, the gravest first.
#pragma once

#include "items/placed_finding.h"

#include <QAbstractListModel>
#include <QList>

namespace colonnade::items {

class FindingModel : public QAbstractListModel
{
    Q_OBJECT

public:
    /// FixButtonRole: what stands on the button that mends it; invalid where the program cannot.
    /// PlaceRole: "line 12"; empty for what has no place but its object.
    enum Role { SeverityRole = Qt::UserRole + 1, ObjectRole, MessageRole, FixRole, RuleRole, FixButtonRole, PlaceRole };

    using QAbstractListModel::QAbstractListModel;

    void setFindings(const QList<plan::Finding> &findings);
    /// Of a text: a button that mends the design is not offered.
    void setPlaced(QList<PlacedFinding> findings);
    const QList<PlacedFinding> &findings() const { return m_findings; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<PlacedFinding> m_findings;
};

}  // namespace colonnade::items
