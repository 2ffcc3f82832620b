// CodeWrites: the writes of an application while a plan goes on: of code that knows the new columns and of code that does not.
// Each must succeed after every step, but for what a gate that was passed has named. Everything is rolled back at once.
#pragma once

#include "tests/support/plan_work.h"

namespace colonnade::test {

/// A value for a column in a new row, as SQL: over the columns of a row that is there already, or over nothing. {n} stands for
/// a number that no row has had.
using RowValues = QHash<std::pair<sql::QualifiedName, QString>, QString>;

class CodeWrites
{
public:
    /// Values that are not given are taken from an existing row, and those of unique columns made anew by their type.
    CodeWrites(database::Session &session, const catalog::Catalog &before, RowValues values = {});

    /// What failed that no gate has named; empty where nothing did.
    QString check(const Moment &moment);
    /// What a gate has named and what then did not fail, at the end of the plan.
    QString idleThreats(const plan::Plan &plan) const;
    /// A row of old code that stays, in each table that no gate has asked anything of: it must be filled as the others are.
    QString leaveRows(const Moment &moment);
    /// Deletes the rows that stayed.
    QString takeBack();
    int count() const { return m_count - First; }

private:
    static constexpr int First = 1'000'000;
    enum class Code { Old, New };
    struct Row {
        QStringList columns;  ///< quoted
        QStringList values;
        QString source;  ///< FROM ...; empty where the values need no row
    };

    QString checkTable(const change::TableChange &change, const Moment &moment);
    std::optional<Row> newRow(const change::TableChange &change, Code code);
    std::optional<QString> valueOf(const catalog::Table &table, const catalog::Column &column);
    QString valueOfNew(const catalog::Table &table, const change::ColumnAddition &column);
    QString updateAll(const change::TableChange &change, Code code) const;
    QString lifeOfARow(const change::TableChange &change, const Row &row, Code code) const;
    /// Runs the body and takes it back; the sqlstate and the server's words where it failed.
    std::optional<Error> tried(const QString &body);
    QString verdict(const change::TableChange &change, const Moment &moment, const QString &what, const QString &body);
    bool columnsStand(const change::TableChange &change);

    database::Session &m_session;
    catalog::Catalog m_before;
    RowValues m_values;
    QSet<sql::QualifiedName> m_empty;
    QStringList m_left;      ///< statements that delete what stayed
    QSet<QString> m_failed;  ///< "table demand"
    int m_count = First;
};

}  // namespace colonnade::test
