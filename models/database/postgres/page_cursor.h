// PageCursor: where a walk by pages stands, and the arithmetic of its windows; it asks no server. PageRangeWalk keeps it as text in
// the ledger. Inside of this folder only.
//
// A window of pages is gone over in passes, another share of its rows each time: the room that one transaction frees is taken by
// the new versions of a later one, on the same page and without a write to any index (HOT). A page can be pruned only when no
// snapshot is left that saw its old versions, so each pass takes several batches: when the next pass comes back to a page, the
// statements of other sessions that ran beside the batch before have ended.
// Several parts share a table by stripes of pages, one a part in turn: that needs no agreement on how large the table is.
#pragma once

#include <QString>

#include <algorithm>

namespace colonnade::database::postgres {

struct PageBatch {
    qint64 from = 0;
    qint64 to = 0;  ///< behind the last page
    int pass = 0;
    int passes = 1;
};

struct PageCursor {
    static constexpr qint64 StripePages = 1024;
    static constexpr qint64 BatchesAPass = 4;

    qint64 table = 0;  ///< oid
    qint64 file = 0;   ///< its file node: another one means that the table was written anew
    qint64 page = 0;   ///< where it goes on, in the window's pass where it is in one
    qint64 end = 0;    ///< behind the last page that the table had when the walk came to it
    qint64 windowBegin = 0;
    qint64 windowEnd = 0;  ///< 0: between two windows
    int pass = 0;
    int passes = 1;  ///< a power of two
    bool operator==(const PageCursor &) const = default;

    static PageCursor fromText(const QString &text);
    QString text() const;

    bool isInWindow() const { return windowEnd > 0; }
    qint64 stripeEnd() const { return std::min(end, (page / StripePages + 1) * StripePages); }
    /// To the first page from `page` on that is the part's.
    void skipToPart(int part, int parts);
    /// A window from `page` on, for batches of that many pages; it ends where the stripe does.
    void openWindow(qint64 pagesABatch, int passesWanted);
    /// What the next batch goes over; the cursor then stands behind it. Only inside of a window.
    PageBatch takeBatch(qint64 pages);
};

}  // namespace colonnade::database::postgres
