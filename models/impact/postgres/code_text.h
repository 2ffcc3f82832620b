// CodeText: the statements that a DO block, a function or a procedure runs, as far as they stand in it. Used by foretell(), which
// says what they lock, and by lint, which looks for what takes long among them.
#pragma once

#include "impact/postgres/state.h"
#include "sql/parse.h"

namespace colonnade::impact::postgres {

struct CodeText {
    struct Entry {
        sql::ParsedStatement statement;
        QString text;
        int line = 0;  ///< in the body, from 1: the line on which its quote opens; 0 where it is not known
    };
    QList<Entry> statements;   ///< in the order of the text; loops and branches are not told apart
    QList<int> dynamicLines;   ///< where SQL is run that is put together only then
    bool unread = false;       ///< some of it could not be parsed
};

/// Of a DO statement or a CREATE FUNCTION in plpgsql.
CodeText codeOfBlock(const QString &text);
/// The bodies of the functions that a statement calls, as far as the script or the catalog has them.
QList<CodeText> codeCalledBy(const QJsonObject &node, const State &state);

}  // namespace colonnade::impact::postgres
