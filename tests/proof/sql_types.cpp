#include "tests/proof/sql_types.h"

namespace colonnade::test::proof {

using namespace Qt::StringLiterals;

namespace {

QList<SqlType> numbers()
{
    const QStringList least{u"{c} >= 0"_s, u"{c} >= 0 OR {c} IS NULL"_s, u"{c} BETWEEN 0 AND 2000000000"_s,
                            u"coalesce({c}, 1) >= 0"_s};
    return {
        {.name = u"smallint"_s, .value = u"({n} % 30000)::smallint"_s, .constant = u"7"_s, .checks = least.first(2)},
        {.name = u"integer"_s,
         .value = u"({n})::integer"_s,
         .constant = u"42"_s,
         .distinct = true,
         .checks = least,
         .stable = u"length(current_user) * 0 + 3"_s,
         .random = u"(random() * 1000)::integer"_s,
         .index = u"hash"_s},
        {.name = u"bigint"_s,
         .value = u"({n})::bigint * 3"_s,
         .constant = u"-0"_s,
         .distinct = true,
         .checks = least.first(2),
         .stable = u"extract(epoch FROM now())::bigint"_s,
         .random = u"(random() * 1e9)::bigint"_s,
         .index = u"brin"_s},
        {.name = u"numeric(12,2)"_s,
         .value = u"({n} / 4.0)::numeric(12,2)"_s,
         .constant = u"1.50"_s,
         .distinct = true,
         .checks = least.first(2),
         .random = u"random()::numeric"_s},
        {.name = u"numeric"_s, .value = u"({n} * 1.000000001)"_s, .constant = u"0"_s, .distinct = true, .checks = least},
        {.name = u"real"_s, .value = u"({n} % 1000 / 8.0)::real"_s, .constant = u"'NaN'"_s},
        {.name = u"double precision"_s,
         .value = u"({n} / 8.0)::float8"_s,
         .constant = u"1e100"_s,
         .distinct = true,
         .checks = {u"{c} >= 0"_s},
         .random = u"random()"_s},
        {.name = u"boolean"_s,
         .value = u"{n} % 2 = 0"_s,
         .constant = u"false"_s,
         .checks = {u"{c} IN (true, false)"_s, u"{c} IS NOT UNKNOWN OR {c} IS NULL"_s}},
        {.name = u"money"_s, .value = u"({n} % 1000)::money"_s, .constant = u"'1.00'::money"_s},
    };
}

QList<SqlType> texts()
{
    const QStringList checks{u"length({c}) > 0"_s, u"{c} <> ''"_s, u"{c} IS NULL OR {c} LIKE '%'"_s,
                             u"coalesce({c}, 'x') <> ''"_s, u"{c} = {c}"_s};
    return {
        {.name = u"text"_s,
         .value = u"'text ' || {n}"_s,
         .constant = u"'it''s'"_s,
         .distinct = true,
         .collatable = true,
         .checks = checks,
         .stable = u"current_user"_s,
         .random = u"md5(random()::text)"_s,
         .index = u"hash"_s},
        {.name = u"character varying(40)"_s,
         .value = u"'v' || {n}"_s,
         .constant = u"$q$a$b$q$"_s,
         .distinct = true,
         .collatable = true,
         .checks = checks.first(3),
         .stable = u"to_char(now(), 'YYYY')"_s},
        {.name = u"char(12)"_s,
         .value = u"'c' || {n}"_s,
         .constant = u"'x'"_s,
         .distinct = true,
         .collatable = true,
         .checks = {u"{c} <> ''"_s}},
        {.name = u"\"char\""_s, .value = u"chr(97 + ({n} % 20)::integer)::\"char\""_s, .constant = u"'a'"_s},
        {.name = u"name"_s, .value = u"('n' || {n})::name"_s, .constant = u"'n'"_s, .distinct = true},
        {.name = u"bytea"_s,
         .value = u"decode(md5(({n})::text), 'hex')"_s,
         .constant = u"'\\x00ff'"_s,
         .distinct = true,
         .checks = {u"octet_length({c}) > 0"_s}},
        {.name = u"uuid"_s,
         .value = u"md5('u' || {n})::uuid"_s,
         .constant = u"'00000000-0000-0000-0000-000000000000'"_s,
         .distinct = true,
         .random = u"md5(random()::text || clock_timestamp()::text)::uuid"_s},
        {.name = u"json"_s,
         .value = u"json_build_object('n', {n})"_s,
         .constant = u"'{}'"_s,
         .ordered = false,
         .checks = {u"json_typeof({c}) = 'object'"_s}},
        {.name = u"jsonb"_s,
         .value = u"jsonb_build_object('n', {n})"_s,
         .constant = u"'{\"a\": [1, null]}'"_s,
         .distinct = true,
         .checks = {u"jsonb_typeof({c}) = 'object'"_s},
         .index = u"gin"_s},
        {.name = u"tsvector"_s, .value = u"to_tsvector('simple', 'word ' || {n})"_s, .constant = u"''"_s, .index = u"gin"_s},
        {.name = u"inet"_s, .value = u"'10.0.0.0'::inet + {n}"_s, .constant = u"'::1'"_s, .distinct = true},
        {.name = u"bit(8)"_s, .value = u"({n} % 256)::bit(8)"_s, .constant = u"B'00000001'"_s},
    };
}

QList<SqlType> times()
{
    return {
        {.name = u"date"_s,
         .value = u"date '2020-01-01' + ({n} % 3000)::integer"_s,
         .constant = u"'infinity'"_s,
         .stable = u"current_date"_s},
        {.name = u"timestamp without time zone"_s,
         .value = u"timestamp '2020-01-01' + {n} * interval '1 second'"_s,
         .constant = u"'epoch'"_s,
         .distinct = true,
         .stable = u"localtimestamp"_s,
         .random = u"clock_timestamp()::timestamp"_s},
        {.name = u"timestamp(3) with time zone"_s,
         .value = u"timestamptz '2020-01-01 00:00+00' + {n} * interval '1 second'"_s,
         .constant = u"'2001-02-03 04:05:06+00'"_s,
         .distinct = true,
         .checks = {u"{c} > '1900-01-01 00:00+00'"_s},
         .stable = u"now()"_s,
         .random = u"clock_timestamp()"_s},
        {.name = u"time without time zone"_s,
         .value = u"time '00:00' + ({n} % 86400) * interval '1 second'"_s,
         .constant = u"'12:00'"_s,
         .stable = u"localtime"_s},
        {.name = u"interval"_s, .value = u"{n} * interval '1 minute'"_s, .constant = u"'1 mon'"_s, .distinct = true},
    };
}

QList<SqlType> composed()
{
    return {
        {.name = u"integer[]"_s,
         .value = u"ARRAY[{n}, 2]::integer[]"_s,
         .constant = u"'{1,2}'"_s,
         .distinct = true,
         .checks = {u"cardinality({c}) > 0"_s},
         .index = u"gin"_s},
        {.name = u"text[]"_s,
         .value = u"ARRAY['a', ({n})::text]"_s,
         .constant = u"ARRAY['x']"_s,
         .distinct = true,
         .collatable = true},
        {.name = u"int4range"_s,
         .value = u"int4range(({n})::integer, ({n} + 5)::integer)"_s,
         .constant = u"'empty'"_s,
         .distinct = true,
         .index = u"gist"_s},
        {.name = u"point"_s, .value = u"point({n}, 1)"_s, .constant = u"'(0,0)'"_s, .ordered = false, .index = u"gist"_s},
        {.name = u"proof.mood"_s,
         .value = u"(ARRAY['calm', 'wild', 'so so'])[(1 + {n} % 3)::integer]::proof.mood"_s,
         .constant = u"'so so'"_s,
         .checks = {u"{c} <> 'calm' OR {c} = 'calm'"_s, u"{c} IN ('calm', 'wild', 'so so')"_s},
         .needs = {u"CREATE TYPE proof.mood AS ENUM ('calm', 'wild', 'so so')"_s}},
        {.name = u"proof.\"Addr ess\""_s,
         .value = u"ROW(({n})::integer, 'x')::proof.\"Addr ess\""_s,
         .constant = u"ROW(1, null)::proof.\"Addr ess\""_s,
         .distinct = true,
         .needs = {u"CREATE TYPE proof.\"Addr ess\" AS (no integer, street text)"_s}},
        {.name = u"proof.span"_s,
         .value = u"proof.span(({n})::float8, {n} + 1.5)"_s,
         .constant = u"'[1,2]'"_s,
         .distinct = true,
         .needs = {u"CREATE TYPE proof.span AS RANGE (SUBTYPE = float8)"_s}},
        {.name = u"proof.plain"_s,
         .value = u"'p' || {n}"_s,
         .constant = u"'p'"_s,
         .distinct = true,
         .collatable = true,
         .checks = {u"{c} <> ''"_s},
         .needs = {u"CREATE DOMAIN proof.plain AS text"_s}},
        {.name = u"proof.strict"_s,
         .value = u"({n})::integer"_s,
         .constant = u"1"_s,
         .distinct = true,
         .needs = {u"CREATE DOMAIN proof.strict AS integer CHECK (VALUE >= 0)"_s}},
        {.name = u"proof.given"_s,
         .value = u"({n})::integer"_s,
         .constant = u"2"_s,
         .distinct = true,
         .needs = {u"CREATE DOMAIN proof.given AS integer DEFAULT 5"_s}},
    };
}

}  // namespace

const QList<SqlType> &sqlTypes()
{
    static const QList<SqlType> types = numbers() + texts() + times() + composed();
    return types;
}

QList<SqlType> keyTypes()
{
    QList<SqlType> types;
    for (const QString &name : {u"integer"_s, u"bigint"_s, u"integer"_s, u"bigint"_s, u"uuid"_s, u"text"_s,
                                u"character varying(40)"_s, u"numeric(12,2)"_s, u"timestamp(3) with time zone"_s, u"bytea"_s,
                                u"char(12)"_s, u"inet"_s, u"interval"_s, u"name"_s, u"proof.plain"_s, u"double precision"_s})
        types.append(sqlType(name));
    return types;
}

const SqlType &sqlType(const QString &name)
{
    const auto it = std::ranges::find(sqlTypes(), name, &SqlType::name);
    Q_ASSERT(it != sqlTypes().end());
    return *it;
}

}  // namespace colonnade::test::proof
