#include "tests/oracle/observer.h"

#include "sandbox/cluster.h"

#include <QRegularExpression>

namespace colonnade::test {

using namespace Qt::StringLiterals;

namespace {

const QString Template = u"oracle"_s;

const QString NotSystem =
    u"relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema')"_s;

Error errorOf(const QString &what, const Reply &reply)
{
    return Error{ErrorKind::SqlRefused, what + u": "_s + reply.message, reply.sqlState};
}

/// Statements whose reading is the choice of a planner.
bool isPlanned(const QString &statement)
{
    static const QRegularExpression planned(
        u"^(SELECT|TABLE|VALUES|INSERT|UPDATE|DELETE|MERGE|WITH|COPY \\(|EXPLAIN|PREPARE|EXECUTE|DECLARE|DO |CALL|REFRESH"
        "|CREATE (TEMP )?TABLE (IF NOT EXISTS )?\\w+ AS|CREATE MATERIALIZED)"_s);
    return planned.match(statement).hasMatch();
}

/// What a session is told before: everything it does is said, in one process, with the parents of foreign keys looked up by index.
const QStringList SessionSettings = {u"SET client_min_messages = debug1"_s,
                                     u"SET max_parallel_workers_per_gather = 0"_s,
                                     u"SET enable_hashjoin = off"_s,
                                     u"SET enable_mergejoin = off"_s,
                                     u"SET enable_material = off"_s,
                                     u"SET timezone = 'Europe/Vienna'"_s};

struct File {
    QString node;
    bool empty = false;
};

struct Relation {
    QString name;
    QString kind;
    QString table;   ///< oid, of an index
    QString parent;  ///< oid, of a partition
};

struct Books {
    QHash<QString, Relation> relations;  ///< by oid
    QHash<QString, File> files;
    QHash<QString, qint64> rowsRead;

    QString name(const QString &oid) const { return relations.value(oid).name; }
};

QHash<QString, Relation> relationsOf(Connection &session)
{
    QHash<QString, Relation> relations;
    const Reply reply = session.run(
        u"SELECT c.oid, CASE relnamespace::regnamespace::text WHEN 'public' THEN '' ELSE relnamespace::regnamespace::text || '.' END"
        " || relname, relkind, COALESCE(indrelid::text, ''), CASE WHEN relispartition THEN inhparent::text ELSE '' END"
        " FROM pg_class c LEFT JOIN pg_index ON indexrelid = c.oid LEFT JOIN pg_inherits ON inhrelid = c.oid"
        " WHERE relkind IN ('r', 'p', 'f', 'm', 'v', 'S', 'i', 'I') AND "_s
        + NotSystem);
    Q_ASSERT(!reply.failed());
    for (const QStringList &row : reply.rows)
        relations.insert(row[0], {row[1], row[2], row[3], row[4]});
    return relations;
}

QHash<QString, File> filesOf(Connection &session)
{
    QHash<QString, File> files;
    const Reply reply = session.run(
        u"SELECT oid, pg_relation_filenode(oid), pg_relation_size(oid) = 0 FROM pg_class WHERE relkind IN ('r', 'm') AND "_s
        + NotSystem);
    for (const QStringList &row : reply.rows)
        files.insert(row[0], {row[1], row[2] == "t"_L1});
    return files;
}

QHash<QString, qint64> rowsReadBy(Connection &session)
{
    QHash<QString, qint64> rows;
    const Reply reply = session.run(u"SELECT relid, seq_tup_read FROM pg_stat_xact_user_tables WHERE seq_scan > 0"_s);
    for (const QStringList &row : reply.rows)
        rows.insert(row[0], row[1].toLongLong());
    return rows;
}

void addLocks(Connection &monitor, int process, const Books &books, Outcome &outcome)
{
    const Reply reply =
        monitor.run(u"SELECT relation, mode FROM pg_locks WHERE locktype = 'relation' AND pid = %1"_s.arg(process));
    for (const QStringList &row : reply.rows) {
        const auto relation = books.relations.constFind(row[0]);
        if (relation == books.relations.cend())
            continue;
        const QString mode = shortMode(row[1]);
        if (relation->kind == "S"_L1 && strongerMode(mode, u"RX"_s) == "RX"_L1)
            continue;
        outcome.lock(relation->name, mode);
    }
}

/// Of indexes only locks that say more than the lock of their table, and none of a statement that commits several times: which of
/// them are seen is chance. And whoever changes a partition reads its bounds off its
/// parents, under a lock that conflicts with little, unless the session has them in its cache: chance is left out.
void dropUntold(const Books &books, Outcome &outcome, bool allIndexes)
{
    for (const Relation &relation : books.relations) {
        if (outcome.locks.value(relation.name, u"AS"_s) != "AS"_L1 && outcome.locks.value(books.name(relation.parent)) == "AS"_L1)
            outcome.locks.remove(books.name(relation.parent));
        if (relation.table.isEmpty())
            continue;
        const QString mode = outcome.locks.value(relation.name);
        const QString ofTable = outcome.locks.value(books.name(relation.table));
        if (strongerMode(mode, u"RX"_s) == "RX"_L1 || strongerMode(mode, ofTable) == ofTable || allIndexes)
            outcome.locks.remove(relation.name);
    }
}

void addRewrites(const Books &before, const QHash<QString, File> &after, Outcome &outcome)
{
    for (auto it = after.begin(); it != after.end(); ++it) {
        if (before.files.contains(it.key()) && before.files[it.key()].node != it->node && !it->empty)
            outcome.rewrites.append(before.name(it.key()));
    }
}

/// The server's messages name relations without their schema; on this database that is enough.
void addScansSaid(const QStringList &notices, const Books &before, Outcome &outcome)
{
    static const QRegularExpression building(u"building index \"[^\"]+\" on table \"([^\"]+)\""_s);
    static const QRegularExpression verifying(u"verifying table \"([^\"]+)\""_s);
    QStringList known;
    for (const Relation &relation : before.relations)
        known.append(relation.name);
    for (const QString &notice : notices) {
        const auto built = building.match(notice);
        const auto verified = verifying.match(notice);
        const QString name = built.hasMatch() ? built.captured(1) : verified.captured(1);
        if (!known.contains(name) || outcome.rewrites.contains(name))
            continue;
        outcome.scans.append(name);
        if (built.hasMatch())
            outcome.builds.append(name);
    }
}

void dropEmptied(const Books &before, const QHash<QString, File> &after, Outcome &outcome)
{
    for (auto it = after.begin(); it != after.end(); ++it) {
        if (before.files.contains(it.key()) && before.files[it.key()].node != it->node && it->empty) {
            outcome.scans.removeAll(before.name(it.key()));
            outcome.builds.removeAll(before.name(it.key()));
        }
    }
}

}  // namespace

Result<std::unique_ptr<Connection>> Observer::connect(const QString &database) const
{
    auto connection = Connection::open(m_cluster.target(database));
    if (!connection)
        return connection;
    for (const QString &setting : SessionSettings)
        (*connection)->run(setting);
    if ((*connection)->versionNumber() >= 110000)
        (*connection)->run(u"SET max_parallel_maintenance_workers = 0; SET jit = off"_s);
    (*connection)->takeNotices();
    return connection;
}

Result<QString> Observer::copy()
{
    const QString name = u"copy_%1"_s.arg(++m_copies);
    if (m_copies > 2)
        m_admin->run(u"DROP DATABASE IF EXISTS copy_%1"_s.arg(m_copies - 1));
    const Reply made = m_admin->run(u"CREATE DATABASE %1 TEMPLATE %2"_s.arg(name, Template));
    if (made.failed())
        return failure(errorOf(u"copying the database"_s, made));
    return name;
}

Result<std::unique_ptr<Observer>> Observer::start(sandbox::Cluster &cluster, const QStringList &schema)
{
    std::unique_ptr<Observer> observer(new Observer(cluster));
    auto admin = observer->connect(u"postgres"_s);
    if (!admin)
        return failure(admin.error());
    observer->m_admin = std::move(*admin);
    observer->m_version = observer->m_admin->run(u"SHOW server_version"_s).rows.value(0).value(0).section(u' ', 0, 0);
    observer->m_admin->run(u"SET allow_in_place_tablespaces = on"_s);
    if (const Reply side = observer->m_admin->run(u"CREATE TABLESPACE side LOCATION ''"_s); side.failed())
        return failure(errorOf(u"making the tablespace"_s, side));
    const Reply made = observer->m_admin->run(u"CREATE DATABASE %1"_s.arg(Template));
    if (made.failed())
        return failure(errorOf(u"making the database"_s, made));
    {
        auto session = observer->connect(Template);
        if (!session)
            return failure(session.error());
        for (const QString &statement : schema) {
            const Reply reply = (*session)->run(statement);
            if (reply.failed())
                return failure(errorOf(statement, reply));
        }
        (*session)->run(u"ANALYZE"_s);
    }
    const auto name = observer->copy();
    if (!name)
        return failure(name.error());
    auto session = observer->connect(*name);
    if (!session)
        return failure(session.error());
    observer->m_session = std::move(*session);
    return observer;
}

Result<Outcome> Observer::observe(const Form &form)
{
    std::unique_ptr<Connection> own;
    if (!form.setup.isEmpty()) {
        const auto name = copy();
        if (!name)
            return failure(name.error());
        auto session = connect(*name);
        if (!session)
            return failure(session.error());
        own = std::move(*session);
    }
    auto outcome = inTransaction(own ? *own : *m_session, form);
    own.reset();
    const bool inTransactions = !outcome || outcome->refusedWith != "25001"_L1;
    if (inTransactions && (form.holds.isEmpty() || !outcome || !outcome->refusedWith.isEmpty()))
        return outcome;
    Outcome all = inTransactions ? *outcome : Outcome();
    all.alone = !inTransactions;
    for (const QString &hold : form.holds.isEmpty() ? QStringList{QString()} : form.holds) {
        const auto one = alone(form, hold);
        if (!one || !one->refusedWith.isEmpty())
            return one;
        for (auto it = one->locks.begin(); it != one->locks.end(); ++it)
            all.lock(it.key(), *it);
        all.rewrites += one->rewrites;
        all.scans += one->scans;
        all.builds += one->builds;
        all.waitsForOlder = all.waitsForOlder || one->waitsForOlder;
    }
    return all;
}

Result<Outcome> Observer::inTransaction(Connection &session, const Form &form)
{
    Outcome outcome;
    if (!form.setup.isEmpty()) {
        if (const Reply reply = session.run(form.setup); reply.failed()) {
            outcome.refusedWith = reply.sqlState;
            return outcome;
        }
    }
    Books before{relationsOf(session), filesOf(session), {}};
    session.run(u"BEGIN"_s);
    before.rowsRead = rowsReadBy(session);
    session.takeNotices();
    const Reply reply = session.run(form.statement);
    const QStringList notices = session.takeNotices();
    if (reply.failed()) {
        session.run(u"ROLLBACK"_s);
        outcome.refusedWith = reply.sqlState;
        return outcome;
    }
    session.run(u"SET LOCAL client_min_messages = warning"_s);
    addLocks(session, session.processId(), before, outcome);
    const QHash<QString, qint64> read = rowsReadBy(session);
    const QHash<QString, File> files = filesOf(session);
    addRewrites(before, files, outcome);
    if (!isPlanned(form.statement)) {
        addScansSaid(notices, before, outcome);
        for (auto it = read.begin(); it != read.end(); ++it) {
            const QString name = before.name(it.key());
            if (!name.isEmpty() && *it > before.rowsRead.value(it.key()) && !outcome.rewrites.contains(name))
                outcome.scans.append(name);
        }
        dropEmptied(before, files, outcome);
    }
    dropUntold(before, outcome, false);
    session.run(u"ROLLBACK"_s);
    session.run(u"DEALLOCATE ALL"_s);
    session.takeNotices();
    return outcome;
}

Result<Outcome> Observer::alone(const Form &form, const QString &hold)
{
    const auto database = copy();
    if (!database)
        return failure(database.error());
    auto session = connect(*database);
    auto monitor = connect(*database);
    if (!session || !monitor)
        return failure(session ? monitor.error() : session.error());
    Outcome outcome;
    if (const Reply reply = form.setup.isEmpty() ? Reply() : (*session)->run(form.setup); reply.failed()) {
        outcome.refusedWith = reply.sqlState;
        return outcome;
    }
    const Books before{relationsOf(**session), filesOf(**session), {}};
    (*session)->takeNotices();
    struct Held {
        QString what;
        std::unique_ptr<Connection> by;
    };
    std::vector<Held> holds;
    for (const QString &what : hold.split(u',', Qt::SkipEmptyParts)) {
        auto holder = connect(*database);
        if (!holder)
            return failure(holder.error());
        const QString relation = what.trimmed().section(u' ', -1);
        (*holder)->run(u"BEGIN ISOLATION LEVEL REPEATABLE READ"_s);
        const Reply reply = relation == "snapshot"_L1
            ? (*holder)->run(u"SELECT 1"_s)
            : what.trimmed().startsWith("READ "_L1)
            ? (*holder)->run(u"SELECT FROM %1"_s.arg(relation))
            : (*holder)->run(u"LOCK TABLE ONLY %1 IN %2 MODE"_s.arg(relation, what.trimmed().section(u' ', 0, -2)));
        if (reply.failed())
            return failure(errorOf(what, reply));
        holds.push_back({relation, std::move(*holder)});
    }
    const int process = (*session)->processId();
    (*session)->begin(form.statement);
    for (Held &held : holds) {
        const auto waits = [&] {
            return !(*monitor)->run(u"SELECT 1 FROM pg_locks WHERE pid = %1 AND NOT granted"_s.arg(process)).rows.isEmpty();
        };
        bool waited = false;
        while (!(*session)->isDone() && !waited) {
            addLocks(**monitor, process, before, outcome);
            waited = waits();
        }
        addLocks(**monitor, process, before, outcome);
        outcome.waitsForOlder = outcome.waitsForOlder || (waited && held.what == "snapshot"_L1);
        held.by->run(u"ROLLBACK"_s);
    }
    while (!(*session)->isDone())
        addLocks(**monitor, process, before, outcome);
    const Reply reply = (*session)->finish();
    if (reply.failed()) {
        outcome = Outcome();
        outcome.refusedWith = reply.sqlState;
        return outcome;
    }
    dropUntold(before, outcome, true);
    const QHash<QString, File> files = filesOf(**monitor);
    addRewrites(before, files, outcome);
    if (!isPlanned(form.statement))
        addScansSaid((*session)->takeNotices(), before, outcome);
    return outcome;
}

}  // namespace colonnade::test
