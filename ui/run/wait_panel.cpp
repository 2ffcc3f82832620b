#include "ui/run/wait_panel.h"

#include "items/format.h"
#include "ui/widgets/pieces.h"
#include "ui/widgets/theme.h"

namespace colonnade::ui {

using namespace Qt::StringLiterals;
using run::EventKind;

WaitPanel::WaitPanel(QWidget *parent)
    : QFrame(parent), m_title(label({}, "warning")), m_who(paragraph({})), m_next(paragraph({}, "muted"))
{
    setProperty("surface", "gate");
    m_title->setFont(scaledFont(1.0, QFont::DemiBold));
    // What others call their programs and write in their queries is shown as it is.
    m_who->setTextFormat(Qt::PlainText);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 10, 14, 10);
    layout->setSpacing(4);
    layout->addWidget(m_title);
    layout->addWidget(m_who);
    layout->addWidget(m_next);
    hide();
}

QString WaitPanel::who(const run::Blocker &blocker) const
{
    QStringList facts;
    for (const QString &fact : {blocker.user, blocker.application, blocker.state}) {
        if (!fact.isEmpty())
            facts.append(fact);
    }
    facts.append(tr("its transaction began %1 ago").arg(format::duration(blocker.transactionSeconds * 1000)));
    QString text = blocker.server.isEmpty()
        ? tr("Session %1: %2").arg(blocker.pid).arg(facts.join(u", "_s))
        : tr("Session %1 on %2: %3").arg(blocker.pid).arg(blocker.server, facts.join(u", "_s));
    if (!blocker.query.isEmpty())
        text += u'\n' + blocker.query.simplified().left(160);
    return text;
}

void WaitPanel::showLock(const run::StepRecord &step)
{
    const run::Event &wait = step.waits.last();
    m_title->setText(tr("Step %1 waits for its lock").arg(step.id));
    QStringList people;
    for (const run::Blocker &blocker : wait.blockers.first(std::min<qsizetype>(2, wait.blockers.size())))
        people.append(who(blocker));
    if (wait.blockers.size() > 2)
        people.append(tr("and %1 more").arg(wait.blockers.size() - 2));
    m_who->setText(people.isEmpty() ? wait.text : people.join(u'\n'));
    if (wait.kind == EventKind::LockNotGranted) {
        m_next->setText(tr("Try %1 gave up after %2, so that nobody stands behind us for longer. The next is %3 later.")
                            .arg(wait.attempt)
                            .arg(format::duration(wait.durationMs), format::duration(double(wait.retryInMs))));
    } else if (wait.retryInMs > 0) {
        m_next->setText(tr("We have not asked for the lock, so nobody stands behind us. We look again every %1.")
                            .arg(format::duration(double(wait.retryInMs))));
    } else {
        m_next->setText(tr("The server goes on by itself when this session ends its transaction."));
    }
}

void WaitPanel::setRecord(const run::RunRecord &record)
{
    const run::StepRecord *step = record.state == run::RunState::Running ? record.currentStep() : nullptr;
    const bool forLock = step && step->state == run::StepState::WaitingForLock && !step->waits.isEmpty();
    const bool held = step && step->state == run::StepState::Throttled && !record.events.isEmpty();
    setVisible(forLock || held);
    if (forLock) {
        showLock(*step);
    } else if (held) {
        const auto last =
            std::ranges::find(record.events.rbegin(), record.events.rend(), EventKind::Throttled, &run::Event::kind);
        m_title->setText(tr("The fill of step %1 is held").arg(step->id));
        m_who->setText(last == record.events.rend() ? QString() : last->text);
        m_next->setText(
            tr("It goes on by itself, slower, after three seconds in which all promises are kept with room to spare. "
               "A changed limit counts at once."));
    }
    setAccessibleName(m_title->text());
    setAccessibleDescription(m_who->text());
}

}  // namespace colonnade::ui
