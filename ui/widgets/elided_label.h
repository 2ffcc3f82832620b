// ElidedLabel: one line that gives way: it shows as much as there is room for, and all of it as its tool tip.
#pragma once

#include <QLabel>

namespace colonnade::ui {

class ElidedLabel : public QLabel
{
    Q_OBJECT

public:
    explicit ElidedLabel(const char *tone = "", QWidget *parent = nullptr);

    void setFullText(const QString &text);
    QString fullText() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
};

}  // namespace colonnade::ui
