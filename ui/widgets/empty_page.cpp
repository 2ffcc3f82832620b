#include "ui/widgets/empty_page.h"

#include "ui/widgets/pieces.h"
#include "ui/widgets/theme.h"

namespace colonnade::ui {

EmptyPage::EmptyPage(const QString &title, const QString &text, QWidget *parent) : QWidget(parent)
{
    auto *card = surface("card");
    card->setFixedWidth(560);
    m_column = new QVBoxLayout(card);
    m_column->setContentsMargins(28, 24, 28, 24);
    m_column->setSpacing(space::Medium);
    m_title = label(title);
    m_title->setFont(scaledFont(1.4, QFont::DemiBold));
    m_text = paragraph(text, "muted");
    m_column->addWidget(m_title);
    m_column->addWidget(m_text);
    putInMiddle(this, card);
}

void EmptyPage::setTitle(const QString &title)
{
    m_title->setText(title);
}

void EmptyPage::setText(const QString &text)
{
    m_text->setText(text);
}

QPushButton *EmptyPage::addAction(const QString &text, const char *role)
{
    QPushButton *made = button(text, role);
    m_column->addWidget(made, 0, Qt::AlignLeft);
    return made;
}

}  // namespace colonnade::ui
