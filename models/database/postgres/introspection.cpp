#include "database/postgres/introspection.h"

#include "database/postgres/sql_file.h"

#include <condition_variable>
#include <future>
#include <mutex>

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;
using std::chrono::steady_clock;

namespace {

using Snapshot = pqxx::transaction<pqxx::isolation_level::repeatable_read, pqxx::write_policy::read_only>;

/// Measuring opens each relation: of the smaller ones what the last vacuum or analyze saw must do.
constexpr qsizetype tablesToMeasure = 100;
/// Printing a definition opens the relation: whoever alters it now is waited for so long, with the snapshot open.
constexpr auto lockTimeout = "SET LOCAL lock_timeout = 2000";
constexpr auto lockNotAvailable = "55P03";

template<class Number>
std::string arrayLiteral(const QList<Number> &numbers)
{
    std::string text = "{";
    for (const Number number : numbers)
        text += (text.size() > 1 ? "," : "") + std::to_string(number);
    return text + '}';
}

}  // namespace

Introspection::Introspection(pqxx::connection &connection, const catalog::Server &server, const IntrospectionRequest &request,
                             std::stop_token stop, const ProgressSink &progress)
    : m_connection(connection),
      m_request(request),
      m_stop(std::move(stop)),
      m_progress(progress),
      m_builder(server),
      m_major(server.major())
{
    if (const qint64 size = server.settings.value(u"block_size"_s).toLongLong(); size > 0)
        m_blockSize = size;
}

// In this order: what stands below needs what stands above it.
std::span<const Introspection::Part> Introspection::parts()
{
    static constexpr Part all[] = {
        {"names", "tables", &CatalogBuilder::addNames},
        {"tables", "tables", &CatalogBuilder::addTables},
        {"columns", "columns", &CatalogBuilder::addColumns},
        {"defaults", "columns", &CatalogBuilder::addDefaults},
        {"indexes", "indexes", &CatalogBuilder::addIndexes},
        {"constraints", "constraints", &CatalogBuilder::addConstraints},
        {"triggers", "triggers", &CatalogBuilder::addTriggers},
        {"policies", "triggers", &CatalogBuilder::addPolicies},
        {"dependents", "views", &CatalogBuilder::addDependents},
        {"functions", "functions", &CatalogBuilder::addFunctions},
        {"comments", "comments", &CatalogBuilder::addComments},
        {"types", "types", &CatalogBuilder::addTypes},
        {"replicas", "replicas", &CatalogBuilder::addReplicas},
        {"holders", "locks", &CatalogBuilder::addHolders},
        {"extensions", "extensions", &CatalogBuilder::addExtensions},
        {"publications", "publications", &CatalogBuilder::addPublications, "Publications could not be read"},
        {"published", "publications", &CatalogBuilder::addPublished, "The tables of publications could not be read"},
        {"subscriptions", "publications", &CatalogBuilder::addSubscriptions, "Subscriptions could not be read"},
    };
    return all;
}

Result<catalog::CatalogPtr> Introspection::read()
{
    const auto begin = steady_clock::now();
    const bool rates = m_request.ratePeriod.count() > 0;
    const Reading first = rates ? readStatistics() : Reading{};
    {
        Snapshot transaction(m_connection);
        // Names in definitions are qualified by that search_path, so the same schema reads the same for every user. Compiling,
        // and starting workers, cost more than such queries take; sorting thousands of tables' indexes fits into that memory.
        transaction.exec(
            std::string(m_major >= 11 ? "SET LOCAL jit = off; " : "")
            + "SET LOCAL search_path = pg_catalog; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL work_mem = '64MB'");
        transaction.exec(lockTimeout);
        try {
            readParts(transaction);
        } catch (const pqxx::sql_error &error) {
            if (error.sqlstate() != lockNotAvailable)
                throw;
            transaction.abort();
            return failure(inTheWay());
        }
        transaction.commit();
    }
    readSizes();
    if (rates) {
        tell(u"statistics"_s);
        if (!waitUntil(first.at + m_request.ratePeriod))
            return failure(ErrorKind::Stopped, u"Reading the catalog was stopped as asked."_s);
        const Reading last = readStatistics();
        m_builder.addRates(last.rows, first.rows, std::chrono::duration<double>(last.at - first.at).count());
    }
    catalog::CatalogData data = m_builder.take();
    data.readAt = QDateTime::currentDateTimeUtc();
    data.readSeconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
    return std::make_shared<const catalog::Catalog>(std::move(data));
}

/// While the server works on a query, other threads take in the rows of those before it, one after the other.
void Introspection::readParts(pqxx::dbtransaction &transaction)
{
    std::future<void> adding;
    for (const Part &part : parts()) {
        tell(QString::fromLatin1(part.what));
        const std::string query = sql(QLatin1StringView(part.file));
        pqxx::result rows = part.unread ? readIfAllowed(transaction, query, {}, QString::fromLatin1(part.unread))
                                        : transaction.exec(query);
        adding =
            std::async(std::launch::async, [this, add = part.add, rows = std::move(rows), before = std::move(adding)]() mutable {
                if (before.valid())
                    before.get();
                (m_builder.*add)(rows);
            });
    }
    adding.get();
    addDefinitions(transaction);
    formatTypes(transaction);
    readSurroundings(transaction);
    readStatements(transaction);
    for (const QString &sentence : std::as_const(m_unread))
        m_builder.addUnread(sentence);
}

pqxx::result Introspection::readIfAllowed(pqxx::dbtransaction &transaction, const std::string &sql,
                                          const pqxx::params &parameters, const QString &unread)
{
    try {
        pqxx::subtransaction attempt(transaction);
        pqxx::result rows = attempt.exec(sql, parameters);
        attempt.commit();
        return rows;
    } catch (const pqxx::sql_error &error) {
        if (error.sqlstate() == "57014")
            throw;
        const QString said = QString::fromUtf8(error.what()).section(u'\n', 0, 0).section(u":  "_s, -1).trimmed();
        m_unread.append(u"%1: %2."_s.arg(unread, said));
        return {};
    }
}

/// The texts of what depends on tables, and what is made of their row types.
void Introspection::readSurroundings(pqxx::dbtransaction &transaction)
{
    const auto longest = static_cast<int>(catalog::LongestSource);
    tell(u"row types"_s);
    m_builder.addRowTypes(transaction.exec(sql("row_types"_L1), pqxx::params(arrayLiteral(m_builder.ownTypes()))));
    if (const QList<Oid> tables = m_builder.tablesWithColumnGrants(); !tables.isEmpty())
        m_builder.addColumnGrants(transaction.exec(sql("column_grants"_L1), pqxx::params(arrayLiteral(tables))));
    // Printing a query takes a short lock on what it reads.
    transaction.exec("SET LOCAL lock_timeout = 200");
    if (const QList<Oid> functions = m_builder.functionsToRead(); !functions.isEmpty()) {
        m_builder.addFunctionSources(readIfAllowed(transaction, sql("function_sources"_L1),
                                                   pqxx::params(arrayLiteral(functions), longest),
                                                   u"The texts of functions could not be read"_s));
    }
    if (const QList<Oid> views = m_builder.viewsToRead(); !views.isEmpty()) {
        m_builder.addViewSources(readIfAllowed(transaction, sql("view_sources"_L1), pqxx::params(arrayLiteral(views), longest),
                                               u"The texts of views could not be read"_s));
    }
    transaction.exec(lockTimeout);
}

/// The extension lives in a schema of its owner's choice.
void Introspection::readStatements(pqxx::dbtransaction &transaction)
{
    tell(u"statements"_s);
    const pqxx::result schema = transaction.exec(sql("statements_schema"_L1));
    if (schema.empty()) {
        m_unread.append(
            u"pg_stat_statements is not installed in this database, so the statements that applications send are not known."_s);
        return;
    }
    const QString query = QString::fromStdString(sql("statements"_L1)).arg(QString::fromUtf8(schema[0][0].c_str()));
    m_builder.addStatements(readIfAllowed(transaction, query.toStdString(),
                                          pqxx::params(static_cast<int>(catalog::LongestSource)),
                                          u"The statements that applications send could not be read"_s));
}

void Introspection::addDefinitions(pqxx::transaction_base &transaction)
{
    const QList<Oid> indexes = m_builder.indexesToDefine();
    const QList<Oid> constraints = m_builder.constraintsToDefine();
    const QList<Oid> collations = m_builder.collationsToName();
    if (!indexes.isEmpty() || !constraints.isEmpty() || !collations.isEmpty()) {
        m_builder.addDefinitions(transaction.exec(
            sql("definitions"_L1), pqxx::params(arrayLiteral(indexes), arrayLiteral(constraints), arrayLiteral(collations))));
    }
}

/// Collations first: this takes those away that are their type's own.
void Introspection::formatTypes(pqxx::transaction_base &transaction)
{
    QList<Oid> types;
    QList<int> modifiers;
    for (const auto &[type, modifier] : m_builder.typesToFormat()) {
        types.append(type);
        modifiers.append(modifier);
    }
    m_builder.addFormattedTypes(
        transaction.exec(sql("formatted_types"_L1), pqxx::params(arrayLiteral(types), arrayLiteral(modifiers))));
}

/// Measuring takes a short lock on each relation; where somebody holds a strong one, estimates must do.
void Introspection::readSizes()
{
    tell(u"sizes"_s);
    const std::string largest = arrayLiteral(m_builder.largestTables(tablesToMeasure));
    std::future<void> collecting = std::async(std::launch::async, [this] { m_builder.collectNames(); });
    pqxx::result sizes;
    try {
        pqxx::read_transaction transaction(m_connection);
        transaction.exec("SET LOCAL lock_timeout = 200");
        sizes = transaction.exec(sql("sizes"_L1), pqxx::params(largest));
    } catch (const pqxx::insufficient_privilege &) {
    } catch (const pqxx::sql_error &error) {
        if (error.sqlstate() != lockNotAvailable)
            throw;
    }
    collecting.get();
    m_builder.addSizes(sizes, m_blockSize);
}

Error Introspection::inTheWay()
{
    pqxx::read_transaction transaction(m_connection);
    const pqxx::result rows = transaction.exec(sql("in_the_way"_L1));
    if (rows.empty()) {
        return {ErrorKind::LockNotGranted,
                u"The schema could not be read: a table was locked against reads for two seconds. Try again."_s,
                QString::fromLatin1(lockNotAvailable)};
    }
    const auto text = [&rows](int column) { return QString::fromUtf8(rows[0][column].c_str()); };
    return {
        ErrorKind::LockNotGranted,
        u"The schema cannot be read while %1 is locked against reads by session %2 (user %3, %4, its transaction is %5 s old). Try again when that has ended."_s
            .arg(text(0), text(1), text(2), text(3).isEmpty() ? u"no application name"_s : text(3), text(4)),
        QString::fromLatin1(lockNotAvailable)};
}

/// Each in a transaction of its own: within one the server gives the same figures twice.
Introspection::Reading Introspection::readStatistics()
{
    pqxx::read_transaction transaction(m_connection);
    return {transaction.exec(sql("statistics"_L1)), steady_clock::now()};
}

bool Introspection::waitUntil(steady_clock::time_point moment)
{
    std::mutex mutex;
    std::condition_variable_any asked;
    std::unique_lock lock(mutex);
    asked.wait_until(lock, m_stop, moment, [] { return false; });
    return !m_stop.stop_requested();
}

std::string Introspection::sql(QLatin1StringView name) const
{
    return sqlFile(name, m_major);
}

void Introspection::tell(const QString &what)
{
    const auto steps = static_cast<double>(parts().size()) + 4;
    if (m_progress)
        m_progress({what, static_cast<double>(m_told++) / steps});
}

}  // namespace colonnade::database::postgres
