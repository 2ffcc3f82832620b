// Judging a text in tests, in few words.
#pragma once

#include "lint/linter.h"

namespace colonnade::test {

/// For an empty catalog of that version. Ends the program where the text is none.
lint::FileVerdict judged(const QByteArray &text, int major = 17, const lint::LintOptions &options = {},
                         const QString &file = QStringLiteral("x.sql"));
lint::FileVerdict judged(const QByteArray &text, const catalog::Catalog &catalog, const lint::LintOptions &options = {});

/// "3 error set-not-null": line, severity and rule of each finding, without the namespace pg.lint.
QStringList said(const lint::FileVerdict &verdict);
/// The same of a text that runs under a lock_timeout, rules only.
QStringList rulesOf(const QByteArray &text, int major = 17);

}  // namespace colonnade::test
