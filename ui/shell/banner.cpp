#include "ui/shell/banner.h"

#include "ui/widgets/pieces.h"
#include "ui/widgets/theme.h"

namespace colonnade::ui {

Banner::Banner(QWidget *parent) : QFrame(parent), m_text(paragraph({})), m_action(button({}))
{
    setProperty("surface", "alarm");
    auto *close = button(tr("Close"), "link");
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 8, 10, 8);
    layout->setSpacing(space::Medium);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_action);
    layout->addWidget(close);
    connect(close, &QPushButton::clicked, this, &QWidget::hide);
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
