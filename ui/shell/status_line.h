// StatusLine: how the server is, and what the page at hand rests on.
#pragma once

#include "ui/shell/server_pulse.h"

#include <QStatusBar>

class QLabel;
class QProgressBar;
class QPushButton;

namespace colonnade::ui {

class ElidedLabel;

class StatusLine : public QStatusBar
{
    Q_OBJECT

public:
    enum class Light { Off, Good, Busy, Bad };

    explicit StatusLine(QWidget *parent = nullptr);

    /// The text in several wordings, the longest first.
    void setState(Light light, const QStringList &wordings);
    void setPulse(const std::optional<ServerPulse> &pulse);
    /// At the right end.
    void setNote(const QStringList &wordings);
    /// Loading: what, and how much of it; nothing hides it.
    void setProgress(const std::optional<std::pair<QString, double>> &progress);

Q_SIGNALS:
    void cancelRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void showLight();

    Light m_light = Light::Off;
    QLabel *m_dot;
    ElidedLabel *m_state;
    QProgressBar *m_progress;
    QPushButton *m_cancel;
    QLabel *m_lag;
    QLabel *m_active;
    QLabel *m_longest;
    QLabel *m_blocked;
    ElidedLabel *m_note;
};

}  // namespace colonnade::ui
