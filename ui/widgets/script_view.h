// ScriptView: a file of SQL line by line: its number, a bar in the colour of who waits, the text with its colours, what findings
// are about underlined, and the name of the lock where a statement begins. It draws the lines that are on the screen and no
// others, so that a file of a million lines opens like one of ten.
#pragma once

#include "items/script_line_model.h"

#include <QListView>

#include <memory>

namespace colonnade::ui {

class ScriptColours;

class ScriptView : public QListView
{
    Q_OBJECT

public:
    explicit ScriptView(items::ScriptLineModel *model, QWidget *parent = nullptr);
    ~ScriptView() override;

    /// Highlights its lines; -1: none. Does not scroll.
    void setStatement(int statement);
    int statement() const { return m_statement; }
    /// Scrolls to the row where it is not on the screen, and puts the keyboard's place there.
    void goTo(int row);
    /// The row at the upper edge, with how much of it is above.
    double topRow() const;
    void setTopRow(double row);
    int lineHeight() const { return m_lineHeight; }
    /// The selected lines, and where only one is, its whole statement.
    QString selectedText() const;
    bool choosesSeveral() const;
    items::ScriptLineModel *lines() const { return m_lines; }
    ScriptColours &colours() const { return *m_colours; }

Q_SIGNALS:
    /// By mouse or key.
    void lineChosen(int row);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void changeEvent(QEvent *event) override;

private:
    void measure();

    items::ScriptLineModel *m_lines;
    std::unique_ptr<ScriptColours> m_colours;
    int m_statement = -1;
    int m_lineHeight = 16;
    bool m_going = false;
};

}  // namespace colonnade::ui
