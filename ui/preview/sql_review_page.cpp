#include "ui/preview/sql_review_page.h"

#include "plan/dialect.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_page.h"
#include "ui/widgets/finding_list.h"
#include "ui/widgets/pieces.h"
#include "ui/widgets/script_view.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QScrollBar>

namespace colonnade::ui {

using namespace Qt::StringLiterals;
using items::ReviewedStatement;
using items::RowRange;

SqlReviewPage::SqlReviewPage(QWidget *parent)
    : QWidget(parent),
      m_original(new items::ScriptLineModel(items::ScriptLineModel::Side::Original, this)),
      m_phased(new items::ScriptLineModel(items::ScriptLineModel::Side::Phased, this)),
      m_findings(new items::FindingModel(this)),
      m_originalView(new ScriptView(m_original)),
      m_phasedView(new ScriptView(m_phased)),
      m_findingList(new FindingList),
      m_stack(new QStackedWidget),
      m_working(new EmptyPage(tr("Judging the SQL"), {})),
      m_failed(new EmptyPage(tr("This cannot be judged"), {}))
{
    m_cancel = m_working->addAction(tr("Cancel"));
    QPushButton *again = m_failed->addAction(tr("Try again"));
    m_stack->addWidget(m_working);
    m_stack->addWidget(m_failed);
    m_stack->addWidget(makeReview());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(m_stack, 1);
    connect(m_cancel, &QPushButton::clicked, this, &SqlReviewPage::cancelRequested);
    connect(again, &QPushButton::clicked, this, &SqlReviewPage::againRequested);
    connect(m_originalView, &ScriptView::lineChosen, this, [this](int row) { chooseLine(m_original, row); });
    connect(m_phasedView, &ScriptView::lineChosen, this, [this](int row) { chooseLine(m_phased, row); });
    connect(m_originalView->verticalScrollBar(), &QScrollBar::valueChanged, this,
            [this] { scrollAlong(m_originalView, m_phasedView); });
    connect(m_phasedView->verticalScrollBar(), &QScrollBar::valueChanged, this,
            [this] { scrollAlong(m_phasedView, m_originalView); });
    connect(m_findingList->selectionModel(), &QItemSelectionModel::currentChanged, this, &SqlReviewPage::chooseFinding);
    connect(m_findingList, &QListView::clicked, this, &SqlReviewPage::chooseFinding);
    connect(m_findingList, &FindingList::whyRequested, this, &SqlReviewPage::whyRequested);
    setServer({});
}

QWidget *SqlReviewPage::makeHeader()
{
    auto *strip = surface("tab-strip");
    auto *layout = new QHBoxLayout(strip);
    layout->setContentsMargins(16, 6, 14, 6);
    layout->setSpacing(space::Small);
    m_files = new ElidedLabel;
    m_files->setFont(scaledFont(1.0, QFont::DemiBold));
    m_for = label(tr("for PostgreSQL"), "muted");
    m_server = new ElidedLabel("muted");
    m_versions = new QComboBox;
    m_versions->setAccessibleName(tr("Version of PostgreSQL to judge for"));
    m_versions->setToolTip(
        tr("Nothing is connected: the SQL is judged for this version, with nothing known of tables and sizes."));
    m_for->setBuddy(m_versions);
    for (int version = plan::Dialect::Newest; version >= plan::Dialect::Oldest; --version)
        m_versions->addItem(QString::number(version));
    m_copy = button(tr("Copy the phased SQL"), "link");
    m_copy->setEnabled(false);
    m_take = button(tr("Take into the design"));
    auto *close = button(tr("Close"), "link");
    close->setToolTip(tr("Back to the plan of the design; the file stays as it is"));
    layout->addWidget(m_files, 2);
    layout->addWidget(m_for);
    layout->addWidget(m_versions);
    layout->addWidget(m_server, 3);
    layout->addWidget(m_copy);
    layout->addWidget(m_take);
    layout->addWidget(close);
    connect(m_versions, &QComboBox::activated, this, &SqlReviewPage::versionChosen);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_phased->text(0, m_phased->rowCount() - 1)); });
    connect(m_take, &QPushButton::clicked, this, [this] {
        if (review())
            Q_EMIT takeRequested(review()->change);
    });
    connect(close, &QPushButton::clicked, this, &SqlReviewPage::closeRequested);
    return strip;
}

QWidget *SqlReviewPage::makeSide(const QString &title, ScriptView *view)
{
    auto *made = surface("sheet");
    auto *head = new ElidedLabel("muted");
    head->setFullText(title);
    head->setFont(scaledFont(0.93, QFont::DemiBold));
    view->setAccessibleName(title);
    auto *layout = new QVBoxLayout(made);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *heads = new QHBoxLayout;
    heads->setContentsMargins(14, 8, 14, 6);
    heads->addWidget(head);
    layout->addLayout(heads);
    layout->addWidget(view, 1);
    made->setMinimumWidth(220);
    return made;
}

QWidget *SqlReviewPage::makeReview()
{
    auto *sides = new QSplitter(Qt::Horizontal);
    sides->setHandleWidth(1);
    sides->setChildrenCollapsible(false);
    sides->addWidget(makeSide(tr("As it stands in the file"), m_originalView));
    sides->addWidget(makeSide(tr("As it can be run in phases"), m_phasedView));
    sides->setSizes({700, 700});
    auto *all = new QSplitter(Qt::Vertical);
    all->setHandleWidth(1);
    all->setChildrenCollapsible(false);
    all->addWidget(sides);
    all->addWidget(makeFindings());
    all->setStretchFactor(0, 1);
    all->setSizes({560, 230});
    return all;
}

QWidget *SqlReviewPage::makeFindings()
{
    auto *made = surface("sheet");
    m_counts = new ElidedLabel;
    m_counts->setFont(scaledFont(0.97, QFont::DemiBold));
    m_notes = new ElidedLabel("muted");
    m_notes->setAlignment(Qt::AlignRight);
    auto *strip = surface("tab-strip");
    auto *header = new QHBoxLayout(strip);
    header->setContentsMargins(16, 7, 14, 7);
    header->addWidget(m_counts, 1);
    header->addWidget(m_notes, 1);
    m_nothing = paragraph(tr("The rules have nothing to say against this SQL."), "muted");
    m_nothing->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_nothing->setContentsMargins(16, 12, 14, 0);
    m_findingList->setModel(m_findings);
    m_findingStack = new QStackedWidget;
    m_findingStack->addWidget(m_nothing);
    m_findingStack->addWidget(m_findingList);
    auto *layout = new QVBoxLayout(made);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(strip);
    layout->addWidget(m_findingStack, 1);
    made->setMinimumHeight(110);
    return made;
}

void SqlReviewPage::setServer(const QString &server)
{
    const bool connected = !server.isEmpty();
    m_server->setFullText(connected ? tr("for %1").arg(server) : QString());
    m_for->setVisible(!connected);
    m_versions->setVisible(!connected);
}

QString SqlReviewPage::version() const
{
    return m_versions->currentText();
}

void SqlReviewPage::showMessage(const QString &title, const QString &text, bool busy)
{
    m_message = text;
    EmptyPage *page = busy ? m_working : m_failed;
    page->setTitle(title);
    page->setText(text);
    m_original->setReview({});
    m_phased->setReview({});
    m_findings->setPlaced({});
    m_stack->setCurrentWidget(page);
    m_take->setEnabled(false);
    m_copy->setEnabled(false);
}

void SqlReviewPage::setReading(const QStringList &files)
{
    m_files->setFullText(files.join(u", "_s));
    showMessage(tr("Judging the SQL"), tr("Statement by statement; the window goes on working meanwhile."), true);
}

void SqlReviewPage::setError(const Error &error)
{
    showMessage(tr("This cannot be judged"), error.message, false);
}

void SqlReviewPage::setCancelled()
{
    showMessage(tr("Judging was cancelled"), tr("Nothing is shown of what had been judged by then."), false);
}

QString SqlReviewPage::message() const
{
    return review() ? QString() : m_message;
}

void SqlReviewPage::setReview(const items::SqlReviewPtr &review)
{
    m_files->setFullText(review->files.join(u", "_s));
    m_original->setReview(review);
    m_phased->setReview(review);
    m_findings->setPlaced(review->findings);
    m_findingStack->setCurrentWidget(review->findings.isEmpty() ? static_cast<QWidget *>(m_nothing) : m_findingList);
    m_copy->setEnabled(true);
    m_take->setEnabled(!review->change.isEmpty());
    m_take->setToolTip(review->change.isEmpty()
                           ? tr("No new column of this SQL can be planned on a connected database.")
                           : tr("The new columns of this SQL become the open change: to look at them, to run them, to undo it."));
    showCounts();
    m_stack->setCurrentIndex(2);
    m_originalView->setTopRow(0);
    m_phasedView->setTopRow(0);
}

void SqlReviewPage::showCounts()
{
    const items::SqlReview &now = *review();
    QStringList parts{tr("%n statement(s)", nullptr, int(now.statements.size())),
                      tr("%n finding(s)", nullptr, int(now.findingCount))};
    if (now.plannedCount > 0)
        parts.append(tr("%n in phases", nullptr, int(now.plannedCount)));
    const QString all = parts.join(u" · "_s);
    QStringList wordings{all, parts[1]};
    if (now.findingCount > now.findings.size())
        wordings.prepend(all + u" · "_s + tr("the gravest %1 are listed").arg(now.findings.size()));
    m_counts->setWordings(wordings);
    m_notes->setFullText(now.notes.join(u' '));
}

void SqlReviewPage::selectStatement(int statement)
{
    if (!review() || statement < 0 || statement >= review()->statements.size())
        return;
    const ReviewedStatement &entry = review()->statements[statement];
    m_originalView->setStatement(statement);
    m_phasedView->setStatement(statement);
    m_originalView->goTo(entry.original.first);
    m_phasedView->goTo(entry.phased.first);
}

void SqlReviewPage::chooseLine(items::ScriptLineModel *lines, int row)
{
    const int statement = lines->script().lines[row].statement;
    m_originalView->setStatement(statement);
    m_phasedView->setStatement(statement);
    if (statement < 0)
        return;
    const ReviewedStatement &entry = review()->statements[statement];
    if (lines == m_original)
        m_phasedView->goTo(entry.phased.first);
    else
        m_originalView->goTo(entry.original.first);
    const auto found = std::ranges::find(m_findings->findings(), statement, &items::PlacedFinding::statement);
    m_choosing = true;
    m_findingList->setCurrentIndex(
        found == m_findings->findings().end() ? QModelIndex() : m_findings->index(int(found - m_findings->findings().begin())));
    m_choosing = false;
}

void SqlReviewPage::chooseFinding(const QModelIndex &index)
{
    if (!index.isValid() || !review() || m_choosing)
        return;
    const items::PlacedFinding &finding = m_findings->findings()[index.row()];
    selectStatement(finding.statement);
    m_originalView->goTo(finding.row);
}

/// Beside a row of one side lies that row of the other which is as far into the same statement.
double SqlReviewPage::rowBeside(const ScriptView *moved, double row) const
{
    const QList<ReviewedStatement> &all = review()->statements;
    const bool left = moved == m_originalView;
    const auto near = left ? &ReviewedStatement::original : &ReviewedStatement::phased;
    const auto far = left ? &ReviewedStatement::phased : &ReviewedStatement::original;
    const auto beginsAt = [&](const ReviewedStatement &entry) { return double((entry.*near).first); };
    const qsizetype behind = std::ranges::upper_bound(all, row, {}, beginsAt) - all.begin();
    const bool last = behind == all.size();
    const double nearBegin = behind == 0 ? 0 : (all[behind - 1].*near).first;
    const double farBegin = behind == 0 ? 0 : (all[behind - 1].*far).first;
    const double nearEnd = last ? moved->lines()->rowCount() : (all[behind].*near).first;
    const double farEnd = last ? (left ? m_phased : m_original)->rowCount() : (all[behind].*far).first;
    const double share = nearEnd > nearBegin ? (row - nearBegin) / (nearEnd - nearBegin) : 0;
    return farBegin + share * (farEnd - farBegin);
}

void SqlReviewPage::scrollAlong(const ScriptView *moved, ScriptView *other)
{
    if (m_following || !review())
        return;
    m_following = true;
    other->setTopRow(rowBeside(moved, moved->topRow()));
    m_following = false;
}

QString SqlReviewPage::currentRule() const
{
    return review() ? m_findingList->currentRule() : QString();
}

}  // namespace colonnade::ui
