#include "document/json.h"
#include "report/report.h"
#include "report/summary.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace colonnade::report {

using namespace Qt::StringLiterals;

namespace {

QJsonObject toJson(const Summary &summary)
{
    QJsonArray unforeseen;
    for (const UnforeseenLock &lock : summary.unforeseenLocks)
        unforeseen.append(
            QJsonObject{{u"step"_s, lock.stepId}, {u"relation"_s, lock.lock.relation}, {u"mode"_s, lock.lock.mode}});
    return {
        {u"durationMs"_s, summary.durationMs},
        {u"rowsFilled"_s, summary.rowsFilled},
        {u"longestHeldMs"_s, summary.longestHeldMs},
        {u"longestHeldStep"_s, summary.longestHeldStep.isEmpty() ? QJsonValue() : summary.longestHeldStep},
        {u"longestStallMs"_s, summary.longestStallMs},
        {u"lockRetries"_s, summary.lockRetries},
        {u"mostBlockedSessions"_s, summary.mostBlockedSessions},
        {u"highestLagSeconds"_s, summary.highestLagSeconds ? QJsonValue(*summary.highestLagSeconds) : QJsonValue()},
        {u"throttledSeconds"_s, summary.throttledSeconds},
        {u"unforeseenLocks"_s, unforeseen},
    };
}

}  // namespace

QByteArray writeJson(const Report &report)
{
    const QJsonObject object{
        {u"format"_s, u"colonnade-report/1"_s},
        {u"writtenAt"_s, report.writtenAt.toUTC().toString(Qt::ISODateWithMs)},
        {u"program"_s, report.program},
        {u"headline"_s, headline(report.run)},
        {u"summary"_s, toJson(summarized(report.run))},
        {u"run"_s, QJsonDocument::fromJson(document::writeRun(report.run)).object()},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

}  // namespace colonnade::report
