#include "run/limits.h"

#include "base/format.h"

namespace colonnade::run {

using namespace Qt::StringLiterals;

namespace {

QString time(std::chrono::milliseconds value)
{
    return value.count() > 0 ? format::duration(static_cast<double>(value.count())) : u"off"_s;
}

QString size(qint64 bytes)
{
    return bytes > 0 ? format::bytes(static_cast<double>(bytes)) : bytes == 0 ? u"off"_s : u"by the server's settings"_s;
}

}  // namespace

QStringList differences(const Limits &before, const Limits &after)
{
    QStringList found;
    const auto compare = [&found](const QString &name, const QString &was, const QString &is) {
        if (was != is)
            found.append(u"%1 %2, was %3"_s.arg(name, is, was));
    };
    compare(u"replica lag"_s, time(before.replicaLag), time(after.replicaLag));
    compare(u"batch time"_s, time(before.batchTime), time(after.batchTime));
    compare(u"speed"_s, QString::number(before.speed * 100, 'g', 3) + u" %"_s,
            QString::number(after.speed * 100, 'g', 3) + u" %"_s);
    compare(u"lock deadline"_s, time(before.lockDeadline), time(after.lockDeadline));
    compare(u"stall by a lock"_s, time(before.lockStall), time(after.lockStall));
    compare(u"log a replica is behind"_s, size(before.replicaBytes), size(after.replicaBytes));
    compare(u"log a slot keeps"_s, size(before.slotBytes), size(after.slotBytes));
    compare(u"segments for the archive"_s, QString::number(before.archiveSegments), QString::number(after.archiveSegments));
    const auto sessions = [](int workers) { return workers > 0 ? QString::number(workers) : u"as planned"_s; };
    compare(u"sessions that fill"_s, sessions(before.workers), sessions(after.workers));
    // It may hold what is nobody's business.
    if (before.waitWhile != after.waitWhile)
        found.append(after.waitWhile.isEmpty() ? u"query to wait on off"_s : u"query to wait on changed"_s);
    return found;
}

}  // namespace colonnade::run
