// SqlReview: SQL files as somebody wrote them beside the phased SQL that we would run, line by line, with what each statement
// does to others. Made on a worker's thread from the verdicts of models/lint; the window only shows it. Lines are bytes into one
// text a side, so that a file of 50 MB costs its bytes and two dozen more a line.
#pragma once

#include "change/change_set.h"
#include "items/placed_finding.h"
#include "plan/plan.h"

namespace colonnade::items {

struct ScriptLine {
    int begin = 0;  ///< bytes into the side's text
    int end = 0;
    int number = 0;       ///< in its file; 0: a line of ours, without a number
    int statement = -1;   ///< of SqlReview::statements, the strongest lock of those on the line; -1: none
    qint8 severity = -1;  ///< int(plan::Severity) of the gravest finding on the line; -1: none
    bool first = false;   ///< its statement begins here
    bool quiet = false;   ///< greyed: as it stands in the file, where the other side has something better elsewhere
    bool heading = false;
};

/// What a finding is about, to be underlined.
struct ScriptMark {
    int from = 0;  ///< characters into the line
    int to = 0;
    plan::Severity severity = plan::Severity::Info;
};

struct ScriptSide {
    QByteArray text;
    QList<ScriptLine> lines;
    QHash<int, QList<ScriptMark>> marks;  ///< by row
    int columns = 0;                      ///< of the longest line, as shown
    int highestNumber = 0;                ///< before a line

    /// Decoded; a line longer than the screen could show is cut, and says how long it is.
    QString line(qsizetype row) const;

    static constexpr int LongestShown = 2000;
};

struct RowRange {
    int first = -1;
    int last = -1;
    bool contains(int row) const { return row >= first && row <= last && first >= 0; }
};

struct ReviewedStatement {
    RowRange original;
    RowRange phased;
    std::optional<plan::LockMode> mode;  ///< the strongest on a relation that others use
    QString effect;                      ///< what it locks, writes and reads, a line each; empty: nothing that others use
    bool planned = false;                ///< the right side has its phases
};

struct SqlReview {
    QStringList files;
    QString server;  ///< "17", "17.11"
    QStringList notes;
    ScriptSide original;
    ScriptSide phased;
    QList<ReviewedStatement> statements;
    QList<PlacedFinding> findings;  ///< the gravest, at most MostFindings
    qsizetype findingCount = 0;
    qsizetype plannedCount = 0;
    change::ChangeSet change;  ///< of the statements that can be planned on the connected database

    static constexpr qsizetype MostFindings = 2000;
};

using SqlReviewPtr = std::shared_ptr<const SqlReview>;

}  // namespace colonnade::items
