// TopBar: where one is connected to, the six pages, and what can be done next.
#pragma once

#include "catalog/catalog.h"
#include "ui/shell/server_pulse.h"
#include "ui/widgets/page_bar.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace colonnade::ui {

class ElidedLabel;

class TopBar : public QFrame
{
    Q_OBJECT

public:
    explicit TopBar(QWidget *parent = nullptr);

    PageBar *pages() const { return m_pages; }
    void setDisconnected();
    void setConnecting(const QString &where);
    void setServer(const catalog::Server &server, qsizetype replicas, Environment environment);
    /// The two buttons at the right; without a text one is not there.
    QPushButton *secondary() const { return m_secondary; }
    QPushButton *primary() const { return m_primary; }
    QPushButton *connection() const { return m_connect; }

Q_SIGNALS:
    void connectionClicked();

private:
    QFrame *makePill();

    QLabel *m_tag;
    ElidedLabel *m_database;
    ElidedLabel *m_details;
    QPushButton *m_connect;
    PageBar *m_pages;
    QPushButton *m_secondary;
    QPushButton *m_primary;
};

}  // namespace colonnade::ui
