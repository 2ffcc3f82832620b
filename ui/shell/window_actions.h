// WindowActions: everything that the menus offer, with its key. The window decides what is possible; this only names it.
#pragma once

#include "ui/widgets/page_bar.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QObject>

class QMenuBar;

namespace colonnade::ui {

class WindowActions : public QObject
{
    Q_OBJECT

public:
    WindowActions(QMenuBar *bar, QWidget *window);

    QAction *connectTo;
    QAction *disconnectFrom;
    QAction *reload;
    QAction *openChange;  ///< or files of SQL
    QAction *saveChange;
    QAction *savePlan;
    QAction *saveReport;
    QAction *quit;
    QAction *undo;
    QAction *redo;
    QAction *paste;
    QAction *find;
    QAction *addColumn;
    QAction *removeColumn;
    QAction *next;
    QAction *pause;
    QAction *stop;
    QAction *zoomIn;
    QAction *zoomOut;
    QAction *zoomAll;
    QAction *why;
    QAction *about;
    QList<QAction *> pages;

Q_SIGNALS:
    void pageChosen(colonnade::ui::Page page);
    void schemeChosen(colonnade::ui::Scheme scheme);

private:
    QAction *add(QMenu *menu, const QString &text, const QList<QKeySequence> &keys = {});
    void makeViewMenu(QMenuBar *bar);

    QWidget *m_window;
};

}  // namespace colonnade::ui
