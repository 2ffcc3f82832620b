#include "app/cli/interrupt.h"
#include "app/cli/verbs.h"
#include "sandbox/demo_sandbox.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

namespace colonnade::cli {

using namespace Qt::StringLiterals;

namespace {

QString inWords(const sandbox::DemoStatus &status)
{
    if (!status.exists)
        return u"There is no sandbox. `colonnade-cli sandbox up` makes one.\n"_s;
    const auto line = [](const QString &what, bool runs, const QString &more) {
        return what.leftJustified(9) + (runs ? u"runs     "_s : u"does not run  "_s) + more + u'\n';
    };
    return line(u"primary"_s, status.primaryRuns, status.target) + line(u"replica"_s, status.replicaRuns, status.replicaTarget)
        + line(u"traffic"_s, status.trafficRuns, {}) + u"files    in "_s + status.directory + u'\n';
}

QByteArray inJson(const sandbox::DemoStatus &status)
{
    const QJsonObject object{{u"directory"_s, status.directory},
                             {u"exists"_s, status.exists},
                             {u"primaryRuns"_s, status.primaryRuns},
                             {u"replicaRuns"_s, status.replicaRuns},
                             {u"trafficRuns"_s, status.trafficRuns},
                             {u"shopIsMade"_s, status.shopIsMade},
                             {u"db"_s, status.target},
                             {u"replicaDb"_s, status.replicaTarget}};
    return QJsonDocument(object).toJson();
}

Exit show(const QCommandLineParser &parser, const sandbox::DemoStatus &status, const QString &words)
{
    return deliver(parser, parser.value(u"format"_s) == u"json" ? inJson(status) : words.toUtf8());
}

QString directoryOf(const QCommandLineParser &parser)
{
    const QString given = parser.value(u"directory"_s);
    return given.isEmpty() ? sandbox::usualDemoDirectory() : QDir(given).absolutePath();
}

Exit up(const QCommandLineParser &parser)
{
    sandbox::DemoOptions options;
    options.directory = directoryOf(parser);
    bool valid = true;
    if (parser.isSet(u"orders"_s))
        options.shop.orders = parser.value(u"orders"_s).toLongLong(&valid);
    if (!valid || options.shop.orders < 100)
        return complain({ErrorKind::Usage, u"--orders takes a number from 100 on, such as 20000."_s});
    options.traffic = !parser.isSet(u"no-traffic"_s);
    const bool quiet = parser.isSet(u"quiet"_s);
    const auto told = [quiet](const QString &what) {
        if (!quiet)
            std::fprintf(stderr, "sandbox: %s\n", qPrintable(what));
    };
    const Result<sandbox::DemoStatus> status = sandbox::demoUp(
        options, {QCoreApplication::applicationFilePath(), u"sandbox"_s, u"traffic"_s, u"--directory"_s, options.directory},
        stopOnInterrupt([directory = options.directory] { sandbox::demoInterrupt(directory); }), told);
    if (!status)
        return complain(status.error());
    return show(parser, *status, status->target + u'\n');
}

Exit down(const QCommandLineParser &parser)
{
    const Result<void> gone = sandbox::demoDown(directoryOf(parser));
    return gone ? Exit::Done : complain(gone.error());
}

Exit traffic(const QCommandLineParser &parser)
{
    const Result<void> ended = sandbox::serveTraffic(directoryOf(parser), stopOnInterrupt());
    return ended ? Exit::Done : complain(ended.error());
}

Exit performSandbox(const QCommandLineParser &parser)
{
    const QStringList words = parser.positionalArguments();
    if (words == QStringList{u"up"_s})
        return up(parser);
    if (words == QStringList{u"down"_s})
        return down(parser);
    if (words == QStringList{u"status"_s}) {
        const sandbox::DemoStatus status = sandbox::demoStatus(directoryOf(parser));
        return show(parser, status, inWords(status));
    }
    // What `up` starts in the background; not for people.
    if (words == QStringList{u"traffic"_s})
        return traffic(parser);
    return complain({ErrorKind::Usage, u"sandbox takes one of up, down and status. See colonnade-cli sandbox --help."_s});
}

}  // namespace

Verb sandboxVerb()
{
    return {.name = u"sandbox"_s,
            .summary = u"A throwaway local server with a replica, sample data and traffic: up, down or status."_s,
            .usage = u"[options] up|down|status"_s,
            .formats = {u"text"_s, u"json"_s},
            .options = {{u"orders"_s, u"How many orders the sample shop has (2000000)."_s, u"NUMBER"_s},
                        {u"directory"_s, u"Where its files go, if not to the place that is always the same."_s, u"DIR"_s},
                        {u"no-traffic"_s, u"No clients that read and write."_s}},
            .perform = performSandbox};
}

}  // namespace colonnade::cli
