// Verb: one word of the command line with its options. contract.md of the project fixes what others rely on: the verbs, the
// formats, the exit codes.
#pragma once

#include "app/exit.h"

#include <QCommandLineParser>
#include <QStringList>

namespace colonnade::cli {

struct Verb {
    QString name;
    QString summary;                    ///< one line for --help
    QString usage;                      ///< "[options] --db DB CHANGE"
    QStringList formats;                ///< what --format takes, the first is the default
    QList<QCommandLineOption> options;  ///< beside the common ones
    std::function<Exit(const QCommandLineParser &)> perform;
};

/// Every verb there is; one function a file returns one (verb_plan.cpp: Verb planVerb()).
QList<Verb> allVerbs();

int run(const QStringList &arguments);

/// Prints the sentence to standard error and gives the exit code that goes with it.
Exit complain(const Error &error);
/// Writes a result to --output or to standard output.
Exit deliver(const QCommandLineParser &parser, const QByteArray &bytes);
/// The file's bytes; "-" is standard input. Errors: LocalFile, with the reason.
Result<QByteArray> readFile(const QString &path);

}  // namespace colonnade::cli
