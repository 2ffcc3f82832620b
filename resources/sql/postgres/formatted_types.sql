SELECT t.type, t.modifier, pg_catalog.format_type(t.type, t.modifier), y.typcollation
  FROM unnest($1::pg_catalog.oid[], $2::pg_catalog.int4[]) t(type, modifier)
  JOIN pg_catalog.pg_type y ON y.oid = t.type
