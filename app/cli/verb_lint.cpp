#include "app/cli/open.h"
#include "app/cli/verbs.h"
#include "app/lint_configurations.h"
#include "lint/output.h"
#include "lint/rewrite.h"
#include "sql/running_order.h"

#include <unistd.h>

#include <QFileInfo>

#include <cstdio>

namespace colonnade::cli {

using namespace Qt::StringLiterals;

namespace {

struct Judgement {
    catalog::CatalogPtr catalog;
    QString version;
    QList<lint::FileVerdict> verdicts;
    bool unreadable = false;  ///< a file, or a statement in one
};

void remark(const QCommandLineParser &parser, const QString &text)
{
    if (!parser.isSet(u"quiet"_s))
        std::fprintf(stderr, "%s\n", qPrintable(text));
}

Result<void> openCatalog(const QCommandLineParser &parser, LintConfigurations &configurations, const QString &firstFile,
                         Judgement &to)
{
    if (parser.isSet(u"db"_s) || parser.isSet(u"catalog"_s)) {
        if (parser.isSet(u"server-version"_s))
            return failure(ErrorKind::Usage,
                           u"--server-version goes without --db and --catalog, which say the version themselves."_s);
        const auto source = openSource(parser);
        if (!source)
            return failure(source.error());
        to.catalog = source->catalog;
        to.version = source->catalog->server().version;
        return {};
    }
    QString version = parser.value(u"server-version"_s);
    if (version.isEmpty()) {
        const auto configured = configurations.serverVersion(firstFile);
        if (!configured)
            return failure(configured.error());
        version = configured->value_or(QString::number(plan::Dialect::Newest));
    }
    const auto empty = lint::emptyCatalog(version);
    if (!empty)
        return failure(empty.error());
    if (empty->note)
        remark(parser, *empty->note);
    to.catalog = empty->catalog;
    to.version = empty->version;
    return {};
}

void judgeFile(const QString &file, LintConfigurations &configurations, lint::Linter &linter, Judgement &to)
{
    const QString name = file == "-"_L1 ? u"standard input"_s : file;
    const auto bytes = QFileInfo(file).isDir()
        ? failure(ErrorKind::LocalFile, u"%1 is a folder; name the files in it."_s.arg(file))
        : readFile(file);
    const auto options = bytes ? configurations.optionsFor(file) : failure(bytes.error());
    const auto verdict = options ? linter.judge(name, *bytes, *options) : failure(options.error());
    if (!verdict) {
        complain(verdict.error());
        to.unreadable = true;
        return;
    }
    for (const lint::StatementVerdict &statement : verdict->statements) {
        if (!statement.kind.isEmpty())
            continue;
        to.unreadable = true;
        const lint::LintFinding &finding = statement.findings.first();
        complain({ErrorKind::InvalidInput,
                  u"%1, line %2, column %3: %4"_s.arg(name)
                      .arg(finding.place.line)
                      .arg(finding.place.column)
                      .arg(finding.finding.message)});
    }
    to.verdicts.append(*verdict);
}

/// What stands in the files of --schema was run long ago: it is known, in use, and not judged itself.
Result<void> readSchemas(const QCommandLineParser &parser, lint::Linter &linter)
{
    for (const QString &file : parser.values(u"schema"_s)) {
        const auto bytes = readFile(file);
        const auto verdict = bytes ? linter.judge(file, *bytes) : failure(bytes.error());
        if (!verdict)
            return failure(verdict.error());
        for (const lint::StatementVerdict &statement : verdict->statements) {
            if (statement.kind.isEmpty())
                remark(parser, u"%1, line %2 was passed over: it could not be read."_s.arg(file).arg(statement.place.line));
        }
    }
    linter.settle();
    return {};
}

QByteArray formatted(const QCommandLineParser &parser, const Judgement &judged, std::optional<plan::Severity> failOn)
{
    const QString format = parser.value(u"format"_s);
    if (parser.isSet(u"rewrite"_s)) {
        QByteArray text;
        for (const lint::FileVerdict &verdict : judged.verdicts)
            text += (judged.verdicts.size() > 1 ? "-- " + verdict.file.toUtf8() + '\n' : QByteArray())
                + lint::rewritten(verdict, *judged.catalog);
        return text;
    }
    if (format == "json"_L1)
        return lint::writeJson(judged.verdicts);
    if (format == "sarif"_L1)
        return lint::writeSarif(judged.verdicts);
    if (format == "junit"_L1)
        return lint::writeJunit(judged.verdicts, failOn);
    if (format == "github"_L1)
        return lint::writeGithub(judged.verdicts);
    const bool colours = ::isatty(STDOUT_FILENO) == 1 && !parser.isSet(u"output"_s) && qEnvironmentVariableIsEmpty("NO_COLOR");
    return lint::writeText(judged.verdicts, colours ? lint::Colour::Terminal : lint::Colour::None);
}

Exit perform(const QCommandLineParser &parser)
{
    const QString limit = parser.value(u"fail-on"_s);
    const std::optional<plan::Severity> failOn = plan::severityFromString(limit);
    if (!failOn && limit != "never"_L1)
        return complain({ErrorKind::Usage, u"--fail-on %1 is not known; it takes info, warning, error or never."_s.arg(limit)});
    const QStringList given = parser.positionalArguments();
    const QStringList files = sql::flywayOrder(given).value_or(given);
    if (files.isEmpty())
        return complain(
            {ErrorKind::Usage, u"Give the SQL files to judge, in the order in which they are run; - is standard input."_s});
    if (parser.isSet(u"rewrite"_s) && parser.isSet(u"format"_s) && parser.value(u"format"_s) != "text"_L1)
        return complain({ErrorKind::Usage, u"--rewrite prints SQL; it goes without --format."_s});
    LintConfigurations configurations(parser.value(u"config"_s));
    Judgement judged;
    if (const auto opened = openCatalog(parser, configurations, files.first(), judged); !opened)
        return complain(opened.error());
    lint::Linter linter(judged.catalog, judged.version);
    if (const auto read = readSchemas(parser, linter); !read)
        return complain(read.error());
    for (const QString &file : files)
        judgeFile(file, configurations, linter, judged);
    if (judged.verdicts.isEmpty())
        return Exit::Usage;
    if (const Exit done = deliver(parser, formatted(parser, judged, failOn)); done != Exit::Done)
        return done;
    if (judged.unreadable)
        return Exit::Usage;
    const auto counts = [&](const lint::FileVerdict &verdict) {
        return std::ranges::any_of(verdict.findings(),
                                   [&](const auto &entry) { return failOn && entry.second->finding.severity >= *failOn; });
    };
    return std::ranges::any_of(judged.verdicts, counts) ? Exit::Findings : Exit::Done;
}

}  // namespace

Verb lintVerb()
{
    return {
        .name = u"lint"_s,
        .summary = u"Judges SQL migrations as they are: what each statement locks, writes, reads, and what to do instead."_s,
        .usage = u"[options] FILE..."_s,
        .formats = {u"text"_s, u"json"_s, u"sarif"_s, u"junit"_s, u"github"_s},
        .options =
            sourceOptions()
            + QList<
                QCommandLineOption>{{u"server-version"_s,
                                     u"The version of PostgreSQL to judge for, without a server; the newest known if not given."_s,
                                     u"VERSION"_s},
                                    {u"schema"_s,
                                     u"SQL that has made the schema (pg_dump --schema-only, or older migrations), to know tables and types without a server."_s,
                                     u"FILE"_s},
                                    {u"config"_s,
                                     u"The configuration, instead of the nearest .colonnade.json upwards from each file."_s,
                                     u"FILE"_s},
                                    {u"rewrite"_s,
                                     u"Prints the files with the phased SQL in the place of what can be planned."_s},
                                    {u"fail-on"_s,
                                     u"Exits with 1 for findings from this severity on: info, warning, error or never."_s,
                                     u"SEVERITY"_s, u"error"_s}},
        .perform = perform};
}

}  // namespace colonnade::cli
