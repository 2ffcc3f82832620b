// ReviewDesk: what stands behind the page of SQL files: which are open, against which catalog or version they are judged, and the
// thread that does it. Judged anew whenever one of these changes.
#pragma once

#include "app/gui/review_worker.h"

#include <QThread>

namespace colonnade::ui {
class MainWindow;
}

namespace colonnade::gui {

class ReviewDesk : public QObject
{
    Q_OBJECT

public:
    explicit ReviewDesk(ui::MainWindow *window, QObject *parent = nullptr);
    ~ReviewDesk() override;

    /// Of the connected database; null: there is none.
    void setCatalog(const catalog::CatalogPtr &catalog);
    /// Judges the files in this order, as if they were opened by hand.
    void open(const QStringList &paths);

Q_SIGNALS:
    void reviewed(const colonnade::items::SqlReviewPtr &review);
    void reviewWanted(const colonnade::gui::ReviewWish &wish);

private:
    void openSources(const QList<items::SqlSource> &sources);
    void judge();
    void giveUp();
    void close();

    ui::MainWindow *m_window;
    QThread m_thread;
    ReviewWorker *m_worker;
    QList<items::SqlSource> m_sources;
    catalog::CatalogPtr m_catalog;
    int m_number = 0;  ///< of the last wish; answers to others are out of date
    std::stop_source m_stop;
};

}  // namespace colonnade::gui
