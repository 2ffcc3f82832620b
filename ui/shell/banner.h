// Banner: something that went wrong and what to do about it, above the page, until it is closed or mended.
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace colonnade::ui {

class Banner : public QFrame
{
    Q_OBJECT

public:
    explicit Banner(QWidget *parent = nullptr);

    /// `action`: the text of a button, or empty.
    void showMessage(const QString &text, const QString &action = {});
    QString text() const;

Q_SIGNALS:
    void actionRequested();

private:
    QLabel *m_text;
    QPushButton *m_action;
};

}  // namespace colonnade::ui
