#include "sandbox/shop.h"

#include "sql/identifier.h"

#include <QFile>

namespace colonnade::sandbox {

using namespace Qt::StringLiterals;

namespace {

struct Part {
    const char *file;
    const char *what;
};

constexpr Part parts[] = {
    {"1_tables", "making tables"},           {"2_rows", "filling them with rows"},   {"3_keys", "adding keys and indexes"},
    {"4_rest", "adding views and triggers"}, {"5_analyze", "collecting statistics"},
};

QString script(const Part &part, qint64 orders)
{
    QFile file(u":/sql/shop/%1.sql"_s.arg(QLatin1StringView(part.file)));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is missing in the program", qPrintable(file.fileName()));
    return QString::fromUtf8(file.readAll()).replace(u":orders"_s, QString::number(orders));
}

}  // namespace

Result<void> buildShop(Cluster &cluster, const ShopOptions &options, std::stop_token stop, const Told &told)
{
    const QString quoted = sql::Identifier(options.database).quoted();
    if (const Result<void> dropped = cluster.runSql(u"DROP DATABASE IF EXISTS "_s + quoted); !dropped)
        return dropped;
    if (const Result<void> made = cluster.createDatabase(options.database); !made)
        return made;
    for (const Part &part : parts) {
        if (stop.stop_requested())
            return failure(ErrorKind::Stopped, u"Making the sample shop was stopped as asked."_s);
        if (told)
            told(QString::fromLatin1(part.what));
        if (const Result<void> done = cluster.runSql(script(part, options.orders), options.database); !done)
            return done;
    }
    return {};
}

}  // namespace colonnade::sandbox
