// ReviewWorker: reads and judges files of SQL on a thread of its own, so that one of 50 MB never holds up the window.
#pragma once

#include "catalog/catalog.h"
#include "items/sql_review.h"
#include "items/sql_source.h"

#include <QObject>

#include <stop_token>

namespace colonnade::gui {

/// One wish of the window. The answer carries its number; a wish that was given up has none.
struct ReviewWish {
    int number = 0;
    std::stop_token stop;
    QList<items::SqlSource> sources;
    catalog::CatalogPtr catalog;  ///< of the connected database; null: `version` counts
    QString version;
};

class ReviewWorker : public QObject
{
    Q_OBJECT

public Q_SLOTS:
    void review(const colonnade::gui::ReviewWish &wish);

Q_SIGNALS:
    void reviewed(int number, const colonnade::items::SqlReviewPtr &review);
    void failed(int number, const colonnade::Error &error);
};

}  // namespace colonnade::gui
