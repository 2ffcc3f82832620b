#include "run/journal.h"

#include "run/event_json.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QStandardPaths>

namespace colonnade::run {

using namespace Qt::StringLiterals;

namespace {

constexpr int FormatVersion = 1;
constexpr int ApplicationId = 0x434c4e44;  // "CLND", so that another program's database is not taken for ours
// SQLite's primary result codes.
constexpr int CodeReadOnly = 8;
constexpr int CodeFull = 13;
constexpr int CodeCannotOpen = 14;
constexpr int CodeCorrupt = 11;
constexpr int CodeNotADatabase = 26;

QString idText(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QJsonObject parsed(const QByteArray &bytes)
{
    return QJsonDocument::fromJson(bytes).object();
}

}  // namespace

Journal::Journal(QString path, QString connection) : m_path(std::move(path)), m_connection(std::move(connection)) {}

Journal::~Journal()
{
    database().close();
    QSqlDatabase::removeDatabase(m_connection);
}

QSqlDatabase Journal::database() const
{
    return QSqlDatabase::database(m_connection, false);
}

QString Journal::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/runs.journal"_s;
}

Error Journal::errorOf(const QSqlError &error, const QString &doing) const
{
    // Extended result codes hold the primary one in their low byte.
    const int code = error.nativeErrorCode().toInt() & 0xff;
    const QString detail = error.text();
    switch (code) {
    case CodeFull:
        return {ErrorKind::OutOfSpace,
                u"The disk is full: the journal %1 cannot be written. Make room there, then resume the run."_s.arg(m_path),
                {},
                detail};
    case CodeReadOnly:
    case CodeCannotOpen:
        return {ErrorKind::LocalFile,
                u"The journal %1 cannot be opened for writing. Check its permissions, or name another file with --journal."_s.arg(
                    m_path),
                {},
                detail};
    case CodeCorrupt:
    case CodeNotADatabase:
        return {
            ErrorKind::LocalFile,
            u"The journal %1 is damaged. Move it away: `resume RUN --db DB` goes on from the record on the server."_s.arg(m_path),
            {},
            detail};
    default:
        return {
            ErrorKind::LocalFile, u"The journal %1 failed while %2: %3."_s.arg(m_path, doing, error.databaseText()), {}, detail};
    }
}

Result<std::unique_ptr<Journal>> Journal::open(const QString &path, Mode mode)
{
    const QFileInfo file(path);
    if (mode == Mode::ReadWrite && !QDir().mkpath(file.absolutePath()))
        return failure(
            ErrorKind::LocalFile,
            u"The folder %1 for the journal cannot be made. Check its permissions, or name another file with --journal."_s.arg(
                file.absolutePath()));
    if (mode == Mode::ReadOnly && !file.exists())
        return failure(ErrorKind::NoSuchObject, u"There is no journal at %1: nothing was run from here yet."_s.arg(path));
    static std::atomic<int> counter = 0;
    const QString connection = u"colonnade-journal-%1"_s.arg(++counter);
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, connection);
    database.setDatabaseName(path);
    database.setConnectOptions(mode == Mode::ReadOnly ? u"QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=5000"_s
                                                      : u"QSQLITE_BUSY_TIMEOUT=5000"_s);
    std::unique_ptr<Journal> journal(new Journal(path, connection));
    if (!database.open())
        return failure(journal->errorOf(database.lastError(), u"it was opened"_s));
    database = {};
    if (auto prepared = journal->prepare(mode); !prepared)
        return failure(prepared.error());
    return journal;
}

Result<void> Journal::prepare(Mode mode)
{
    QSqlQuery query(database());
    const auto number = [&query](const QString &sql) -> Result<int> {
        if (!query.exec(sql) || !query.next())
            return std::unexpected(Error{});
        const int value = query.value(0).toInt();
        query.finish();
        return value;
    };
    const auto tables = number(u"SELECT count(*) FROM sqlite_master"_s);
    const auto application = number(u"PRAGMA application_id"_s);
    const auto version = number(u"PRAGMA user_version"_s);
    if (!tables || !application || !version)
        return failure(errorOf(query.lastError(), u"it was opened"_s));
    const bool isNew = *tables == 0 && *application == 0;
    if (!isNew && *application != ApplicationId)
        return failure(ErrorKind::LocalFile,
                       u"%1 is a database of another program, not a journal. Name another file with --journal."_s.arg(m_path));
    if (*version > FormatVersion)
        return failure(
            ErrorKind::LocalFile,
            u"The journal %1 was written by a newer Colonnade (format %2, this one knows %3). Use that one, or name another file with --journal."_s
                .arg(m_path)
                .arg(*version)
                .arg(FormatVersion));
    if (mode == Mode::ReadOnly)
        return {};
    for (const QString &pragma : {u"PRAGMA journal_mode=WAL"_s, u"PRAGMA synchronous=FULL"_s, u"PRAGMA foreign_keys=ON"_s}) {
        if (!query.exec(pragma))
            return failure(errorOf(query.lastError(), u"it was opened"_s));
    }
    return createTables();
}

Result<void> Journal::createTables()
{
    static const QStringList statements{
        u"BEGIN IMMEDIATE"_s,
        u"CREATE TABLE IF NOT EXISTS run (id TEXT PRIMARY KEY, plan_digest TEXT NOT NULL, plan BLOB NOT NULL,"
        " server TEXT NOT NULL, user TEXT NOT NULL, started_at TEXT NOT NULL) WITHOUT ROWID"_s,
        u"CREATE TABLE IF NOT EXISTS event (seq INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL REFERENCES run, body TEXT NOT NULL)"_s,
        u"CREATE INDEX IF NOT EXISTS event_run ON event (run, seq)"_s,
        u"CREATE TABLE IF NOT EXISTS sample (seq INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL REFERENCES run, body TEXT NOT NULL)"_s,
        u"CREATE INDEX IF NOT EXISTS sample_run ON sample (run, seq)"_s,
        u"PRAGMA application_id=%1"_s.arg(ApplicationId),
        u"PRAGMA user_version=%1"_s.arg(FormatVersion),
        u"COMMIT"_s};
    QSqlQuery query(database());
    for (const QString &statement : statements) {
        if (!query.exec(statement)) {
            const Error error = errorOf(query.lastError(), u"its tables were made"_s);
            query.exec(u"ROLLBACK"_s);
            return failure(error);
        }
    }
    return {};
}

Result<void> Journal::begin(const RunHeader &header)
{
    QSqlQuery query(database());
    query.prepare(
        u"INSERT INTO run (id, plan_digest, plan, server, user, started_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING"_s);
    for (const QVariant &value :
         QVariantList{idText(header.id), header.planDigest, header.planDocument,
                      QString::fromUtf8(compact(toJson(header.server))), header.user, toUtcText(header.startedAt)})
        query.addBindValue(value);
    if (!query.exec())
        return failure(errorOf(query.lastError(), u"a run was begun"_s));
    return {};
}

Result<void> Journal::append(const QUuid &run, const Event &event)
{
    QSqlQuery query(database());
    query.prepare(u"INSERT INTO event (run, body) VALUES (?, ?)"_s);
    query.addBindValue(idText(run));
    query.addBindValue(QString::fromUtf8(compact(toJson(event))));
    if (!query.exec())
        return failure(errorOf(query.lastError(), u"an event was written"_s));
    return {};
}

Result<void> Journal::append(const QUuid &run, const QList<Sample> &samples)
{
    QSqlDatabase connection = database();
    if (!connection.transaction())
        return failure(errorOf(connection.lastError(), u"samples were written"_s));
    QSqlQuery query(connection);
    query.prepare(u"INSERT INTO sample (run, body) VALUES (?, ?)"_s);
    for (const Sample &sample : samples) {
        query.bindValue(0, idText(run));
        query.bindValue(1, QString::fromUtf8(compact(toJson(sample))));
        if (!query.exec()) {
            const Error error = errorOf(query.lastError(), u"samples were written"_s);
            connection.rollback();
            return failure(error);
        }
    }
    if (!connection.commit())
        return failure(errorOf(connection.lastError(), u"samples were written"_s));
    return {};
}

Result<QList<RunSummary>> Journal::runs() const
{
    QSqlQuery query(database());
    if (!query.exec(u"SELECT r.id, r.plan_digest, r.server, r.user, r.started_at,"
                    " (SELECT body FROM event e WHERE e.run = r.id ORDER BY seq DESC LIMIT 1)"
                    " FROM run r ORDER BY r.started_at DESC, r.id"_s))
        return failure(errorOf(query.lastError(), u"the runs were listed"_s));
    QList<RunSummary> summaries;
    while (query.next()) {
        RunSummary summary;
        summary.id = QUuid::fromString(query.value(0).toString());
        summary.planDigest = query.value(1).toString();
        summary.server = serverFromJson(parsed(query.value(2).toByteArray()));
        summary.user = query.value(3).toString();
        summary.startedAt = fromUtcText(query.value(4).toString());
        const Event last = eventFromJson(parsed(query.value(5).toByteArray()));
        summary.lastEventAt = last.at;
        if (last.kind == EventKind::RunFinished) {
            summary.outcome = last.outcome;
            summary.conclusion = last.text;
        }
        summaries.append(summary);
    }
    return summaries;
}

Result<QUuid> Journal::find(const QString &idBeginning) const
{
    QSqlQuery query(database());
    const QString beginning = idBeginning.toLower().remove(u'{').remove(u'}');
    query.prepare(u"SELECT id FROM run WHERE substr(id, 1, length(?)) = ?"_s);
    query.addBindValue(beginning);
    query.addBindValue(beginning);
    if (!query.exec())
        return failure(errorOf(query.lastError(), u"a run was looked up"_s));
    QStringList found;
    while (query.next())
        found.append(query.value(0).toString());
    if (found.isEmpty() || idBeginning.isEmpty())
        return failure(ErrorKind::NoSuchObject,
                       u"The journal %1 has no run %2. `colonnade-cli status` lists those it has."_s.arg(m_path, idBeginning));
    if (found.size() > 1)
        return failure(ErrorKind::InvalidInput,
                       u"%1 is the beginning of %2 runs: %3. Give more of it."_s.arg(idBeginning)
                           .arg(found.size())
                           .arg(found.join(u", "_s)));
    return QUuid::fromString(found.first());
}

Result<RunHeader> Journal::header(const QUuid &run) const
{
    QSqlQuery query(database());
    query.prepare(u"SELECT plan_digest, plan, server, user, started_at FROM run WHERE id = ?"_s);
    query.addBindValue(idText(run));
    if (!query.exec())
        return failure(errorOf(query.lastError(), u"a run was read"_s));
    if (!query.next())
        return failure(ErrorKind::NoSuchObject, u"The journal %1 has no run %2."_s.arg(m_path, idText(run)));
    return RunHeader{.id = run,
                     .planDigest = query.value(0).toString(),
                     .planDocument = query.value(1).toByteArray(),
                     .server = serverFromJson(parsed(query.value(2).toByteArray())),
                     .user = query.value(3).toString(),
                     .startedAt = fromUtcText(query.value(4).toString())};
}

Result<RunRecord> Journal::load(const QUuid &run, const PlanReader &readPlan) const
{
    const auto head = header(run);
    if (!head)
        return failure(head.error());
    const auto plan = readPlan(head->planDocument);
    if (!plan)
        return failure(plan.error());
    RunRecord record = emptyRecord(run, *plan, head->planDigest, head->server);
    record.user = head->user;
    record.startedAt = head->startedAt;
    QSqlQuery query(database());
    query.setForwardOnly(true);
    for (const bool samples : {false, true}) {
        query.prepare(samples ? u"SELECT body FROM sample WHERE run = ? ORDER BY seq"_s
                              : u"SELECT body FROM event WHERE run = ? ORDER BY seq"_s);
        query.addBindValue(idText(run));
        if (!query.exec())
            return failure(errorOf(query.lastError(), u"a run was read"_s));
        while (query.next()) {
            const QJsonObject body = parsed(query.value(0).toByteArray());
            if (samples)
                record.samples.append(sampleFromJson(body));
            else
                apply(record, eventFromJson(body));
        }
    }
    return record;
}

}  // namespace colonnade::run
