// Banner: something that went wrong and what to do about it, or something that is offered, above the page, until it is closed or
// done.
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace colonnade::ui {

class Banner : public QFrame
{
    Q_OBJECT

public:
    enum class Kind { Alarm, Offer };

    explicit Banner(Kind kind, QWidget *parent = nullptr);

    /// `action`: the text of a button, or empty.
    void showMessage(const QString &text, const QString &action = {});
    QString text() const;
    QPushButton *action() const { return m_action; }
    QPushButton *closeButton() const { return m_close; }

Q_SIGNALS:
    void actionRequested();

private:
    QLabel *m_text;
    QPushButton *m_action;
    QPushButton *m_close;
};

}  // namespace colonnade::ui
