#include "database/postgres/page_cursor.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace colonnade::database::postgres {

PageCursor PageCursor::fromText(const QString &text)
{
    const QJsonArray known = QJsonDocument::fromJson(text.toUtf8()).array();
    PageCursor cursor;
    cursor.table = known.at(0).toInteger();
    cursor.file = known.at(1).toInteger();
    cursor.page = known.at(2).toInteger();
    cursor.end = known.at(3).toInteger();
    if (known.size() > 4) {
        cursor.windowBegin = known.at(4).toInteger();
        cursor.windowEnd = known.at(5).toInteger();
        cursor.pass = known.at(6).toInt();
        cursor.passes = known.at(7).toInt(1);
    }
    return cursor;
}

QString PageCursor::text() const
{
    QJsonArray known{table, file, page, end};
    if (isInWindow()) {
        for (const qint64 number : {windowBegin, windowEnd, qint64(pass), qint64(passes)})
            known.append(number);
    }
    return QString::fromUtf8(QJsonDocument(known).toJson(QJsonDocument::Compact));
}

void PageCursor::skipToPart(int part, int parts)
{
    // The table's number as well, or else all small partitions would be the first part's.
    const qint64 stripe = page / StripePages;
    const qint64 skipped = (part - (stripe + table) % parts + parts) % parts;
    if (skipped > 0)
        page = (stripe + skipped) * StripePages;
}

void PageCursor::openWindow(qint64 pagesABatch, int passesWanted)
{
    const qint64 wanted = passesWanted > 1 ? pagesABatch * BatchesAPass : pagesABatch;
    windowBegin = page;
    windowEnd = std::min(stripeEnd(), page + std::max<qint64>(1, wanted));
    pass = 0;
    passes = passesWanted;
}

PageBatch PageCursor::takeBatch(qint64 pages)
{
    const qint64 most = passes > 1 ? StripePages / BatchesAPass : pages;
    const PageBatch batch{page, std::min(windowEnd, page + std::clamp<qint64>(pages, 1, std::max<qint64>(1, most))), pass, passes};
    page = batch.to;
    if (page < windowEnd)
        return batch;
    if (++pass < passes) {
        page = windowBegin;
    } else {
        windowBegin = windowEnd = 0;
        pass = 0;
        passes = 1;
    }
    return batch;
}

}  // namespace colonnade::database::postgres
