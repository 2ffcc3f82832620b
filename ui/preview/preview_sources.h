// PreviewSources: what can be previewed: the plan of the design, and, while files of SQL are open, those. A tab each, which are
// there only while there is a choice.
#pragma once

#include <QWidget>

class QStackedWidget;
class QTabBar;

namespace colonnade::ui {

class PreviewPage;
class SqlReviewPage;

class PreviewSources : public QWidget
{
    Q_OBJECT

public:
    PreviewSources(PreviewPage *plan, SqlReviewPage *review, QWidget *parent = nullptr);

    /// Opens the files' tab and goes there.
    void showReview(const QString &title);
    void closeReview();
    bool hasReview() const;
    bool isReviewShown() const;
    /// What F1 explains on what is shown; empty where nothing is selected.
    QString currentRule() const;

Q_SIGNALS:
    void shownChanged();

private:
    PreviewPage *m_plan;
    SqlReviewPage *m_review;
    QWidget *m_strip;
    QTabBar *m_tabs;
    QStackedWidget *m_stack;
};

}  // namespace colonnade::ui
