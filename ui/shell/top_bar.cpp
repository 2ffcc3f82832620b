#include "ui/shell/top_bar.h"

#include "items/words.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/pieces.h"
#include "ui/widgets/theme.h"

namespace colonnade::ui {

TopBar::TopBar(QWidget *parent)
    : QFrame(parent),
      m_tag(label({}, "production")),
      m_database(new ElidedLabel),
      m_details(new ElidedLabel("muted")),
      m_connect(button(tr("Connect…"), "link")),
      m_pages(new PageBar),
      m_secondary(button({})),
      m_primary(button({}, "primary"))
{
    setProperty("surface", "bar");
    setFixedHeight(52);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 0, 14, 0);
    layout->setSpacing(space::Medium);
    auto *left = new QHBoxLayout;
    left->addWidget(makePill(), 1);
    left->addStretch(0);
    layout->addLayout(left, 1);
    layout->addWidget(m_pages, 0, Qt::AlignVCenter);
    auto *actions = new QHBoxLayout;
    actions->setSpacing(space::Medium);
    actions->addStretch(1);
    actions->addWidget(m_secondary);
    actions->addWidget(m_primary);
    layout->addLayout(actions, 1);
    connect(m_connect, &QPushButton::clicked, this, &TopBar::connectionClicked);
    setDisconnected();
}

QFrame *TopBar::makePill()
{
    QFrame *pill = surface("pill");
    pill->setFixedHeight(34);
    pill->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_tag->setFont(scaledFont(0.8, QFont::Bold));
    m_tag->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_database->setFont(scaledFont(1.0, QFont::DemiBold));
    m_database->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    m_details->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    auto *layout = new QHBoxLayout(pill);
    layout->setContentsMargins(10, 0, 10, 0);
    layout->setSpacing(space::Small);
    layout->addWidget(m_tag);
    layout->addWidget(m_database);
    layout->addWidget(m_details);
    layout->addWidget(m_connect);
    return pill;
}

void TopBar::setDisconnected()
{
    m_tag->hide();
    m_database->hide();
    m_details->setFullText(tr("Not connected"));
    m_connect->show();
}

void TopBar::setConnecting(const QString &where)
{
    m_tag->hide();
    m_database->hide();
    m_details->setFullText(where);
    m_connect->hide();
}

void TopBar::setServer(const catalog::Server &server, qsizetype replicas, Environment environment)
{
    const QString words[] = {tr("PRODUCTION"), tr("STAGING"), tr("TEST")};
    m_tag->setText(words[int(environment)]);
    m_tag->setProperty("tone", environment == Environment::Production ? "production" : "other-tag");
    repolish(m_tag);
    m_tag->show();
    m_database->setFullText(server.database);
    m_database->show();
    m_details->setFullText(items::Words::server(server, replicas));
    m_connect->hide();
}

}  // namespace colonnade::ui
