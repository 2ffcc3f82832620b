// ReportPage: how a run ended, what was foreseen beside what was seen, and the report as a file.
#pragma once

#include "run/run_record.h"

#include <QStackedWidget>

class QLabel;
class QTableWidget;
class QVBoxLayout;

namespace colonnade::ui {

enum class ReportFormat { Html, Json, Markdown };

class ReportPage : public QStackedWidget
{
    Q_OBJECT

public:
    explicit ReportPage(QWidget *parent = nullptr);

    /// Null: nothing was run.
    void setRecord(const std::shared_ptr<const run::RunRecord> &record);
    /// What became of an export.
    void setMessage(const QString &text, bool failed);

Q_SIGNALS:
    void exportRequested(colonnade::ui::ReportFormat format, const QString &path);
    void runRequested();

private:
    QWidget *makeSheet();
    void askForFile(ReportFormat format);
    void fillSteps(const run::RunRecord &record);

    QLabel *m_title;
    QLabel *m_headline;
    QLabel *m_facts;
    QLabel *m_message;
    QTableWidget *m_steps;
    QString m_name;
};

}  // namespace colonnade::ui
