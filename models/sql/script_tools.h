// ScriptTools: what migration tools put around SQL: markers, headers, names of files. Used by script.cpp only.
#pragma once

#include "sql/script.h"

namespace colonnade::sql {

class ScriptTools
{
public:
    /// Before the text is split: Liquibase's own delimiters become semicolons.
    static void prepare(Script &script);
    /// After it: which pieces are judged, and in which transaction the tool runs them.
    static void apply(Script &script, const QString &name);

private:
    struct Section {
        int begin = 0;
        int end = 0;
        bool judged = true;
        ScriptBlock block;
    };
    static void liquibase(Script &script);
    static bool markers(Script &script);
    static void byName(Script &script, const QString &name);
    static void assign(Script &script, const QList<Section> &sections);
};

}  // namespace colonnade::sql
