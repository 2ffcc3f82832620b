#include "run/event_json.h"

#include "run/event_words.h"

#include <QJsonArray>

namespace colonnade::run {

using namespace Qt::StringLiterals;

namespace {

/// Leaves out what has its default, so that a line of the journal holds only what happened.
class Writer
{
public:
    void text(QLatin1StringView key, const QString &value)
    {
        if (!value.isEmpty())
            m_object.insert(key, value);
    }
    void time(QLatin1StringView key, const QDateTime &value) { text(key, toUtcText(value)); }
    void integer(QLatin1StringView key, qint64 value)
    {
        if (value != 0)
            m_object.insert(key, value);
    }
    void number(QLatin1StringView key, double value)
    {
        if (value != 0)
            m_object.insert(key, value);
    }
    void number(QLatin1StringView key, std::optional<double> value)
    {
        if (value)
            m_object.insert(key, *value);
    }
    void integer(QLatin1StringView key, std::optional<qint64> value)
    {
        if (value)
            m_object.insert(key, *value);
    }
    void flag(QLatin1StringView key, bool value)
    {
        if (value)
            m_object.insert(key, value);
    }
    template<class T>
    void list(QLatin1StringView key, const QList<T> &values)
    {
        QJsonArray array;
        for (const T &value : values)
            array.append(toJson(value));
        if (!array.isEmpty())
            m_object.insert(key, array);
    }
    QJsonObject take() { return std::move(m_object); }

private:
    QJsonObject m_object;
};

std::optional<double> optionalNumber(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

std::optional<qint64> optionalInteger(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(value.toInteger()) : std::nullopt;
}

template<class T>
QList<T> listFrom(const QJsonValue &value, T (*read)(const QJsonObject &))
{
    QList<T> values;
    for (const QJsonValue entry : value.toArray())
        values.append(read(entry.toObject()));
    return values;
}

}  // namespace

QString toUtcText(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QString();
}

QDateTime fromUtcText(const QString &text)
{
    return text.isEmpty() ? QDateTime() : QDateTime::fromString(text, Qt::ISODateWithMs).toUTC();
}

QJsonObject toJson(const Blocker &blocker)
{
    Writer out;
    out.integer("pid"_L1, blocker.pid);
    out.text("user"_L1, blocker.user);
    out.text("application"_L1, blocker.application);
    out.text("state"_L1, blocker.state);
    out.text("query"_L1, blocker.query);
    out.number("transactionSeconds"_L1, blocker.transactionSeconds);
    out.text("mode"_L1, blocker.mode);
    out.text("server"_L1, blocker.server);
    return out.take();
}

Blocker blockerFromJson(const QJsonObject &object)
{
    return {object["pid"_L1].toInteger(),  object["user"_L1].toString(),  object["application"_L1].toString(),
            object["state"_L1].toString(), object["query"_L1].toString(), object["transactionSeconds"_L1].toDouble(),
            object["mode"_L1].toString(),  object["server"_L1].toString()};
}

QJsonObject toJson(const LockSeen &lock)
{
    Writer out;
    out.text("relation"_L1, lock.relation);
    out.text("mode"_L1, lock.mode);
    return out.take();
}

LockSeen lockSeenFromJson(const QJsonObject &object)
{
    return {object["relation"_L1].toString(), object["mode"_L1].toString()};
}

QJsonObject toJson(const Event &event)
{
    Writer out;
    out.time("at"_L1, event.at);
    out.text("kind"_L1, toString(event.kind));
    if (event.level != Level::Info)
        out.text("level"_L1, toString(event.level));
    out.text("step"_L1, event.stepId);
    out.text("text"_L1, event.text);
    out.integer("attempt"_L1, event.attempt);
    out.integer("retryInMs"_L1, event.retryInMs);
    out.number("heldMs"_L1, event.heldMs);
    out.number("durationMs"_L1, event.durationMs);
    out.integer("rows"_L1, event.rows);
    out.integer("rowsDone"_L1, event.rowsDone);
    out.integer("rowsExpected"_L1, event.rowsExpected);
    out.text("who"_L1, event.who);
    out.list("blockers"_L1, event.blockers);
    out.list("locksSeen"_L1, event.locksSeen);
    if (event.outcome)
        out.text("outcome"_L1, toString(*event.outcome));
    out.text("sqlState"_L1, event.sqlState);
    QJsonObject json = out.take();
    QJsonObject ids;
    for (const auto &[column, id] : event.columnIds.asKeyValueRange())
        ids.insert(column, id);
    if (!ids.isEmpty())
        json.insert("columnIds"_L1, ids);
    return json;
}

Event eventFromJson(const QJsonObject &object)
{
    Event event;
    event.at = fromUtcText(object["at"_L1].toString());
    event.kind = eventKindFromString(object["kind"_L1].toString()).value_or(EventKind::CheckPassed);
    event.level = levelFromString(object["level"_L1].toString()).value_or(Level::Info);
    event.stepId = object["step"_L1].toString();
    event.text = object["text"_L1].toString();
    event.attempt = object["attempt"_L1].toInt();
    event.retryInMs = object["retryInMs"_L1].toInteger();
    event.heldMs = object["heldMs"_L1].toDouble();
    event.durationMs = object["durationMs"_L1].toDouble();
    event.rows = object["rows"_L1].toInteger();
    event.rowsDone = object["rowsDone"_L1].toInteger();
    event.rowsExpected = object["rowsExpected"_L1].toInteger();
    event.who = object["who"_L1].toString();
    event.blockers = listFrom<Blocker>(object["blockers"_L1], blockerFromJson);
    event.locksSeen = listFrom<LockSeen>(object["locksSeen"_L1], lockSeenFromJson);
    event.outcome = outcomeFromString(object["outcome"_L1].toString());
    event.sqlState = object["sqlState"_L1].toString();
    const QJsonObject ids = object["columnIds"_L1].toObject();
    for (auto it = ids.begin(); it != ids.end(); ++it)
        event.columnIds.insert(it.key(), it.value().toString());
    return event;
}

QJsonObject toJson(const ReplicaLag &lag)
{
    Writer out;
    out.text("replica"_L1, lag.replica);
    out.number("seconds"_L1, lag.seconds);
    out.integer("bytes"_L1, lag.bytes);
    return out.take();
}

QJsonObject toJson(const Signal &signal)
{
    Writer out;
    out.text("signal"_L1, toString(signal.id));
    out.text("source"_L1, signal.source);
    out.number("value"_L1, signal.value);
    out.number("limit"_L1, signal.limit);
    out.text("unknown"_L1, signal.unknown);
    return out.take();
}

QJsonObject toJson(const Sample &sample)
{
    Writer out;
    out.time("at"_L1, sample.at);
    out.list("lags"_L1, sample.lags);
    out.number("rowsPerSecond"_L1, sample.rowsPerSecond);
    out.integer("rowsDone"_L1, sample.rowsDone);
    out.integer("batchRows"_L1, sample.batchRows);
    out.integer("blockedSessions"_L1, sample.blockedSessions);
    out.integer("activeSessions"_L1, sample.activeSessions);
    out.number("longestTransactionSeconds"_L1, sample.longestTransactionSeconds);
    out.number("probeMs"_L1, sample.probeMs);
    out.flag("throttled"_L1, sample.throttled);
    if (sample.share != 1)
        out.number("share"_L1, sample.share);
    out.list("signals"_L1, sample.seen);
    return out.take();
}

Sample sampleFromJson(const QJsonObject &object)
{
    Sample sample;
    sample.at = fromUtcText(object["at"_L1].toString());
    sample.lags = listFrom<ReplicaLag>(object["lags"_L1], [](const QJsonObject &lag) {
        return ReplicaLag{lag["replica"_L1].toString(), optionalNumber(lag["seconds"_L1]), optionalInteger(lag["bytes"_L1])};
    });
    sample.rowsPerSecond = object["rowsPerSecond"_L1].toDouble();
    sample.rowsDone = object["rowsDone"_L1].toInteger();
    sample.batchRows = object["batchRows"_L1].toInteger();
    sample.blockedSessions = object["blockedSessions"_L1].toInt();
    sample.activeSessions = object["activeSessions"_L1].toInt();
    sample.longestTransactionSeconds = object["longestTransactionSeconds"_L1].toDouble();
    sample.probeMs = optionalNumber(object["probeMs"_L1]);
    sample.throttled = object["throttled"_L1].toBool();
    sample.share = object["share"_L1].toDouble(1);
    for (const QJsonValue entry : object["signals"_L1].toArray()) {
        // One of a later version is left out.
        if (const auto id = signalIdFromString(entry["signal"_L1].toString()))
            sample.seen.append({*id, entry["source"_L1].toString(), optionalNumber(entry["value"_L1]),
                                optionalNumber(entry["limit"_L1]), entry["unknown"_L1].toString()});
    }
    return sample;
}

QJsonObject toJson(const catalog::Server &server)
{
    Writer out;
    out.text("engine"_L1, catalog::toString(server.engine));
    out.text("version"_L1, server.version);
    out.integer("versionNumber"_L1, server.versionNumber);
    out.text("database"_L1, server.database);
    out.text("user"_L1, server.user);
    out.text("address"_L1, server.address);
    out.text("systemIdentifier"_L1, server.systemIdentifier);
    QJsonObject object = out.take();
    QJsonObject settings;
    for (const auto &[name, value] : server.settings.asKeyValueRange())
        settings.insert(name, value);
    if (!settings.isEmpty())
        object.insert("settings"_L1, settings);
    return object;
}

catalog::Server serverFromJson(const QJsonObject &object)
{
    catalog::Server server;
    for (const auto engine :
         {catalog::Engine::PostgreSql, catalog::Engine::MySql, catalog::Engine::MariaDb, catalog::Engine::Sqlite}) {
        if (catalog::toString(engine) == object["engine"_L1].toString())
            server.engine = engine;
    }
    server.version = object["version"_L1].toString();
    server.versionNumber = object["versionNumber"_L1].toInt();
    server.database = object["database"_L1].toString();
    server.user = object["user"_L1].toString();
    server.address = object["address"_L1].toString();
    server.systemIdentifier = object["systemIdentifier"_L1].toString();
    const QJsonObject settings = object["settings"_L1].toObject();
    for (auto it = settings.begin(); it != settings.end(); ++it)
        server.settings.insert(it.key(), it.value().toString());
    return server;
}

}  // namespace colonnade::run
