// Writers of verdicts: pure functions from values to bytes, one a form. Sentences are in the findings; these only arrange them.
#pragma once

#include "lint/verdict.h"

namespace colonnade::lint {

enum class Colour { None, Terminal };

/// For people: each statement with what it locks, each finding under its line of source.
QByteArray writeText(const QList<FileVerdict> &verdicts, Colour colour);
/// colonnade-lint/1: one file as the contract has it; of several, "files" holds what else stands at the top.
QByteArray writeJson(const QList<FileVerdict> &verdicts);
/// SARIF 2.1.0, columns in code points.
QByteArray writeSarif(const QList<FileVerdict> &verdicts);
/// JUnit's XML: a suite a file, a case a statement, which fails by findings from `failOn` on; nothing: none fails.
QByteArray writeJunit(const QList<FileVerdict> &verdicts, std::optional<plan::Severity> failOn);
/// Workflow commands of GitHub's runners, a line a finding.
QByteArray writeGithub(const QList<FileVerdict> &verdicts);

}  // namespace colonnade::lint
