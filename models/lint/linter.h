// Linter: judges SQL files as they come, one after the other: what each statement does to those who use the database, by the same
// rules as plans (impact/postgres), and what should be done instead. A pure function of the files' bytes, the catalog and the
// options.
#pragma once

#include "impact/postgres/foretell.h"
#include "lint/verdict.h"

#include <chrono>

namespace colonnade::lint {

/// What a configuration says of one rule: a severity, or nothing for off.
using RuleSetting = std::optional<plan::Severity>;

struct LintOptions {
    QHash<QString, RuleSetting> rules;
    std::chrono::milliseconds lockTimeout{0};  ///< what the tool that runs the files sets by itself; 0: nothing
    std::chrono::milliseconds longestLockTimeout{5000};  ///< one above it protects nobody
    std::optional<bool> transaction;           ///< how files of no known tool run: as one transaction, or statement by statement
    bool operator==(const LintOptions &) const = default;
};

/// An empty catalog of a server version, for files that are judged without a server. `version` is what a person says: "15",
/// "16.4". Errors: Usage, where it is no version. A version that is not known is taken for the nearest that is, `note` then says
/// so.
struct EmptyCatalog {
    catalog::CatalogPtr catalog;
    QString version;  ///< that is judged for
    std::optional<QString> note;
};
Result<EmptyCatalog> emptyCatalog(const QString &version);

class Linter
{
public:
    /// `version` stands in the verdicts: "17" for an empty catalog, "17.11" for a server's.
    Linter(catalog::CatalogPtr catalog, QString version);

    /// Tables that earlier files made are known to later ones. Errors: InvalidInput, where the bytes are no text; Stopped.
    Result<FileVerdict> judge(const QString &file, const QByteArray &bytes, const LintOptions &options = {},
                              const std::stop_token &stop = {});

    /// What the files so far have made is there, and in use, when the next one runs: they were run long ago.
    void settle() { m_state->settle(); }

private:
    struct Run;
    impact::postgres::Foretold foretold(const sql::Reading &reading, const QString &text);
    void judgeStatement(const sql::Reading &reading, Run &run);
    void keepState(const sql::Reading &reading, Run &run);
    void restoreState(const sql::Reading &reading, Run &run);

    catalog::CatalogPtr m_catalog;
    QString m_version;
    std::optional<impact::postgres::State> m_state;  ///< never empty; State cannot be assigned to
};

}  // namespace colonnade::lint
