// Ignores: the comments by which a file keeps rules quiet: -- colonnade:ignore RULE[, RULE...] reason. Behind a statement, or on
// any of its lines, it holds for that statement; on lines of its own, for the statement that follows.
#pragma once

#include "sql/script.h"

#include <QSet>

namespace colonnade::lint {

class Ignores
{
public:
    explicit Ignores(const sql::Script &script);

    bool isEmpty() const { return m_entries.isEmpty(); }
    /// `begin` and `end` are the statement's bytes.
    bool silences(const QString &rule, int begin, int end) const;

    struct Word {
        QString rule;
        int begin = 0;
        int end = 0;
        sql::Place place;
    };
    /// Every rule that is named, in order: for saying which of them there is not.
    QList<Word> words() const;

private:
    struct Entry {
        sql::Comment comment;
        int lineBegin = 0;      ///< byte of the beginning of the comment's line
        int nextStatement = 0;  ///< byte behind the comments and blanks that follow it
        QList<Word> rules;
    };
    QList<Entry> m_entries;
};

}  // namespace colonnade::lint
