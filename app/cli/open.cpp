#include "app/cli/open.h"

#include "database/postgres/postgres_session.h"
#include "document/json.h"

namespace colonnade::cli {

using namespace Qt::StringLiterals;

Result<database::SessionPtr> openTarget(const QString &target, database::Access access)
{
    for (const QString &scheme : {u"mysql:"_s, u"mariadb:"_s, u"sqlite:"_s}) {
        if (target.startsWith(scheme))
            return failure(ErrorKind::Usage,
                           u"--db %1...: only PostgreSQL can be reached yet; give what libpq takes."_s.arg(scheme));
    }
    return database::postgres::openSession({.target = target, .access = access, .applicationName = u"colonnade: cli"_s});
}

QList<QCommandLineOption> sourceOptions()
{
    return {
        {u"db"_s, u"The database, as libpq takes it (URI, conninfo, service=...; an empty text: the environment)."_s, u"DB"_s},
        {u"catalog"_s, u"A saved catalog instead of a database."_s, u"FILE"_s},
        {u"measure"_s, u"With --db: measures the traffic for so many seconds, for what would queue."_s, u"SECONDS"_s, u"0"_s}};
}

Result<Source> openSource(const QCommandLineParser &parser)
{
    if (parser.isSet(u"db"_s) == parser.isSet(u"catalog"_s))
        return failure(ErrorKind::Usage, u"Give either --db or --catalog, to say which schema the plan is for."_s);
    if (parser.isSet(u"catalog"_s)) {
        const QString file = parser.value(u"catalog"_s);
        const Result<QByteArray> bytes = readFile(file);
        if (!bytes)
            return failure(bytes.error());
        const Result<catalog::CatalogPtr> catalog = document::readCatalog(*bytes, file);
        if (!catalog)
            return failure(catalog.error());
        return Source{*catalog, nullptr};
    }
    bool isNumber = false;
    const double seconds = parser.value(u"measure"_s).toDouble(&isNumber);
    if (!isNumber || seconds < 0 || seconds > 3600)
        return failure(ErrorKind::Usage, u"--measure %1: expected seconds, from 0 to 3600."_s.arg(parser.value(u"measure"_s)));
    Result<database::SessionPtr> session = openTarget(parser.value(u"db"_s), database::Access::ReadOnly);
    if (!session)
        return failure(session.error());
    const database::IntrospectionRequest request{std::chrono::milliseconds(static_cast<qint64>(seconds * 1000))};
    const Result<catalog::CatalogPtr> catalog = (*session)->introspect(request, {}, [](const database::LoadProgress &) {});
    if (!catalog)
        return failure(catalog.error());
    return Source{*catalog, std::move(*session)};
}

}  // namespace colonnade::cli
