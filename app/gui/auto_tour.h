// AutoTour: does by itself what a newcomer would do with the demo: looks at the design and the plan, starts the run, opens the
// gates, and leaves the documents and a picture of every page. It presses the same buttons, and sees the same signals.
#pragma once

#include "app/gui/workbench.h"

#include <QTimer>

namespace colonnade::gui {

class AutoTour : public QObject
{
    Q_OBJECT

public:
    enum class Pictures { One, BothThemes };

    AutoTour(Workbench &workbench, ui::ThemeChoice &theme, QString directory, Pictures pictures);

private:
    void planMade();
    void showSql();
    void startRun();
    void runChanged();
    void runEnded(Outcome outcome, const std::optional<Error> &error);
    void end(const Error &error);
    void takePicture(ui::Page page, const QString &name);
    void keep(const Result<void> &written);
    void say(const QString &text);
    Result<void> saveScript();

    Workbench &m_workbench;
    ui::ThemeChoice &m_theme;
    QString m_directory;
    Pictures m_pictures;
    bool m_started = false;
    bool m_runPictured = false;
    QString m_lastStep;
    std::optional<Error> m_writeError;
};

}  // namespace colonnade::gui
