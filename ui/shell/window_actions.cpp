#include "ui/shell/window_actions.h"

#include <QActionGroup>
#include <QMenuBar>

namespace colonnade::ui {

WindowActions::WindowActions(QMenuBar *bar, QWidget *window) : QObject(window), m_window(window)
{
    QMenu *file = bar->addMenu(tr("&File"));
    connectTo = add(file, tr("&Connect…"), {QKeySequence::Open});
    disconnectFrom = add(file, tr("&Disconnect"));
    reload = add(file, tr("&Read the schema anew"), {QKeySequence(Qt::Key_F5)});
    file->addSeparator();
    openChange = add(file, tr("&Open a change or SQL…"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O)});
    saveChange = add(file, tr("&Save the change…"), {QKeySequence::Save});
    savePlan = add(file, tr("Save the &plan…"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)});
    saveReport = add(file, tr("Go to the rep&ort"));
    file->addSeparator();
    quit = add(file, tr("&Quit"), {QKeySequence::Quit});

    QMenu *edit = bar->addMenu(tr("&Edit"));
    undo = add(edit, tr("&Undo"), {QKeySequence::Undo});
    redo = add(edit, tr("&Redo"), {QKeySequence::Redo, QKeySequence(Qt::CTRL | Qt::Key_Y)});
    edit->addSeparator();
    paste = add(edit, tr("Paste S&QL"), {QKeySequence::Paste});
    edit->addSeparator();
    find = add(edit, tr("&Find a table or column"), {QKeySequence::Find, QKeySequence(Qt::CTRL | Qt::Key_K)});

    QMenu *change = bar->addMenu(tr("&Change"));
    addColumn = add(change, tr("&Add a column"), {QKeySequence(Qt::Key_Insert), QKeySequence(Qt::CTRL | Qt::Key_N)});
    removeColumn = add(change, tr("&Remove the column"), {QKeySequence(Qt::CTRL | Qt::Key_Delete)});

    QMenu *run = bar->addMenu(tr("&Run"));
    next = add(run, tr("&Preview, then run"), {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    run->addSeparator();
    pause = add(run, tr("Pa&use"), {QKeySequence(Qt::CTRL | Qt::Key_P)});
    stop = add(run, tr("&Stop at the next safe point"));

    makeViewMenu(bar);
    QMenu *help = bar->addMenu(tr("&Help"));
    why = add(help, tr("&Why does it say so?"), {QKeySequence(Qt::Key_F1)});
    about = add(help, tr("&About Colonnade"));
}

QAction *WindowActions::add(QMenu *menu, const QString &text, const QList<QKeySequence> &keys)
{
    auto *made = new QAction(text, this);
    made->setShortcuts(keys);
    menu->addAction(made);
    m_window->addAction(made);
    return made;
}

void WindowActions::makeViewMenu(QMenuBar *bar)
{
    QMenu *view = bar->addMenu(tr("&View"));
    const QString titles[] = {tr("Design"), tr("Preview"), tr("Rehearse"), tr("Run"), tr("Watch"), tr("Report")};
    for (int i = 0; i < PageCount; ++i) {
        QAction *page = add(view, titles[i], {QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + i))});
        connect(page, &QAction::triggered, this, [this, i] { Q_EMIT pageChosen(Page(i)); });
        pages.append(page);
    }
    view->addSeparator();
    zoomIn = add(view, tr("Zoom in"), {QKeySequence::ZoomIn});
    zoomOut = add(view, tr("Zoom out"), {QKeySequence::ZoomOut});
    zoomAll = add(view, tr("Show all cards"), {QKeySequence(Qt::CTRL | Qt::Key_0)});
    view->addSeparator();
    QMenu *schemes = view->addMenu(tr("Colours"));
    auto *group = new QActionGroup(this);
    const std::pair<QString, Scheme> choices[] = {
        {tr("As the system"), Scheme::System}, {tr("Light"), Scheme::Light}, {tr("Dark"), Scheme::Dark}};
    for (const auto &[text, scheme] : choices) {
        QAction *choice = add(schemes, text);
        choice->setCheckable(true);
        group->addAction(choice);
        connect(choice, &QAction::triggered, this, [this, scheme = scheme] { Q_EMIT schemeChosen(scheme); });
    }
}

}  // namespace colonnade::ui
