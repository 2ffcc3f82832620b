#include "ui/report/report_page.h"

#include "items/format.h"
#include "items/plan_summary.h"
#include "items/words.h"
#include "report/summary.h"
#include "ui/widgets/empty_page.h"
#include "ui/widgets/pieces.h"
#include "ui/widgets/theme.h"

#include <QFileDialog>
#include <QTableWidget>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

namespace {

QString ending(ReportFormat format)
{
    switch (format) {
    case ReportFormat::Html: return u"html"_s;
    case ReportFormat::Json: return u"json"_s;
    case ReportFormat::Markdown: return u"md"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

QString locksSeen(const run::StepRecord &step)
{
    QStringList texts;
    for (const run::LockSeen &lock : step.locksSeen) {
        const auto mode = plan::lockModeFromString(lock.mode);
        texts.append(u"%1 %2"_s.arg(lock.relation, mode ? items::Words::badge(*mode) : lock.mode));
    }
    return texts.join(u", "_s);
}

}  // namespace

ReportPage::ReportPage(QWidget *parent) : QStackedWidget(parent)
{
    auto *empty = new EmptyPage(
        tr("Nothing to report yet"),
        tr("When a run has ended, its report is here: what ran, which locks were foreseen and seen, who waited and for how "
           "long, the charts and the log. It is one file that the team can keep, as HTML, Markdown or JSON."));
    connect(empty->addAction(tr("Go to Run"), "primary"), &QPushButton::clicked, this, &ReportPage::runRequested);
    addWidget(empty);
    addWidget(makeSheet());
}

QWidget *ReportPage::makeSheet()
{
    auto *made = new QWidget;
    auto *layout = new QVBoxLayout(made);
    layout->setContentsMargins(space::Huge, space::Huge, space::Huge, space::Huge);
    layout->setSpacing(space::Medium);
    m_title = label({});
    m_title->setFont(scaledFont(1.5, QFont::DemiBold));
    m_headline = paragraph({});
    m_facts = paragraph({}, "muted");
    m_message = paragraph({}, "good");
    auto *buttons = new QHBoxLayout;
    const std::pair<QString, ReportFormat> formats[] = {{tr("Save as HTML…"), ReportFormat::Html},
                                                        {tr("Save as Markdown…"), ReportFormat::Markdown},
                                                        {tr("Save as JSON…"), ReportFormat::Json}};
    for (const auto &[text, format] : formats) {
        QPushButton *save = button(text, format == ReportFormat::Html ? "primary" : "");
        connect(save, &QPushButton::clicked, this, [this, format = format] { askForFile(format); });
        buttons->addWidget(save);
    }
    buttons->addStretch(1);
    m_steps = new QTableWidget(0, 8);
    m_steps->setHorizontalHeaderLabels(
        {tr("Step"), tr("What"), tr("State"), tr("Foreseen"), tr("Held"), tr("Took"), tr("Tries"), tr("Locks seen")});
    m_steps->setAccessibleName(tr("Steps, foreseen and seen"));
    m_steps->verticalHeader()->hide();
    m_steps->verticalHeader()->setDefaultSectionSize(28);
    m_steps->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_steps->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_steps->setShowGrid(false);
    m_steps->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_steps->horizontalHeader()->setHighlightSections(false);
    m_steps->horizontalHeader()->setStretchLastSection(true);
    layout->addWidget(m_title);
    layout->addWidget(m_headline);
    layout->addWidget(m_facts);
    layout->addLayout(buttons);
    layout->addWidget(m_message);
    layout->addWidget(m_steps, 1);
    return made;
}

void ReportPage::setRecord(const std::shared_ptr<const run::RunRecord> &record)
{
    m_message->hide();
    if (!record) {
        setCurrentIndex(0);
        return;
    }
    const report::Summary summary = report::summarized(*record);
    m_title->setText(record->outcome ? items::Words::outcome(*record->outcome) : tr("The run goes on"));
    m_headline->setText(report::headline(*record));
    QStringList facts{tr("Plan %1").arg(record->planDigest.left(19)),
                      tr("took %1").arg(format::duration(summary.durationMs)),
                      tr("%1 rows filled").arg(format::exact(summary.rowsFilled)),
                      tr("longest lock that others wait for: %1").arg(format::duration(summary.longestHeldMs)),
                      tr("most sessions waiting on us at once: %1").arg(summary.mostBlockedSessions),
                      tr("tries that gave up their place in a queue: %1").arg(summary.lockRetries)};
    if (summary.highestLagSeconds)
        facts.append(tr("highest replica lag: %1").arg(format::duration(*summary.highestLagSeconds * 1000)));
    m_facts->setText(facts.join(u" · "_s));
    m_name = u"colonnade-%1-%2"_s.arg(record->server.database, record->startedAt.toLocalTime().toString(u"yyyyMMdd-HHmm"_s));
    fillSteps(*record);
    setCurrentIndex(1);
}

void ReportPage::fillSteps(const run::RunRecord &record)
{
    m_steps->setRowCount(0);
    for (const plan::Phase &phase : record.plan.phases) {
        for (const plan::Step &step : phase.steps) {
            const run::StepRecord *seen = record.step(step.id);
            if (!seen)
                continue;
            const int row = m_steps->rowCount();
            m_steps->insertRow(row);
            const QString texts[] = {step.id,
                                     step.title,
                                     items::Words::stepState(seen->state),
                                     step.estimate.holdMs ? items::rangeText(*step.estimate.holdMs) : tr("unknown"),
                                     seen->heldMs > 0 ? format::duration(seen->heldMs) : u"–"_s,
                                     seen->durationMs > 0 ? format::duration(seen->durationMs) : u"–"_s,
                                     seen->tries > 0 ? QString::number(seen->tries) : u"–"_s,
                                     locksSeen(*seen)};
            for (int column = 0; column < 8; ++column) {
                auto *item = new QTableWidgetItem(texts[column]);
                item->setToolTip(texts[column]);
                m_steps->setItem(row, column, item);
            }
        }
    }
    m_steps->resizeColumnsToContents();
    for (int column = 0; column < 7; ++column)
        m_steps->setColumnWidth(column, std::min(m_steps->columnWidth(column) + 10, 330));
}

void ReportPage::setMessage(const QString &text, bool failed)
{
    m_message->setText(text);
    setTone(m_message, failed ? "bad" : "good");
    m_message->setVisible(!text.isEmpty());
}

void ReportPage::askForFile(ReportFormat format)
{
    auto *dialog = new QFileDialog(this, tr("Save the report"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(ending(format));
    dialog->selectFile(m_name + u'.' + ending(format));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, format](const QString &path) { Q_EMIT exportRequested(format, path); });
    dialog->open();
}

}  // namespace colonnade::ui
