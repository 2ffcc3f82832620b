#include "app/cli/verb.h"

#include <QFile>
#include <QSaveFile>
#include <QTextStream>

#include <cstdio>

namespace colonnade::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 LargestFile = 256 << 20;

void print(FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stream);
    std::fflush(stream);
}

/// Names come from files: none of them may steer the terminal, or turn the direction of what stands behind it.
QString harmless(const QString &text)
{
    QString shown = text;
    for (QChar &c : shown) {
        const bool turns = (c >= QChar(0x202A) && c <= QChar(0x202E)) || (c >= QChar(0x2066) && c <= QChar(0x2069));
        if (turns || (c.category() == QChar::Other_Control && c != u'\n' && c != u'\t'))
            c = QChar::ReplacementCharacter;
    }
    return shown;
}

QString versionLine()
{
    return u"colonnade-cli " COLONNADE_VERSION "\n"_s;
}

QString overview()
{
    QString text =
        u"Plans and carries out schema changes on live databases.\n\nUsage: colonnade-cli VERB [options] [files]\n\n"_s;
    for (const Verb &verb : allVerbs())
        text += u"  "_s + verb.name.leftJustified(10) + verb.summary + u'\n';
    return text + u"\ncolonnade-cli VERB --help says more. Exit codes: 0 done, 1 findings, 2 usage or unreadable input, 3 no "
                  "connection,\n4 refused by a guard, 5 stopped midway (resume goes on), 6 a step failed on the server.\n"_s;
}

void addCommonOptions(QCommandLineParser &parser, const Verb &verb)
{
    parser.setApplicationDescription(verb.summary);
    parser.addOption({{u"h"_s, u"help"_s}, u"Says this."_s});
    parser.addOption({u"version"_s, u"Says which version this is."_s});
    parser.addOption(
        {u"format"_s, u"Form of the result: %1."_s.arg(verb.formats.join(u", "_s)), u"FORMAT"_s, verb.formats.value(0)});
    parser.addOption({u"output"_s, u"Writes the result to FILE instead of standard output."_s, u"FILE"_s});
    parser.addOption({u"quiet"_s, u"No progress and no remarks on standard error."_s});
    parser.addOptions(verb.options);
}

int perform(const Verb &verb, const QStringList &arguments)
{
    QCommandLineParser parser;
    addCommonOptions(parser, verb);
    if (!parser.parse(arguments))
        return static_cast<int>(
            complain({ErrorKind::Usage, parser.errorText() + u" See colonnade-cli %1 --help."_s.arg(verb.name)}));
    if (parser.isSet(u"help"_s)) {
        QString help = parser.helpText();
        help.replace(help.indexOf(u"Usage:"_s), help.indexOf(u'\n', help.indexOf(u"Usage:"_s)) - help.indexOf(u"Usage:"_s),
                     u"Usage: colonnade-cli "_s + verb.name + u' ' + verb.usage);
        print(stdout, help);
        return 0;
    }
    if (parser.isSet(u"version"_s)) {
        print(stdout, versionLine());
        return 0;
    }
    if (const QString format = parser.value(u"format"_s); !verb.formats.contains(format)) {
        return static_cast<int>(
            complain({ErrorKind::Usage,
                      u"--format %1 is not known to %2; it takes %3."_s.arg(format, verb.name, verb.formats.join(u", "_s))}));
    }
    return static_cast<int>(verb.perform(parser));
}

}  // namespace

Exit complain(const Error &error)
{
    print(stderr, u"colonnade-cli: "_s + harmless(error.message) + u'\n');
    if (!error.detail.isEmpty())
        print(stderr, u"  The server says: "_s + harmless(error.detail.trimmed()).replace(u'\n', u"\n  "_s) + u'\n');
    return exitFor(error.kind);
}

Exit deliver(const QCommandLineParser &parser, const QByteArray &bytes)
{
    const QString path = parser.value(u"output"_s);
    if (path.isEmpty()) {
        print(stdout, QString::fromUtf8(bytes));
        return Exit::Done;
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return complain({ErrorKind::LocalFile, u"%1 cannot be written: %2."_s.arg(path, file.errorString())});
    return Exit::Done;
}

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    const bool opened = path == u"-"_s ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened)
        return failure(ErrorKind::LocalFile, u"%1 cannot be read: %2."_s.arg(path, file.errorString()));
    QByteArray bytes;
    // A device may never end.
    while (bytes.size() <= LargestFile) {
        const QByteArray more = file.read(LargestFile + 1 - bytes.size());
        if (more.isEmpty())
            break;
        bytes += more;
    }
    if (bytes.size() > LargestFile)
        return failure(ErrorKind::InvalidInput,
                       u"%1 has more than %2 MB, which is more than is read."_s.arg(path, QString::number(LargestFile >> 20)));
    if (file.error() != QFileDevice::NoError)
        return failure(ErrorKind::LocalFile, u"%1 cannot be read: %2."_s.arg(path, file.errorString()));
    return bytes;
}

int run(const QStringList &arguments)
{
    const QString word = arguments.value(1);
    if (word.isEmpty() || word == u"--help"_s || word == u"-h"_s || word == u"help"_s) {
        print(word.isEmpty() ? stderr : stdout, overview());
        return word.isEmpty() ? static_cast<int>(Exit::Usage) : 0;
    }
    if (word == u"--version"_s) {
        print(stdout, versionLine());
        return 0;
    }
    for (const Verb &verb : allVerbs()) {
        if (verb.name == word)
            return perform(verb, arguments.mid(0, 1) + arguments.mid(2));
    }
    return static_cast<int>(
        complain({ErrorKind::Usage, u"There is no verb \"%1\". colonnade-cli --help lists them."_s.arg(word)}));
}

}  // namespace colonnade::cli
