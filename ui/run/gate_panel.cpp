#include "ui/run/gate_panel.h"

#include "ui/widgets/pieces.h"
#include "ui/widgets/theme.h"

#include <QLineEdit>

namespace colonnade::ui {

GatePanel::GatePanel(QWidget *parent)
    : QFrame(parent),
      m_title(label({})),
      m_question(paragraph({})),
      m_note(new QLineEdit),
      m_open(button(tr("Open the gate"), "primary"))
{
    setProperty("surface", "gate");
    m_title->setFont(scaledFont(1.0, QFont::DemiBold));
    m_note->setPlaceholderText(tr("A note for the report, such as the release that is out"));
    m_note->setAccessibleName(tr("Note"));
    auto *answer = new QHBoxLayout;
    answer->addWidget(m_note, 1);
    answer->addWidget(m_open);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 10, 14, 12);
    layout->setSpacing(6);
    layout->addWidget(m_title);
    layout->addWidget(m_question);
    layout->addLayout(answer);
    connect(m_open, &QPushButton::clicked, this, &GatePanel::open);
    connect(m_note, &QLineEdit::returnPressed, this, &GatePanel::open);
    hide();
}

void GatePanel::ask(int phase, const QString &phaseName, const QString &question)
{
    m_phase = phase;
    m_title->setText(tr("Gate after %1: the run waits for you").arg(phaseName));
    m_question->setText(question);
    setAccessibleName(m_title->text());
    setAccessibleDescription(question);
    m_note->clear();
    m_open->setEnabled(true);
    show();
    m_note->setFocus();
}

void GatePanel::open()
{
    if (!m_open->isEnabled())
        return;
    m_open->setEnabled(false);  // the runner says when it is open: a gate is answered once
    Q_EMIT opened(m_phase, m_note->text().trimmed());
}

}  // namespace colonnade::ui
