#include "ui/shell/banner.h"

#include "ui/widgets/pieces.h"
#include "ui/widgets/theme.h"

namespace colonnade::ui {

Banner::Banner(Kind kind, QWidget *parent)
    : QFrame(parent),
      m_text(paragraph({})),
      m_action(button({})),
      m_close(button(kind == Kind::Alarm ? tr("Close") : tr("Leave it"), "link"))
{
    setProperty("surface", kind == Kind::Alarm ? "alarm" : "gate");
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 8, 10, 8);
    layout->setSpacing(space::Medium);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_action);
    layout->addWidget(m_close);
    connect(m_close, &QPushButton::clicked, this, &QWidget::hide);
    connect(m_action, &QPushButton::clicked, this, &Banner::actionRequested);
    hide();
}

void Banner::showMessage(const QString &text, const QString &action)
{
    m_text->setText(text);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    setAccessibleName(text);
    show();
}

QString Banner::text() const
{
    return m_text->text();
}

}  // namespace colonnade::ui
