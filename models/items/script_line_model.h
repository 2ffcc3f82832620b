// ScriptLineModel: one side of a SqlReview as a list of lines, for the view of SQL files.
#pragma once

#include "items/sql_review.h"

#include <QAbstractListModel>

namespace colonnade::items {

class ScriptLineModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum class Side { Original, Phased };
    enum Role {
        NumberRole = Qt::UserRole + 1,  ///< nothing where no number stands before the line
        StatementRole,                  ///< -1: none
        WaitClassRole,                  ///< int(plan::WaitClass) of the line's statement, or nothing
        BadgeRole,                      ///< the name of the lock, on the line where its statement begins
        SeverityRole,                   ///< int(plan::Severity), or nothing
        QuietRole,
        HeadingRole
    };

    explicit ScriptLineModel(Side side, QObject *parent = nullptr) : QAbstractListModel(parent), m_side(side) {}

    /// Null: none.
    void setReview(SqlReviewPtr review);
    const SqlReviewPtr &review() const { return m_review; }
    /// Only while there is a review.
    const ScriptSide &script() const { return m_side == Side::Original ? m_review->original : m_review->phased; }
    /// The rows of a statement on this side.
    RowRange rowsOf(int statement) const;
    /// The text of rows, as it stands in the file.
    QString text(int first, int last) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    const ReviewedStatement *statementOf(const ScriptLine &line) const;
    QString accessibleText(const ScriptLine &line, const QString &text) const;

    Side m_side;
    SqlReviewPtr m_review;
};

}  // namespace colonnade::items
