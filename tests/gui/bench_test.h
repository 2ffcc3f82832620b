// BenchTest: the whole window on a real server, as the program makes it, with settings and a journal of its own.
#pragma once

#include "app/gui/workbench.h"
#include "sandbox/cluster.h"
#include "tests/support/test.h"
#include "ui/run/run_page.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

class QPushButton;

namespace colonnade::test {

class BenchTest : public Test
{
    Q_OBJECT

protected:
    /// A new window, as after a new start of the program; the old one goes first.
    void openWindow();
    /// A database with `orders`, twenty thousand rows.
    QString shop();
    QString shop(sandbox::Cluster &on);
    /// The window is connected there and has read the schema.
    bool connectTo(const QString &target);
    /// Opens a change that adds a not-null column `hits`, filled with the expression, and waits for its plan.
    bool plan(const QString &fill);
    /// Starts the run; `speed` 1 is full speed.
    void start(double speed);
    /// Waits; opens every gate that asks on the way.
    bool runUntil(const std::function<bool()> &condition, int ms = 60000);
    bool ended() { return run()->record() && !run()->isBusy(); }
    QString ask(const QString &target, const QString &sql);

    ui::MainWindow &window() { return m_bench->window(); }
    ui::RunPage *run() { return window().run(); }
    QPushButton *button(const QWidget *in, const QString &text);
    QString shown(const QWidget *in);

    QTemporaryDir m_dir;
    std::unique_ptr<ui::ThemeChoice> m_theme;
    std::unique_ptr<gui::Workbench> m_bench;
    int m_plans = 0;

protected Q_SLOTS:
    void init();
    void cleanup();
};

/// The longest time that the thread it lives on did not come back to its event loop.
class Heartbeat : public QObject
{
    Q_OBJECT

public:
    Heartbeat();
    qint64 longestMs();
    /// How often it came back.
    int beats() const { return m_beats; }

private:
    void beat();

    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
    int m_beats = 0;
};

}  // namespace colonnade::test
