// ElidedLabel: one line that gives way: of several wordings it shows the longest that fits, cut only where none does, and all of
// it as its tool tip.
#pragma once

#include <QLabel>

namespace colonnade::ui {

class ElidedLabel : public QLabel
{
    Q_OBJECT

public:
    explicit ElidedLabel(const char *tone = "", QWidget *parent = nullptr);

    void setFullText(const QString &text) { setWordings({text}); }
    /// From the longest to the shortest.
    void setWordings(const QStringList &wordings);
    QString fullText() const { return m_wordings.value(0); }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QStringList m_wordings;
};

}  // namespace colonnade::ui
