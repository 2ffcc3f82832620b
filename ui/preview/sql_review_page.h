// SqlReviewPage: files of SQL as they stand beside the phased SQL that we would run instead, with the findings below: the second
// thing that can be previewed, next to the plan of the design. Selecting a statement anywhere selects it everywhere.
#pragma once

#include "base/error.h"
#include "items/finding_model.h"
#include "items/script_line_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace colonnade::ui {

class ElidedLabel;
class EmptyPage;
class FindingList;
class ScriptView;

class SqlReviewPage : public QWidget
{
    Q_OBJECT

public:
    explicit SqlReviewPage(QWidget *parent = nullptr);

    /// Who judges: "shop on db-1 · PostgreSQL 17.11"; empty while there is no connection, and a version is chosen instead.
    void setServer(const QString &server);
    /// "17"; of what the page has chosen.
    QString version() const;
    /// It is being judged; what was shown before goes.
    void setReading(const QStringList &files);
    void setReview(const items::SqlReviewPtr &review);
    void setError(const Error &error);
    void setCancelled();
    /// What F1 explains: of the selected finding; empty where none is.
    QString currentRule() const;

    void selectStatement(int statement);
    const items::SqlReviewPtr &review() const { return m_original->review(); }
    ScriptView *originalView() const { return m_originalView; }
    ScriptView *phasedView() const { return m_phasedView; }
    FindingList *findingList() const { return m_findingList; }
    QComboBox *versions() const { return m_versions; }
    QPushButton *copyButton() const { return m_copy; }
    QPushButton *takeButton() const { return m_take; }
    QPushButton *cancelButton() const { return m_cancel; }
    /// Of the page while there is no review: what is being done, or why there is none.
    QString message() const;

Q_SIGNALS:
    void versionChosen();
    void cancelRequested();
    void againRequested();
    void takeRequested(const colonnade::change::ChangeSet &change);
    void closeRequested();
    void whyRequested(const QString &rule);

private:
    QWidget *makeHeader();
    QWidget *makeReview();
    QWidget *makeSide(const QString &title, ScriptView *view);
    QWidget *makeFindings();
    void chooseLine(items::ScriptLineModel *lines, int row);
    void chooseFinding(const QModelIndex &index);
    void scrollAlong(const ScriptView *moved, ScriptView *other);
    double rowBeside(const ScriptView *moved, double row) const;
    void showCounts();
    void showMessage(const QString &title, const QString &text, bool busy);

    items::ScriptLineModel *m_original;
    items::ScriptLineModel *m_phased;
    items::FindingModel *m_findings;
    ScriptView *m_originalView;
    ScriptView *m_phasedView;
    FindingList *m_findingList;
    ElidedLabel *m_files;
    QLabel *m_for;
    ElidedLabel *m_server;
    QComboBox *m_versions;
    QPushButton *m_copy;
    QPushButton *m_take;
    QStackedWidget *m_stack;
    EmptyPage *m_working;
    EmptyPage *m_failed;
    QPushButton *m_cancel;
    ElidedLabel *m_counts;
    ElidedLabel *m_notes;
    QLabel *m_nothing;
    QStackedWidget *m_findingStack;
    QString m_message;
    bool m_following = false;
    bool m_choosing = false;
};

}  // namespace colonnade::ui
