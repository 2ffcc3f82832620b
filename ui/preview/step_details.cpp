#include "ui/preview/step_details.h"

#include "items/format.h"
#include "items/plan_script.h"
#include "items/plan_summary.h"
#include "items/words.h"
#include "ui/widgets/lock_badge.h"
#include "ui/widgets/pieces.h"
#include "ui/widgets/sql_view.h"
#include "ui/widgets/theme.h"

#include <QFormLayout>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

namespace {

QString namesOf(const QList<sql::QualifiedName> &names)
{
    QStringList texts;
    for (const sql::QualifiedName &name : names)
        texts.append(name.display());
    return texts.isEmpty() ? StepDetails::tr("no") : texts.join(u", "_s);
}

}  // namespace

StepDetails::StepDetails(QWidget *parent) : QScrollArea(parent), m_inside(new QWidget)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Details of the step"));
    auto *layout = new QVBoxLayout(m_inside);
    layout->setContentsMargins(14, 14, 14, 14);
    layout->setSpacing(space::Small);
    m_title = heading({});
    layout->addWidget(m_title);
    auto *form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(space::Medium);
    form->setVerticalSpacing(6);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    auto *lockRow = new QWidget;
    auto *lockLayout = new QHBoxLayout(lockRow);
    lockLayout->setContentsMargins(0, 0, 0, 0);
    m_badge = new LockBadge;
    m_noLock = paragraph(tr("none on existing tables"));
    lockLayout->addWidget(m_badge);
    lockLayout->addWidget(m_noLock, 1);
    lockLayout->addStretch();
    QLabel *lockLabel = label(tr("Lock"), "muted");
    lockLabel->setMinimumWidth(68);
    form->addRow(lockLabel, lockRow);
    m_on = addFact(form, tr("On"));
    m_waits = addFact(form, tr("Waits"));
    m_rewrites = addFact(form, tr("Rewrites"));
    m_scans = addFact(form, tr("Scans"));
    m_held = addFact(form, tr("Held"));
    m_takes = addFact(form, tr("Takes"));
    m_queue = addFact(form, tr("Queue"));
    layout->addLayout(form);
    layout->addSpacing(space::Small);
    layout->addLayout(makeReasons());
    layout->addSpacing(space::Small);
    m_undoTitle = section(tr("Undo"));
    layout->addWidget(m_undoTitle);
    m_undo = new SqlView;
    m_undo->setProperty("role", "field");
    m_undo->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_undo->document()->setDocumentMargin(space::Tiny);
    m_undo->setAccessibleName(tr("Undo of the step"));
    m_undo->setFont(monospaceFont(0.9));
    m_undo->setLines(2, 12);
    layout->addWidget(m_undo);
    m_undoWarning = paragraph(tr("This loses what the step's column holds by then; the report keeps a note."), "bad");
    layout->addWidget(m_undoWarning);
    layout->addStretch(1);
    setWidget(m_inside);
    setStep(nullptr);
}

QLayout *StepDetails::makeReasons()
{
    m_why = paragraph({}, "muted");
    m_ground = paragraph({}, "faint");
    m_ground->setFont(scaledFont(0.88));
    m_ground->setAccessibleName(tr("Ground"));
    m_rule = button(tr("Why?"), "link");
    connect(m_rule, &QPushButton::clicked, this, [this] { Q_EMIT whyRequested(m_rule->property("rule").toString()); });
    auto *titles = new QHBoxLayout;
    titles->addWidget(section(tr("Why we say so")), 1);
    titles->addWidget(m_rule);
    auto *made = new QVBoxLayout;
    made->setSpacing(space::Small);
    made->addLayout(titles);
    made->addWidget(m_why);
    made->addWidget(m_ground);
    return made;
}

QLabel *StepDetails::addFact(QFormLayout *form, const QString &name)
{
    QLabel *fact = paragraph({});
    fact->setAccessibleName(name);
    form->addRow(label(name, "muted"), fact);
    return fact;
}

void StepDetails::showLocks(const plan::Step &step)
{
    const plan::Lock *strongest = items::strongestLock(step.locks);
    m_badge->setLock(strongest ? plan::manualName(strongest->mode) : QString(),
                     strongest ? plan::waitClass(strongest->mode) : plan::WaitClass::Nothing);
    m_noLock->setVisible(!strongest);
    QStringList relations;
    for (const plan::Lock &lock : step.locks) {
        const bool same = strongest && lock.mode == strongest->mode;
        relations.append(same ? lock.relation.display()
                              : u"%1 (%2)"_s.arg(lock.relation.display(), items::Words::badge(lock.mode)));
    }
    m_on->setText(relations.isEmpty() ? u"–"_s : relations.join(u'\n'));
    m_waits->setText(strongest ? items::Words::waiting(plan::waitClass(strongest->mode)) : u"–"_s);
}

void StepDetails::showGround(const plan::Step &step)
{
    m_ground->setText(tr("Rule %1, %2").arg(step.rule, items::Words::ground(step.ground)));
    m_ground->setToolTip(items::Words::groundMeaning(step.ground));
    m_ground->setAccessibleDescription(m_ground->toolTip());
    m_rule->setProperty("rule", step.rule);
    m_rule->setToolTip(tr("The page of the rule %1 (F1)").arg(step.rule));
    m_rule->setAccessibleName(tr("Why? Rule %1").arg(step.rule));
}

void StepDetails::setStep(const plan::Step *step)
{
    m_inside->setVisible(step != nullptr);
    if (!step)
        return;
    m_title->setText(tr("Step %1").arg(step->id));
    showLocks(*step);
    m_rewrites->setText(namesOf(step->rewrites));
    m_scans->setText(namesOf(step->scans));
    const plan::Estimate &estimate = step->estimate;
    m_held->setText(estimate.holdMs ? items::rangeText(*estimate.holdMs) : tr("unknown"));
    m_takes->setText(estimate.durationMs ? items::rangeText(*estimate.durationMs) : tr("unknown"));
    m_queue->setText(!estimate.queued              ? tr("unknown")
                         : *estimate.queued < 0.95 ? tr("less than one query")
                                                   : tr("about %n queries wait", nullptr, int(std::lround(*estimate.queued))));
    QStringList why;
    if (!step->why.isEmpty())
        why.append(step->why);
    if (!estimate.basis.isEmpty())
        why.append(estimate.basis);
    m_why->setText(why.join(u'\n'));
    showGround(*step);
    const QString undo = plan::undoScript(*step).trimmed();
    m_undoTitle->setVisible(true);
    m_undo->setVisible(!undo.isEmpty());
    m_undo->setSql(undo);
    m_undoWarning->setVisible(undo.isEmpty() || std::ranges::any_of(step->undo, &plan::UndoStatement::losesData));
    setTone(m_undoWarning, undo.isEmpty() ? "muted" : "bad");
    m_undoWarning->setText(undo.isEmpty() ? tr("Nothing to undo: the step changes nothing that stays.")
                                          : tr("This loses what the column holds by then; the report keeps a note."));
}

}  // namespace colonnade::ui
