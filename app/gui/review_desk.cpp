#include "app/gui/review_desk.h"

#include "ui/preview/sql_review_page.h"
#include "ui/shell/main_window.h"

namespace colonnade::gui {

using namespace Qt::StringLiterals;

ReviewDesk::ReviewDesk(ui::MainWindow *window, QObject *parent) : QObject(parent), m_window(window), m_worker(new ReviewWorker)
{
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
    connect(this, &ReviewDesk::reviewWanted, m_worker, &ReviewWorker::review);
    connect(m_worker, &ReviewWorker::reviewed, this, [this](int number, const items::SqlReviewPtr &review) {
        if (number != m_number)
            return;
        m_window->review()->setReview(review);
        Q_EMIT reviewed(review);
    });
    connect(m_worker, &ReviewWorker::failed, this, [this](int number, const Error &error) {
        if (number == m_number)
            m_window->review()->setError(error);
    });
    connect(window, &ui::MainWindow::openSqlRequested, this, &ReviewDesk::open);
    connect(window, &ui::MainWindow::pasteSqlRequested, this,
            [this](const QString &text) { openSources({{.name = tr("pasted SQL"), .text = text.toUtf8()}}); });
    const ui::SqlReviewPage *page = window->review();
    connect(page, &ui::SqlReviewPage::versionChosen, this, &ReviewDesk::judge);
    connect(page, &ui::SqlReviewPage::againRequested, this, &ReviewDesk::judge);
    connect(page, &ui::SqlReviewPage::closeRequested, this, &ReviewDesk::close);
    connect(page, &ui::SqlReviewPage::cancelRequested, this, [this] {
        giveUp();
        m_window->review()->setCancelled();
    });
}

ReviewDesk::~ReviewDesk()
{
    m_stop.request_stop();
    m_thread.quit();
    m_thread.wait();
}

void ReviewDesk::setCatalog(const catalog::CatalogPtr &catalog)
{
    if (catalog == m_catalog)
        return;
    m_catalog = catalog;
    m_window->review()->setServer(catalog ? tr("%1, PostgreSQL %2").arg(catalog->server().database, catalog->server().version)
                                          : QString());
    judge();
}

void ReviewDesk::open(const QStringList &paths)
{
    QList<items::SqlSource> sources;
    for (const QString &path : paths)
        sources.append({.name = path.section(u'/', -1), .path = path});
    openSources(sources);
}

void ReviewDesk::openSources(const QList<items::SqlSource> &sources)
{
    if (sources.isEmpty())
        return;
    m_sources = sources;
    m_window->showReview(sources.size() == 1 ? sources.first().name
                                             : tr("%1 and %n more", nullptr, int(sources.size()) - 1).arg(sources.first().name));
    judge();
}

void ReviewDesk::giveUp()
{
    m_stop.request_stop();
    m_stop = std::stop_source();
    ++m_number;
}

void ReviewDesk::judge()
{
    if (m_sources.isEmpty())
        return;
    giveUp();
    QStringList names;
    for (const items::SqlSource &source : m_sources)
        names.append(source.name);
    m_window->review()->setReading(names);
    Q_EMIT reviewWanted({m_number, m_stop.get_token(), m_sources, m_catalog, m_window->review()->version()});
}

void ReviewDesk::close()
{
    giveUp();
    m_sources.clear();
}

}  // namespace colonnade::gui
