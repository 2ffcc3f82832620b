// The syntax of SQL and its colours, shared by all that shows SQL: reading the definitions takes a tenth of a second. They go
// with the last that uses them.
#pragma once

#include <KSyntaxHighlighting/Repository>

#include <memory>

namespace colonnade::ui {

std::shared_ptr<KSyntaxHighlighting::Repository> sqlSyntax();
/// That of the scheme which the application has.
KSyntaxHighlighting::Theme sqlTheme(const KSyntaxHighlighting::Repository &syntax);

}  // namespace colonnade::ui
