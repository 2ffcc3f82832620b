#include "document/json.h"
#include "document/json_reader.h"
#include "document/json_writer.h"
#include "run/event_json.h"
#include "run/event_words.h"

#include <QJsonDocument>

namespace colonnade::document {

using namespace Qt::StringLiterals;
using namespace run;

namespace {

const QString Format = u"colonnade-run/1"_s;

void time(JsonWriter &out, const char *key, const QDateTime &value)
{
    out.text(key, value.isValid() ? std::optional(toUtcText(value)) : std::nullopt);
}

/// The members of an object that QJson made: events, samples and the like have one form, the journal's.
void item(JsonWriter &out, const QJsonObject &object)
{
    out.beginItem(JsonWriter::Layout::Inline);
    for (auto it = object.begin(); it != object.end(); ++it)
        out.value(it.key().toUtf8().constData(), it.value());
    out.end();
}

template<class T>
void list(JsonWriter &out, const char *key, const QList<T> &values)
{
    out.beginArray(key);
    for (const T &value : values)
        item(out, toJson(value));
    out.end();
}

void writeStep(JsonWriter &out, const StepRecord &step)
{
    out.beginItem();
    out.text("id", step.id);
    out.text("state", toString(step.state));
    out.integer("tries", step.tries);
    time(out, "startedAt", step.startedAt);
    time(out, "finishedAt", step.finishedAt);
    out.number("heldMs", step.heldMs);
    out.number("durationMs", step.durationMs);
    out.integer("rows", step.rows);
    out.integer("rowsDone", step.rowsDone);
    out.integer("rowsExpected", step.rowsExpected);
    list(out, "waits", step.waits);
    list(out, "locksSeen", step.locksSeen);
    out.text("error", step.error.isEmpty() ? std::nullopt : std::optional(step.error));
    out.end();
}

void writeGate(JsonWriter &out, const GateRecord &gate)
{
    out.beginItem();
    out.integer("phase", gate.phase);
    out.text("state", toString(gate.state));
    time(out, "askedAt", gate.askedAt);
    time(out, "openedAt", gate.openedAt);
    out.text("who", gate.who);
    out.text("note", gate.note);
    out.end();
}

template<class Value>
Value word(JsonReader &in, const QString &key, std::optional<Value> (*fromText)(QStringView), Value fallback)
{
    const QString found = in.text(key);
    if (const auto value = fromText(found))
        return *value;
    in.refuse(key, u"is \"%1\", which is not known"_s.arg(found));
    return fallback;
}

QDateTime time(JsonReader &in, const QString &key)
{
    const auto text = in.optionalText(key);
    if (!text)
        return {};
    const QDateTime read = fromUtcText(*text);
    if (!read.isValid())
        in.refuse(key, u"is \"%1\"; it must be a time such as 2026-11-22T19:00:00.000Z"_s.arg(*text));
    return read;
}

Blocker readBlocker(JsonReader &in)
{
    return {in.integer(u"pid"_s, 0), in.text(u"user"_s, {}),  in.text(u"application"_s, {}),
            in.text(u"state"_s, {}), in.text(u"query"_s, {}), in.number(u"transactionSeconds"_s, 0),
            in.text(u"mode"_s, {}),  in.text(u"server"_s, {})};
}

LockSeen readLockSeen(JsonReader &in)
{
    return {in.text(u"relation"_s), in.text(u"mode"_s)};
}

template<class T>
QList<T> readList(JsonReader &in, const QString &key, T (*read)(JsonReader &))
{
    QList<T> values;
    for (JsonReader &item : in.objects(key))
        values.append(read(item));
    return values;
}

Event readEvent(JsonReader &in)
{
    Event event;
    event.at = time(in, u"at"_s);
    event.kind = word<EventKind>(in, u"kind"_s, eventKindFromString, EventKind::CheckPassed);
    if (in.has(u"level"_s))
        event.level = word<Level>(in, u"level"_s, levelFromString, Level::Info);
    event.stepId = in.text(u"step"_s, {});
    event.text = in.text(u"text"_s, {});
    event.attempt = static_cast<int>(in.integer(u"attempt"_s, 0));
    event.retryInMs = in.integer(u"retryInMs"_s, 0);
    event.heldMs = in.number(u"heldMs"_s, 0);
    event.durationMs = in.number(u"durationMs"_s, 0);
    event.rows = in.integer(u"rows"_s, 0);
    event.rowsDone = in.integer(u"rowsDone"_s, 0);
    event.rowsExpected = in.integer(u"rowsExpected"_s, 0);
    event.who = in.text(u"who"_s, {});
    event.blockers = readList<Blocker>(in, u"blockers"_s, readBlocker);
    event.locksSeen = readList<LockSeen>(in, u"locksSeen"_s, readLockSeen);
    if (in.has(u"outcome"_s))
        event.outcome = word<Outcome>(in, u"outcome"_s, outcomeFromString, Outcome::InDoubt);
    event.sqlState = in.text(u"sqlState"_s, {});
    return event;
}

ReplicaLag readLag(JsonReader &in)
{
    return {in.text(u"replica"_s, {}), in.optionalNumber(u"seconds"_s), in.optionalInteger(u"bytes"_s)};
}

Signal readSignal(JsonReader &in)
{
    return {word<SignalId>(in, u"signal"_s, signalIdFromString, SignalId::Horizon), in.text(u"source"_s, {}),
            in.optionalNumber(u"value"_s), in.optionalNumber(u"limit"_s), in.text(u"unknown"_s, {})};
}

Sample readSample(JsonReader &in)
{
    Sample sample;
    sample.at = time(in, u"at"_s);
    sample.lags = readList<ReplicaLag>(in, u"lags"_s, readLag);
    sample.rowsPerSecond = in.number(u"rowsPerSecond"_s, 0);
    sample.rowsDone = in.integer(u"rowsDone"_s, 0);
    sample.batchRows = in.integer(u"batchRows"_s, 0);
    sample.blockedSessions = static_cast<int>(in.integer(u"blockedSessions"_s, 0));
    sample.activeSessions = static_cast<int>(in.integer(u"activeSessions"_s, 0));
    sample.longestTransactionSeconds = in.number(u"longestTransactionSeconds"_s, 0);
    sample.probeMs = in.optionalNumber(u"probeMs"_s);
    sample.throttled = in.flag(u"throttled"_s, false);
    sample.share = in.number(u"share"_s, 1);
    sample.seen = readList<Signal>(in, u"signals"_s, readSignal);
    return sample;
}

StepRecord readStep(JsonReader &in)
{
    StepRecord step;
    step.id = in.text(u"id"_s);
    step.state = word<StepState>(in, u"state"_s, stepStateFromString, StepState::Pending);
    step.tries = static_cast<int>(in.integer(u"tries"_s, 0));
    step.startedAt = time(in, u"startedAt"_s);
    step.finishedAt = time(in, u"finishedAt"_s);
    step.heldMs = in.number(u"heldMs"_s, 0);
    step.durationMs = in.number(u"durationMs"_s, 0);
    step.rows = in.integer(u"rows"_s, 0);
    step.rowsDone = in.integer(u"rowsDone"_s, 0);
    step.rowsExpected = in.integer(u"rowsExpected"_s, 0);
    step.waits = readList<Event>(in, u"waits"_s, readEvent);
    step.locksSeen = readList<LockSeen>(in, u"locksSeen"_s, readLockSeen);
    step.error = in.text(u"error"_s, {});
    return step;
}

GateRecord readGate(JsonReader &in)
{
    GateRecord gate;
    gate.phase = static_cast<int>(in.integer(u"phase"_s));
    gate.state = word<GateState>(in, u"state"_s, gateStateFromString, GateState::Ahead);
    gate.askedAt = time(in, u"askedAt"_s);
    gate.openedAt = time(in, u"openedAt"_s);
    gate.who = in.text(u"who"_s, {});
    gate.note = in.text(u"note"_s, {});
    return gate;
}

plan::Plan readEmbeddedPlan(JsonReader &in, const QString &name)
{
    const auto plan = readPlan(QJsonDocument(in.anyObject(u"plan"_s)).toJson(), name);
    if (plan)
        return *plan;
    in.refuse(u"plan"_s, u"cannot be read: "_s + plan.error().message);
    return {};
}

RunRecord readRecord(JsonReader &in, const QString &name)
{
    RunRecord record;
    record.id = QUuid::fromString(in.text(u"id"_s));
    if (record.id.isNull())
        in.refuse(u"id"_s, u"is no UUID"_s);
    record.planDigest = in.text(u"planDigest"_s);
    record.state = word<RunState>(in, u"state"_s, runStateFromString, RunState::Ended);
    if (in.has(u"outcome"_s))
        record.outcome = word<Outcome>(in, u"outcome"_s, outcomeFromString, Outcome::InDoubt);
    record.conclusion = in.text(u"conclusion"_s, {});
    record.startedAt = time(in, u"startedAt"_s);
    record.finishedAt = time(in, u"finishedAt"_s);
    record.user = in.text(u"user"_s, {});
    record.resumes = static_cast<int>(in.integer(u"resumes"_s, 0));
    record.server = serverFromJson(in.anyObject(u"server"_s));
    record.plan = readEmbeddedPlan(in, name);
    record.steps = readList<StepRecord>(in, u"steps"_s, readStep);
    record.gates = readList<GateRecord>(in, u"gates"_s, readGate);
    record.events = readList<Event>(in, u"events"_s, readEvent);
    record.samples = readList<Sample>(in, u"samples"_s, readSample);
    return record;
}

}  // namespace

QByteArray writeRun(const RunRecord &record)
{
    JsonWriter out;
    out.text("format", Format);
    out.text("id", record.id.toString(QUuid::WithoutBraces));
    out.text("planDigest", record.planDigest);
    out.text("state", toString(record.state));
    out.text("outcome", record.outcome ? std::optional(toString(*record.outcome)) : std::nullopt);
    out.text("conclusion", record.conclusion);
    time(out, "startedAt", record.startedAt);
    time(out, "finishedAt", record.finishedAt);
    out.text("user", record.user);
    out.integer("resumes", record.resumes);
    out.value("server", toJson(record.server));
    out.value("plan", QJsonDocument::fromJson(writePlan(record.plan)).object());
    out.beginArray("steps");
    for (const StepRecord &step : record.steps)
        writeStep(out, step);
    out.end();
    out.beginArray("gates");
    for (const GateRecord &gate : record.gates)
        writeGate(out, gate);
    out.end();
    list(out, "events", record.events);
    list(out, "samples", record.samples);
    return out.finish();
}

Result<RunRecord> readRun(const QByteArray &bytes, const QString &name)
{
    return readDocument(bytes, name, Format, [&name](JsonReader &in) { return readRecord(in, name); });
}

}  // namespace colonnade::document
