// GatePanel: the question of a gate, with a note for the report and the button that opens it.
#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;
class QPushButton;

namespace colonnade::ui {

class GatePanel : public QFrame
{
    Q_OBJECT

public:
    explicit GatePanel(QWidget *parent = nullptr);

    void ask(int phase, const QString &phaseName, const QString &question);
    QLineEdit *note() const { return m_note; }
    QPushButton *openButton() const { return m_open; }

Q_SIGNALS:
    void opened(int phase, const QString &note);

private:
    void open();

    int m_phase = -1;
    QLabel *m_title;
    QLabel *m_question;
    QLineEdit *m_note;
    QPushButton *m_open;
};

}  // namespace colonnade::ui
