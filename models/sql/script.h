// Script: a file of migrations as somebody wrote it: for psql, Flyway, Liquibase, goose, dbmate, sql-migrate, golang-migrate,
// Prisma or sqitch. It knows which part of the file goes forward, which statements the tool runs in one transaction, and reads
// one statement after the other, so that a broken one costs itself only and a file of 50 MB is never held as trees.
#pragma once

#include "sql/expected.h"
#include "sql/splitter.h"

#include <functional>
#include <stop_token>

namespace colonnade::sql {

struct ScriptNote {
    Place place;
    QString text;  ///< a sentence
    bool operator==(const ScriptNote &) const = default;
};

/// What is run together: by a tool in a transaction of its own, or statement by statement.
struct ScriptBlock {
    QString title;  ///< "changeset ann:1"; empty for the file itself
    bool transaction = false;
};

/// Why a statement cannot be read.
struct Refusal {
    QString message;  ///< "syntax error at or near "x"; expected COLUMN"
    int begin = 0;    ///< bytes into the file: the word that did not fit
    int end = 0;
    Place place;
    bool operator==(const Refusal &) const = default;
};

struct Reading {
    ParsedStatement statement;  ///< kind is empty where it cannot be read; locations in node count from `begin`
    QByteArray text;
    int block = 0;
    QStringList newer;  ///< syntax of PostgreSQL 18 in it, for people
    std::optional<Refusal> refusal;
};

class Script
{
public:
    /// `name` is the file's: some tools are known by it. Errors: InvalidInput for what is no text: bytes that are not UTF-8, a
    /// zero byte.
    static Result<Script> read(const QByteArray &bytes, const QString &name);

    const QByteArray &text() const { return m_text; }
    /// "Flyway"; empty where no tool was recognised.
    const QString &tool() const { return m_tool; }
    const QList<Comment> &comments() const { return m_split.comments; }
    const QList<ScriptBlock> &blocks() const { return m_blocks; }
    /// What was passed over, and what the reader should know, in order of lines.
    const QList<ScriptNote> &notes() const { return m_notes; }

    enum class Rollback { Whole, ToSavepoint };
    /// Of the transaction that is open at a byte: whether ROLLBACK ends it, or ROLLBACK TO goes back within it.
    bool isRolledBack(int byte, Rollback how) const;

    /// Every statement in order, until somebody asks to stop.
    void each(const std::function<void(const Reading &)> &take, const std::stop_token &stop = {}) const;

    /// Longer statements are not read.
    static constexpr int LongestStatement = 4 * 1024 * 1024;

private:
    friend class ScriptTools;
    struct Part {
        Piece piece;
        int block = 0;
    };

    void repairParentheses();
    void collectControls();
    enum class Control { Ends, RollsBack, RollsBackTo };
    /// What a file of mistakes has cost so far.
    struct Effort {
        int questions = 0;
        int forgotten = 0;
    };
    bool readForgotten(const Part &part, const QByteArray &text, const SyntaxError &error,
                       const std::function<void(const Reading &)> &take, Effort &effort) const;
    void readPart(const Part &part, const std::function<void(const Reading &)> &take, Effort &effort) const;

    QByteArray m_text;   ///< as it stands in the file
    QByteArray m_clean;  ///< the same length, delimiters of tools made semicolons, psql's lines within statements blanked
    QString m_tool;
    Split m_split;
    QList<ScriptBlock> m_blocks;
    QList<Part> m_parts;
    QList<ScriptNote> m_notes;
    QList<std::pair<int, Control>> m_controls;  ///< of transactions, where they begin
};

}  // namespace colonnade::sql
