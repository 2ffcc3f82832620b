#include "items/event_text.h"

#include "items/format.h"
#include "items/words.h"

namespace colonnade::items {

using namespace Qt::StringLiterals;

namespace {

class EventText
{
    Q_DECLARE_TR_FUNCTIONS(EventText)

public:
    /// "pid 4411 (report_user, idle in transaction for 6 min)"
    static QString blocker(const run::Blocker &blocker)
    {
        QStringList facts;
        if (!blocker.user.isEmpty())
            facts.append(blocker.user);
        if (!blocker.application.isEmpty())
            facts.append(blocker.application);
        if (blocker.transactionSeconds > 0)
            facts.append(tr("for %1").arg(format::duration(blocker.transactionSeconds * 1000)));
        if (!blocker.query.isEmpty())
            facts.append(blocker.query.simplified().left(60));
        return blocker.server.isEmpty() ? tr("pid %1 (%2)").arg(blocker.pid).arg(facts.join(u", "_s))
                                        : tr("pid %1 on %2 (%3)").arg(blocker.pid).arg(blocker.server, facts.join(u", "_s));
    }

    static QString behind(const run::Event &event)
    {
        QStringList texts;
        for (const run::Blocker &of : event.blockers)
            texts.append(blocker(of));
        return texts.isEmpty() ? QString() : tr(", behind %1").arg(texts.join(u", "_s));
    }

    static QString batch(const run::Event &event)
    {
        return event.rowsExpected > 0
            ? tr("filled %1 of about %2 rows").arg(format::exact(event.rowsDone), format::exact(event.rowsExpected))
            : tr("filled %1 rows").arg(format::exact(event.rowsDone));
    }

    static QString done(const run::Event &event)
    {
        QStringList facts;
        if (event.rows > 0)
            facts.append(tr("%1 rows").arg(format::exact(event.rows)));
        if (event.heldMs > 0)
            facts.append(tr("lock held for %1").arg(format::duration(event.heldMs)));
        if (event.durationMs > 0)
            facts.append(tr("took %1").arg(format::duration(event.durationMs)));
        return tr("done: %1").arg(facts.isEmpty() ? event.text : facts.join(u", "_s));
    }

    static QString sentence(const run::Event &event)
    {
        switch (event.kind) {
        case run::EventKind::BatchDone: return batch(event);
        case run::EventKind::StepStarted: return tr("begins: %1").arg(event.text);
        case run::EventKind::StepDone: return done(event);
        case run::EventKind::StepUndone: return tr("undone: %1").arg(event.text);
        case run::EventKind::LockNotGranted:
            return tr("lock not granted") + behind(event)
                + (event.retryInMs > 0 ? tr("; next try in %1").arg(format::duration(double(event.retryInMs))) : QString());
        case run::EventKind::LockWaitedFor: return tr("does not queue for its lock") + behind(event);
        case run::EventKind::GateReached: return tr("gate: %1").arg(event.text);
        case run::EventKind::GateOpened: return tr("gate opened by %1: %2").arg(event.who, event.text);
        case run::EventKind::CheckPassed: return tr("check: %1").arg(event.text);
        case run::EventKind::RunStarted:
        case run::EventKind::RunResumed:
        case run::EventKind::Throttled:
        case run::EventKind::ThrottleEnded:
        case run::EventKind::StepRetried:
        case run::EventKind::StepFailed:
        case run::EventKind::Paused:
        case run::EventKind::Continued:
        case run::EventKind::LimitsChanged:
        case run::EventKind::RunFinished: return event.text;
        }
        Q_UNREACHABLE_RETURN({});
    }
};

}  // namespace

QString eventText(const run::Event &event)
{
    const bool isGate = event.kind == run::EventKind::GateReached || event.kind == run::EventKind::GateOpened;
    const QString text = EventText::sentence(event);
    return event.stepId.isEmpty() || isGate ? text : event.stepId + u' ' + text;
}

}  // namespace colonnade::items
