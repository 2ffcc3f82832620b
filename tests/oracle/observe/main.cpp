// colonnade-observe SCHEMA FORMS TABLE [BIN]: observes every form on one server and writes what it did into the table.
#include "sandbox/cluster.h"
#include "tests/oracle/observer.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <cstdio>

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

Result<QString> observeAll(const QStringList &arguments)
{
    const auto forms = test::readForms(arguments.value(2));
    if (!forms)
        return failure(forms.error());
    auto cluster = sandbox::Cluster::start({.binDirectory = arguments.value(4),
                                            .settings = {u"autovacuum = off"_s, u"wal_level = logical"_s}});
    if (!cluster)
        return failure(cluster.error());
    const auto schema = test::readSchema(arguments.value(1), (*cluster)->majorVersion());
    if (!schema)
        return failure(schema.error());
    auto observer = test::Observer::start(**cluster, *schema);
    if (!observer)
        return failure(observer.error());
    test::Observations all = test::readObservations(arguments.value(3)).value_or(test::Observations());
    const QString major = QString::number((*cluster)->majorVersion()) + u'.';
    for (auto &byVersion : all)
        byVersion.removeIf([&](const auto &entry) { return entry.key().startsWith(major); });
    for (const test::Form &form : *forms) {
        const auto outcome = (*observer)->observe(form);
        if (!outcome)
            return failure(outcome.error());
        all[form.id()].insert((*observer)->version(), outcome->text());
    }
    if (const auto written = test::writeObservations(arguments.value(3), *forms, all); !written)
        return failure(written.error());
    return u"%1: %2 forms observed"_s.arg((*observer)->version()).arg(forms->size());
}

}  // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    if (argc < 4) {
        std::fputs("colonnade-observe SCHEMA FORMS TABLE [BIN]\n", stderr);
        return 2;
    }
    QElapsedTimer timer;
    timer.start();
    const auto said = observeAll(application.arguments());
    std::fputs(qUtf8Printable((said ? *said : said.error().message) + u" (%1 s)\n"_s.arg(timer.elapsed() / 1000)), stderr);
    return said ? 0 : 1;
}
