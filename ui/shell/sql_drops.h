// SqlDrops: takes files of SQL, or SQL as text, that are dropped anywhere on a window: also where a field below the mouse would
// take the file's name for text. Used by MainWindow.
#pragma once

#include <QObject>
#include <QStringList>

class QMimeData;
class QWidget;

namespace colonnade::ui {

class SqlDrops : public QObject
{
    Q_OBJECT

public:
    explicit SqlDrops(QWidget *window);

    /// The paths of the local .sql files among what is dragged.
    static QStringList sqlFiles(const QMimeData *data);

Q_SIGNALS:
    void filesDropped(const QStringList &paths);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *m_window;
};

}  // namespace colonnade::ui
