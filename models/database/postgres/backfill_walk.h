// BackfillWalk: a way to go through a table. It says which rows the next batch has; the ledger's row, the fence, the sweeps and the
// sending are LedgerBackfill's, which holds one walk at a time. A new way is a new file beside key_range_walk.cpp. Inside of this
// folder only.
#pragma once

#include "database/backfill.h"
#include "database/postgres/page_cursor.h"
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
    QString inPlace = QStringLiteral("false");  ///< of a row's new version: it stayed on its page

    static constexpr int FirstParameter = 9;
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
    /// The batch filled that many rows, that many of them on the page where they were.
    virtual void filled([[maybe_unused]] qint64 rows, [[maybe_unused]] qint64 inPlace) {}

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

/// Pages of one table after another: of the target itself and, where it descends, of all below it, as they are when the walk gets
/// there. Each is walked up to the page that was its last when the walk came to it; rows that moved are the next sweep's. A table
/// that is written anew meanwhile (VACUUM FULL, CLUSTER) is walked from its beginning.
class PageRangeWalk final : public BackfillWalk
{
public:
    using BackfillWalk::BackfillWalk;
    Settings settings() const override;
    Result<BatchRange> next(const BackfillTarget &target, const BackfillPosition &from, qint64 rows) override;
    void filled(qint64 rows, qint64 inPlace) override;

private:
    struct Place {
        PageCursor cursor;
        QString relation;  ///< quoted
    };
    Result<std::optional<Place>> placeOf(const BackfillTarget &target, const QString &text);
    Result<std::optional<Place>> member(const BackfillTarget &target, const QString &condition, qint64 oid);
    Result<void> meet(const BackfillTarget &target, const Place &place);
    Result<std::optional<qint64>> firstLeft(const BackfillTarget &target, const Place &place, qint64 end);
    /// False where none of the next pages has a row that is left: the cursor then stands behind them.
    Result<bool> openWindow(const BackfillTarget &target, Place &place, qint64 rows);
    int passes(const BackfillTarget &target);
    qint64 pagesFor(qint64 rows) const;
    QString condition(const BackfillTarget &target, int parameter) const;

    qint64 m_met = 0;         ///< the table that the walk is in
    double m_rowsAPage = 50;  ///< of that table
    qint64 m_walked = 0;      ///< rows in the window
    qint64 m_filled = 0;      ///< in it, by us
    int m_pass = 0;           ///< of the batch under way
    qint64 m_written = 0;     ///< in the pass of the window that is asked
    qint64 m_inPlace = 0;     ///< of these
    int m_poorWindows = 0;    ///< one after another, in which hardly a version stayed
    qint64 m_plainPages = 0;  ///< still to be gone over once only
};

/// Conditions that somebody wrote: each is a batch.
class PredicateWalk final : public BackfillWalk
{
public:
    using BackfillWalk::BackfillWalk;
    Settings settings() const override;
    Result<BatchRange> next(const BackfillTarget &target, const BackfillPosition &from, qint64 rows) override;
};

/// How a BackfillTarget's relations are found; $1 is the target's name. Yields one column, oid.
QString familySql(const BackfillTarget &target);

}  // namespace colonnade::database::postgres
