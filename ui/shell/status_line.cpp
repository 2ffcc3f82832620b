#include "ui/shell/status_line.h"

#include "items/format.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/pieces.h"
#include "ui/widgets/theme.h"

namespace colonnade::ui {

StatusLine::StatusLine(QWidget *parent)
    : QStatusBar(parent),
      m_dot(label(QString(QChar(0x25cf)))),
      m_state(new ElidedLabel),
      m_progress(new QProgressBar),
      m_cancel(button(tr("Cancel"), "link")),
      m_lag(label({})),
      m_active(label({})),
      m_longest(label({})),
      m_blocked(label({})),
      m_note(new ElidedLabel)
{
    setSizeGripEnabled(false);
    setFixedHeight(28);
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(120);
    m_progress->setAccessibleName(tr("Reading the schema"));
    setContentsMargins(8, 0, 8, 0);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_dot, m_state, m_progress, m_cancel, m_lag, m_active, m_longest, m_blocked})
        addWidget(widget);
    m_state->setContentsMargins(8, 0, 8, 0);
    m_note->setContentsMargins(8, 0, 8, 0);
    m_note->setAlignment(Qt::AlignRight);
    addPermanentWidget(m_note);
    connect(m_cancel, &QPushButton::clicked, this, &StatusLine::cancelRequested);
    setState(Light::Off, {tr("Not connected")});
    setPulse(std::nullopt);
    setProgress(std::nullopt);
}

void StatusLine::setState(Light light, const QStringList &wordings)
{
    m_light = light;
    m_state->setWordings(wordings);
    showLight();
}

void StatusLine::showLight()
{
    const Theme &t = theme();
    const QColor colors[] = {t.faint, t.good, t.link, t.bad};
    m_dot->setStyleSheet(QStringLiteral("color: %1; padding: 0 0 0 4px;").arg(colors[int(m_light)].name()));
}

void StatusLine::setPulse(const std::optional<ServerPulse> &pulse)
{
    for (QLabel *part : {m_lag, m_active, m_longest, m_blocked})
        part->setVisible(pulse.has_value());
    if (!pulse)
        return;
    m_lag->setText(pulse->replicas == 0           ? tr("No replica")
                       : pulse->replicaLagSeconds ? tr("Replica lag %1").arg(format::duration(*pulse->replicaLagSeconds * 1000))
                                                  : tr("Replica lag unknown"));
    m_active->setText(tr("Active %1").arg(pulse->activeSessions));
    m_longest->setText(tr("Longest transaction %1").arg(format::duration(pulse->longestTransactionSeconds * 1000)));
    m_blocked->setText(tr("Blocked %1").arg(pulse->blockedSessions));
}

void StatusLine::setNote(const QStringList &wordings)
{
    m_note->setWordings(wordings);
}

void StatusLine::setProgress(const std::optional<std::pair<QString, double>> &progress)
{
    m_progress->setVisible(progress.has_value());
    m_cancel->setVisible(progress.has_value());
    if (!progress)
        return;
    setState(Light::Busy, {progress->first});
    m_progress->setValue(int(progress->second * 1000));
}

void StatusLine::changeEvent(QEvent *event)
{
    QStatusBar::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showLight();
}

}  // namespace colonnade::ui
