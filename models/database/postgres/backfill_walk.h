// BackfillWalk: a way to go through a table. It says which rows the next batch has; the ledger's row, the fence, the sweeps and the
// sending are LedgerBackfill's, which holds one walk at a time. A new way is a new file beside key_range_walk.cpp. Inside of this
// folder only.
#pragma once

#include "database/backfill.h"
#include "database/session.h"

namespace colonnade::database::postgres {

/// The rows of one batch.
struct BatchRange {
    QString relation;         ///< as UPDATE takes it, with its alias; empty: there is nothing to write, only the cursor moves
    QString condition;        ///< its parameters begin at FirstParameter
    QVariantList parameters;  ///< of the condition
    QString cursor;           ///< after the batch
    bool last = false;        ///< nothing comes behind it
    qint64 walked = 0;        ///< rows in it, as far as that is known

    static constexpr int FirstParameter = 8;
};

using Settings = QList<std::pair<QString, QString>>;

class BackfillWalk
{
public:
    explicit BackfillWalk(Session &session) : m_session(session) {}
    virtual ~BackfillWalk() = default;
    BackfillWalk(const BackfillWalk &) = delete;
    BackfillWalk &operator=(const BackfillWalk &) = delete;

    /// What the session needs while it walks.
    virtual Settings settings() const = 0;
    virtual Result<BatchRange> next(const BackfillTarget &target, const BackfillPosition &from, qint64 rows) = 0;

protected:
    Session &m_session;
};

class KeyRangeWalk final : public BackfillWalk
{
public:
    using BackfillWalk::BackfillWalk;
    Settings settings() const override;
    Result<BatchRange> next(const BackfillTarget &target, const BackfillPosition &from, qint64 rows) override;

private:
    Result<void> checkPlan(const BackfillTarget &target, const QString &sql, const QVariantList &parameters);

    QString m_checked;  ///< the boundary whose plan was looked at
};

/// Ranges of pages of one table after another: of the target itself and, where it descends, of all below it, as they are when the
/// walk gets there. Each is walked up to the page that was its last when the walk came to it; rows that moved are the next
/// sweep's.
class PageRangeWalk final : public BackfillWalk
{
public:
    using BackfillWalk::BackfillWalk;
    Settings settings() const override;
    Result<BatchRange> next(const BackfillTarget &target, const BackfillPosition &from, qint64 rows) override;

private:
    struct Place {
        qint64 oid = 0;
        qint64 page = 0;
        qint64 end = 0;
        QString relation;  ///< quoted
    };
    Result<std::optional<Place>> placeOf(const BackfillTarget &target, const QString &cursor);
    Result<std::optional<Place>> member(const BackfillTarget &target, const QString &condition, qint64 oid);
    Result<void> meet(const BackfillTarget &target, const Place &place);
    Result<qint64> firstLeft(const BackfillTarget &target, const Place &place);
    QString condition(const BackfillTarget &target, int parameter) const;

    qint64 m_met = 0;         ///< the table that the walk is in
    double m_rowsAPage = 50;  ///< of that table
    qint64 m_walked = 0;      ///< rows in the batch before
    qint64 m_rowsBefore = 0;  ///< filled before that one
};

/// How a BackfillTarget's relations are found; $1 is the target's name. Yields one column, oid.
QString familySql(const BackfillTarget &target);

}  // namespace colonnade::database::postgres
