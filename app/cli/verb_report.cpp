#include "app/cli/verb.h"
#include "document/json.h"
#include "report/report.h"
#include "run/journal.h"

#include <QFileInfo>
#include <QSaveFile>

namespace colonnade::cli {

using namespace Qt::StringLiterals;

namespace {

using Writer = QByteArray (*)(const report::Report &);

const QMap<QString, Writer> &writers()
{
    static const QMap<QString, Writer> table{{u"html"_s, report::writeHtml},
                                             {u"json"_s, report::writeJson},
                                             {u"md"_s, report::writeMarkdown},
                                             {u"text"_s, report::writeMarkdown}};
    return table;
}

Result<run::RunRecord> recordOf(const QCommandLineParser &parser)
{
    const QString path = parser.isSet(u"journal"_s) ? parser.value(u"journal"_s) : run::Journal::defaultPath();
    const auto journal = run::Journal::open(path, run::Journal::Mode::ReadOnly);
    if (!journal)
        return failure(journal.error());
    const auto id = (*journal)->find(parser.positionalArguments().first());
    if (!id)
        return failure(id.error());
    return (*journal)->load(*id, [](const QByteArray &bytes) { return document::readPlan(bytes, u"the journal's plan"_s); });
}

Exit save(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return Exit::Done;
    return complain({ErrorKind::LocalFile, u"%1 cannot be written: %2."_s.arg(path, file.errorString())});
}

Exit perform(const QCommandLineParser &parser)
{
    if (parser.positionalArguments().size() != 1)
        return complain({ErrorKind::Usage, u"report takes one run; colonnade-cli status lists them."_s});
    const QString path = parser.value(u"to"_s);
    const QString ending = path.isEmpty() ? parser.value(u"format"_s) : QFileInfo(path).suffix().toLower();
    const QString form = ending == u"markdown" ? u"md"_s : ending;
    if (form == u"pdf")
        return complain({ErrorKind::Usage,
                         u"PDF is not written yet: write %1.html and print it to a file from a browser."_s.arg(
                             QFileInfo(path).completeBaseName())});
    if (!writers().contains(form))
        return complain({ErrorKind::Usage, u"%1: a report ends in .html, .json or .md."_s.arg(path)});
    const auto record = recordOf(parser);
    if (!record)
        return complain(record.error());
    const QByteArray bytes = writers()[form]({*record, QDateTime::currentDateTimeUtc(), u"Colonnade " COLONNADE_VERSION ""_s});
    return path.isEmpty() ? deliver(parser, bytes) : save(path, bytes);
}

}  // namespace

Verb reportVerb()
{
    return {
        .name = u"report"_s,
        .summary = u"Writes the report of a run as one file."_s,
        .usage = u"[options] RUN --to FILE"_s,
        .formats = {u"text"_s, u"json"_s, u"html"_s},
        .options = {{u"to"_s, u"Where to; the ending says the form: .html, .json or .md."_s, u"FILE"_s},
                    {u"journal"_s, u"The journal to read, instead of the user's own."_s, u"FILE"_s}},
        .perform = perform,
    };
}

}  // namespace colonnade::cli
