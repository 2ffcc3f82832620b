// SqlView shows SQL, SqlEdit takes an expression: both highlighted as PostgreSQL's by KSyntaxHighlighting, in the colours of
// the scheme that the application has.
#pragma once

#include <QPlainTextEdit>

#include <memory>

namespace colonnade::ui {

class SqlHighlighting;

class SqlView : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit SqlView(QWidget *parent = nullptr);
    ~SqlView() override;

    void setSql(const QString &sql);
    /// As high as its text, within these bounds.
    void setLines(int least, int most);

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitHeight();

    int m_leastLines = 0;
    int m_mostLines = 0;
    std::unique_ptr<SqlHighlighting> m_highlighting;
};

class SqlEdit : public SqlView
{
    Q_OBJECT

public:
    explicit SqlEdit(QWidget *parent = nullptr);

    /// Keeps the cursor where the text is the same.
    void setExpression(const QString &expression);
    QString expression() const { return toPlainText().trimmed(); }

Q_SIGNALS:
    void expressionEdited(const QString &expression);

private:
    QString m_known;  ///< the expression that was set or told of last
};

}  // namespace colonnade::ui
