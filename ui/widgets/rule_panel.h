// RulePanel: the page of a rule at the side of the window: what happens to whom, why, what was measured and what to do. Whatever
// shows a finding or a step asks for it by the rule's id; Escape closes it and gives the keyboard back to where it was.
#pragma once

#include <QFrame>
#include <QPointer>

class QLabel;
class QPushButton;
class QShortcut;
class QTextBrowser;

namespace colonnade::ui {

class RulePanel : public QFrame
{
    Q_OBJECT

public:
    explicit RulePanel(QWidget *parent = nullptr);

    /// Opens the panel. An id without a page is said to have none.
    void showRule(const QString &id);
    void close();
    /// Of the page that is shown; empty while the panel is closed.
    QString rule() const { return isHidden() ? QString() : m_id; }
    QTextBrowser *text() const { return m_text; }
    QPushButton *closeButton() const { return m_close; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void fill();

    QString m_id;
    QLabel *m_severity;
    QLabel *m_name;
    QLabel *m_title;
    QTextBrowser *m_text;
    QPushButton *m_close;
    QShortcut *m_escape;
    QPointer<QWidget> m_cameFrom;
};

}  // namespace colonnade::ui
