#include "sql/builtin_functions.h"

#include <QSet>

namespace colonnade::sql {

using namespace Qt::StringLiterals;

namespace {

const QSet<QString> &strictFunctions()
{
    static const QSet<QString> names = {u"abs"_s,
                                        u"age"_s,
                                        u"array_length"_s,
                                        u"array_to_string"_s,
                                        u"ascii"_s,
                                        u"bit_length"_s,
                                        u"btrim"_s,
                                        u"cardinality"_s,
                                        u"ceil"_s,
                                        u"ceiling"_s,
                                        u"char_length"_s,
                                        u"character_length"_s,
                                        u"chr"_s,
                                        u"date_part"_s,
                                        u"date_trunc"_s,
                                        u"decode"_s,
                                        u"div"_s,
                                        u"encode"_s,
                                        u"exp"_s,
                                        u"extract"_s,
                                        u"floor"_s,
                                        u"initcap"_s,
                                        u"isfinite"_s,
                                        u"jsonb_array_length"_s,
                                        u"jsonb_typeof"_s,
                                        u"json_array_length"_s,
                                        u"json_typeof"_s,
                                        u"left"_s,
                                        u"length"_s,
                                        u"ln"_s,
                                        u"log"_s,
                                        u"lower"_s,
                                        u"lpad"_s,
                                        u"ltrim"_s,
                                        u"make_date"_s,
                                        u"make_timestamp"_s,
                                        u"make_timestamptz"_s,
                                        u"md5"_s,
                                        u"mod"_s,
                                        u"octet_length"_s,
                                        u"overlay"_s,
                                        u"pg_size_pretty"_s,
                                        u"position"_s,
                                        u"power"_s,
                                        u"regexp_replace"_s,
                                        u"repeat"_s,
                                        u"replace"_s,
                                        u"reverse"_s,
                                        u"right"_s,
                                        u"round"_s,
                                        u"rpad"_s,
                                        u"rtrim"_s,
                                        u"sha256"_s,
                                        u"sha512"_s,
                                        u"sign"_s,
                                        u"split_part"_s,
                                        u"sqrt"_s,
                                        u"starts_with"_s,
                                        u"strpos"_s,
                                        u"substr"_s,
                                        u"substring"_s,
                                        u"timezone"_s,
                                        u"to_char"_s,
                                        u"to_date"_s,
                                        u"to_hex"_s,
                                        u"to_json"_s,
                                        u"to_jsonb"_s,
                                        u"to_number"_s,
                                        u"to_timestamp"_s,
                                        u"translate"_s,
                                        u"trim"_s,
                                        u"trunc"_s,
                                        u"upper"_s};
    return names;
}

}  // namespace

bool isBuiltinStable(const QString &function)
{
    static const QSet<QString> others = {u"array_append"_s,
                                         u"array_cat"_s,
                                         u"array_prepend"_s,
                                         u"array_remove"_s,
                                         u"array_replace"_s,
                                         u"concat"_s,
                                         u"concat_ws"_s,
                                         u"current_database"_s,
                                         u"current_schema"_s,
                                         u"current_setting"_s,
                                         u"format"_s,
                                         u"int4range"_s,
                                         u"int8range"_s,
                                         u"json_build_array"_s,
                                         u"json_build_object"_s,
                                         u"jsonb_build_array"_s,
                                         u"jsonb_build_object"_s,
                                         u"jsonb_set"_s,
                                         u"make_interval"_s,
                                         u"make_time"_s,
                                         u"now"_s,
                                         u"numrange"_s,
                                         u"quote_ident"_s,
                                         u"quote_literal"_s,
                                         u"statement_timestamp"_s,
                                         u"tstzrange"_s,
                                         u"tsrange"_s,
                                         u"daterange"_s,
                                         u"to_tsvector"_s,
                                         u"transaction_timestamp"_s};
    return strictFunctions().contains(function) || others.contains(function);
}

bool isBuiltinStrict(const QString &function)
{
    return strictFunctions().contains(function);
}

bool isBuiltinOperator(const QString &name)
{
    static const QSet<QString> names = {
        u"+"_s,  u"-"_s,   u"*"_s,  u"/"_s,   u"%"_s,  u"^"_s,   u"="_s,       u"<>"_s,         u"!="_s,  u"<"_s,    u"<="_s,
        u">"_s,  u">="_s,  u"~"_s,  u"~*"_s,  u"!~"_s, u"!~*"_s, u"~~"_s,      u"~~*"_s,        u"!~~"_s, u"!~~*"_s, u"||"_s,
        u"->"_s, u"->>"_s, u"#>"_s, u"#>>"_s, u"@>"_s, u"<@"_s,  u"?"_s,       u"?|"_s,         u"?&"_s,  u"&&"_s,   u"|"_s,
        u"&"_s,  u"#"_s,   u"<<"_s, u">>"_s,  u"@"_s,  u"|/"_s,  u"BETWEEN"_s, u"NOT BETWEEN"_s};
    return names.contains(name);
}

}  // namespace colonnade::sql
