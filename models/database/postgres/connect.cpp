#include "database/postgres/connect.h"

#include "database/postgres/canceler.h"
#include "database/postgres/errors.h"

#include <libpq-fe.h>
#include <poll.h>

#include <QDeadlineTimer>

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;

namespace {

struct FinishConnection {
    void operator()(PGconn *connection) const { PQfinish(connection); }
};
using RawConnection = std::unique_ptr<PGconn, FinishConnection>;

const QString howTargetsLook =
    u"It takes what psql takes: postgresql://user@host:5432/database, \"host=... dbname=...\", "
    "\"service=...\", or the bare name of a database."_s;

/// A bare word is a database's name, as for psql. What libpq says of a target it cannot read may quote a password, so
/// its words go nowhere.
Result<void> checkTarget(const QByteArray &target)
{
    const bool bareName = !target.contains('=') && !target.contains("://") && !target.contains(' ');
    if (target.isEmpty() || bareName)
        return {};
    char *words = nullptr;
    PQconninfoOption *options = PQconninfoParse(target.constData(), &words);
    PQfreemem(words);
    if (!options)
        return failure(ErrorKind::InvalidInput, u"The target of the connection cannot be read. "_s + howTargetsLook);
    bool strayAt = false;
    for (const PQconninfoOption *option = options; option->keyword; ++option) {
        // One in front makes an abstract socket, which is none of our business.
        if (qstrcmp(option->keyword, "host") == 0)
            strayAt = QByteArray(option->val).lastIndexOf('@') > 0;
    }
    PQconninfoFree(options);
    if (strayAt) {
        return failure(ErrorKind::InvalidInput,
                       u"The target of the connection cannot be read: there is an @ in the host. In a URI an @ "
                       "within the password is written %40."_s);
    }
    return {};
}

/// Empty where neither the target nor the environment names one.
QString serviceOf(const QByteArray &target)
{
    QString service = qEnvironmentVariable("PGSERVICE");
    PQconninfoOption *options = PQconninfoParse(target.constData(), nullptr);
    for (const PQconninfoOption *option = options; option && option->keyword; ++option) {
        if (qstrcmp(option->keyword, "service") == 0 && option->val)
            service = QString::fromUtf8(option->val);
    }
    PQconninfoFree(options);
    return service;
}

/// The target as such was read before: what is left is what it refers to.
Error unresolved(const QByteArray &target)
{
    const QString service = serviceOf(target);
    if (service.isEmpty())
        return {ErrorKind::InvalidInput, u"The target of the connection cannot be read. "_s + howTargetsLook};
    return {ErrorKind::InvalidInput,
            u"The service %1 cannot be read. Services stand in ~/.pg_service.conf or in the file that PGSERVICEFILE "
            "names: look whether it stands there, under that name and with options that libpq knows."_s.arg(service)};
}

struct Parameters {
    QList<QByteArray> keywords;
    QList<QByteArray> values;

    void add(const char *keyword, QByteArray value)
    {
        keywords.append(keyword);
        values.append(std::move(value));
    }
    static std::vector<const char *> pointers(const QList<QByteArray> &list)
    {
        std::vector<const char *> result;
        for (const QByteArray &entry : list)
            result.push_back(entry.constData());
        result.push_back(nullptr);
        return result;
    }
};

/// What stands before dbname is a default, which the target may override; what stands after it is ours to say.
Parameters parametersFor(const ConnectionRequest &request)
{
    Parameters parameters;
    parameters.add("keepalives", "1");
    parameters.add("keepalives_idle", "5");
    parameters.add("keepalives_interval", "1");
    parameters.add("keepalives_count", "3");
    parameters.add("tcp_user_timeout", "10000");
    parameters.add("dbname", request.target.toUtf8());
    parameters.add("application_name", request.applicationName.toUtf8().left(63));
    parameters.add("client_encoding", "UTF8");
    return parameters;
}

/// False where time was up, or the attempt was given up.
bool pollUntilDecided(PGconn *connection, QDeadlineTimer deadline, const std::stop_token &stop)
{
    constexpr qint64 LookAgainMs = 50;
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    while (status != PGRES_POLLING_OK && status != PGRES_POLLING_FAILED) {
        pollfd wait{PQsocket(connection), static_cast<short>(status == PGRES_POLLING_READING ? POLLIN : POLLOUT), 0};
        int ready = 0;
        while (ready == 0) {
            if (stop.stop_requested() || deadline.hasExpired())
                return false;
            ready = ::poll(&wait, 1, static_cast<int>(std::min(LookAgainMs, deadline.remainingTime())));
        }
        status = PQconnectPoll(connection);
    }
    return true;
}

QString addressOf(PGconn *connection)
{
    const QString host = QString::fromUtf8(PQhost(connection));
    return (host.isEmpty() ? u"localhost"_s : host) + u':' + QString::fromUtf8(PQport(connection));
}

QString describe(PGconn *connection)
{
    const auto orElse = [](const char *text, QStringView other) {
        return text && *text ? QString::fromUtf8(text) : other.toString();
    };
    return u"database %1 on %2 port %3 as user %4"_s.arg(orElse(PQdb(connection), u"?"),
                                                         orElse(PQhost(connection), u"the local socket"),
                                                         orElse(PQport(connection), u"?"), orElse(PQuser(connection), u"?"));
}

}  // namespace

Result<Connection> connect(const ConnectionRequest &request)
{
    if (const Result<void> readable = checkTarget(request.target.toUtf8()); !readable)
        return failure(readable.error());
    const Error givenUp{ErrorKind::Stopped, u"The attempt to connect was given up as asked."_s};
    if (request.stop.stop_requested())
        return failure(givenUp);
    const Parameters parameters = parametersFor(request);
    RawConnection raw(PQconnectStartParams(Parameters::pointers(parameters.keywords).data(),
                                           Parameters::pointers(parameters.values).data(), 1));
    if (!raw)
        return failure(ErrorKind::Internal, u"libpq has no memory for a connection."_s);
    // Only so does the refusal of a login carry its SQLSTATE.
    PQsetErrorVerbosity(raw.get(), PQERRORS_VERBOSE);
    // libpq fills in a database's name as soon as it has made sense of all options.
    if (PQstatus(raw.get()) == CONNECTION_BAD && qstrlen(PQdb(raw.get())) == 0)
        return failure(unresolved(request.target.toUtf8()));
    const bool decided = PQstatus(raw.get()) == CONNECTION_BAD
        || pollUntilDecided(raw.get(), QDeadlineTimer(request.connectTimeout), request.stop);
    const QString server = describe(raw.get());
    if (!decided && request.stop.stop_requested())
        return failure(givenUp);
    if (!decided)
        return failure(connectionError(u"timeout expired"_s, server, false));
    if (PQstatus(raw.get()) != CONNECTION_OK) {
        return failure(
            connectionError(QString::fromUtf8(PQerrorMessage(raw.get())), server, PQconnectionNeedsPassword(raw.get()) != 0));
    }
    PQsetErrorVerbosity(raw.get(), PQERRORS_DEFAULT);
    auto canceler = std::make_shared<Canceler>(raw.get());
    const QString address = addressOf(raw.get());
    try {
        return Connection{pqxx::connection::seize_raw_connection(raw.release()), std::move(canceler), server, address};
    } catch (...) {
        return failure(currentError({.connectionAlive = false, .server = server}));
    }
}

}  // namespace colonnade::database::postgres
