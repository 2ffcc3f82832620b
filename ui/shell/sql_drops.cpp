#include "ui/shell/sql_drops.h"

#include <QApplication>
#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

SqlDrops::SqlDrops(QWidget *window) : QObject(window), m_window(window)
{
    window->setAcceptDrops(true);
    // Fields and the canvas take drops themselves, and a filter of the window's own would never see theirs.
    qApp->installEventFilter(this);
}

QStringList SqlDrops::sqlFiles(const QMimeData *data)
{
    QStringList paths;
    for (const QUrl &url : data->urls()) {
        const QString path = url.toLocalFile();
        if (path.endsWith(u".sql"_s, Qt::CaseInsensitive))
            paths.append(path);
    }
    return paths;
}

bool SqlDrops::eventFilter(QObject *watched, QEvent *event)
{
    const bool drag = event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove || event->type() == QEvent::Drop;
    if (!drag || !watched->isWidgetType() || static_cast<QWidget *>(watched)->window() != m_window)
        return false;
    auto *drop = static_cast<QDropEvent *>(event);
    const QStringList paths = sqlFiles(drop->mimeData());
    if (paths.isEmpty())
        return false;
    drop->setDropAction(Qt::CopyAction);
    drop->accept();
    if (event->type() == QEvent::Drop)
        Q_EMIT filesDropped(paths);
    return true;
}

}  // namespace colonnade::ui
