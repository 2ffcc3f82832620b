// How SQL comes into the window: opened, dropped or pasted. What is done with it is somebody else's.
#include "items/sql_source.h"
#include "sql/running_order.h"
#include "ui/design/design_page.h"
#include "ui/preview/preview_page.h"
#include "ui/preview/preview_sources.h"
#include "ui/preview/sql_review_page.h"
#include "ui/shell/main_window.h"
#include "ui/shell/sql_drops.h"
#include "ui/shell/status_line.h"
#include "ui/shell/window_actions.h"
#include "ui/widgets/rule_panel.h"

#include <QFileDialog>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

void MainWindow::watchSql()
{
    const auto *drops = new SqlDrops(this);
    connect(drops, &SqlDrops::filesDropped, this, &MainWindow::openFiles);
    connect(m_actions->paste, &QAction::triggered, this, &MainWindow::paste);
    // Only whether there is text: to read it would wait for the program that has it.
    const QClipboard *clipboard = QGuiApplication::clipboard();
    const auto offer = [this, clipboard] {
        m_actions->paste->setEnabled(clipboard->mimeData() && clipboard->mimeData()->hasText());
    };
    connect(clipboard, &QClipboard::dataChanged, this, offer);
    offer();
    connect(m_preview, &PreviewPage::openRequested, this, &MainWindow::open);
    connect(m_review, &SqlReviewPage::whyRequested, m_rule, &RulePanel::showRule);
    connect(m_review, &SqlReviewPage::closeRequested, this, &MainWindow::closeReview);
    connect(m_review, &SqlReviewPage::takeRequested, this, &MainWindow::takeChange);
    connect(m_previewed, &PreviewSources::shownChanged, this, [this] {
        showButtons();
        showStatus();
    });
}

void MainWindow::open()
{
    auto *dialog = new QFileDialog(this, tr("Open a change or files of SQL"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Changes and SQL (*.json *.sql)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, &MainWindow::openFiles);
    dialog->open();
}

/// One change document, or any number of files of SQL.
void MainWindow::openFiles(const QStringList &paths)
{
    const auto isChange = [](const QString &path) { return path.endsWith(u".json"_s, Qt::CaseInsensitive); };
    const auto change = std::ranges::find_if(paths, isChange);
    if (change == paths.end())
        Q_EMIT openSqlRequested(sql::inRunningOrder(paths));
    else if (paths.size() == 1)
        Q_EMIT openChangeRequested(*change);
    else
        showError({ErrorKind::Usage, tr("A change is opened by itself: select %1 alone, or files of SQL only.").arg(*change)});
}

void MainWindow::paste()
{
    const QString text = QGuiApplication::clipboard()->text();
    if (items::looksLikeSql(text))
        Q_EMIT pasteSqlRequested(text);
    else
        m_status->showMessage(tr("The clipboard holds no SQL: it begins with no statement that PostgreSQL has."), 8000);
}

void MainWindow::showReview(const QString &title)
{
    m_previewed->showReview(title);
    showPage(Page::Preview);
}

void MainWindow::closeReview()
{
    m_previewed->closeReview();
}

void MainWindow::takeChange(const change::ChangeSet &change)
{
    m_design->state()->replaceChange(change);
    showPage(Page::Design);
}

}  // namespace colonnade::ui
