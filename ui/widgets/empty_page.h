// EmptyPage: what a page shows while it has nothing: what it is for, and what to do to get there.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace colonnade::ui {

class EmptyPage : public QWidget
{
    Q_OBJECT

public:
    EmptyPage(const QString &title, const QString &text, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    void setText(const QString &text);
    /// A button below the text.
    QPushButton *addAction(const QString &text, const char *role = "");

private:
    QLabel *m_title;
    QLabel *m_text;
    QVBoxLayout *m_column;
};

}  // namespace colonnade::ui
