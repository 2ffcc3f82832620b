// The body of a plpgsql function, taken apart: its variables, and every text that it hands to SQL, with what becomes of the
// rows. For whoever asks what a function does with a table; nothing is ever run.
#pragma once

#include "sql/parse.h"

namespace colonnade::sql {

struct PlpgsqlVariable {
    QString name;
    QString type;  ///< as written, also "orders%ROWTYPE"; empty for a record
    bool operator==(const PlpgsqlVariable &) const = default;
};

enum class PlpgsqlUse {
    Statement,    ///< a whole statement, also of FOR, OPEN and PERFORM
    ReturnQuery,  ///< RETURN QUERY: its columns are the function's result
    Expression,
    Assignment,  ///< "x := expression"
    Dynamic      ///< EXECUTE of what is put together of constants: the text that is run; others cannot be known
};

struct PlpgsqlText {
    PlpgsqlUse use = PlpgsqlUse::Statement;
    QString text;
    int line = 0;  ///< in the body, from 1: that on which the quote opens; 0 where it is not known
    bool operator==(const PlpgsqlText &other) const { return use == other.use && text == other.text; }
};

struct PlpgsqlBody {
    QList<PlpgsqlVariable> variables;  ///< of all blocks, parameters and result columns among them
    QList<PlpgsqlText> texts;
    bool dynamic = false;  ///< it EXECUTEs something that is put together at run time
    QList<int> dynamicLines;  ///< where it does, as the lines of the texts
};

/// A DO block or a function with a body in plpgsql. For any other libpg_query ends the program, or says nothing true.
bool isPlpgsql(const ParsedStatement &statement);

/// Errors: SqlRefused, where the CREATE FUNCTION or its body cannot be parsed.
Result<PlpgsqlBody> readPlpgsql(const QString &createFunction);
/// The same of a statement that has been parsed, with its own text.
Result<PlpgsqlBody> readPlpgsql(const ParsedStatement &statement, const QString &text);

}  // namespace colonnade::sql
