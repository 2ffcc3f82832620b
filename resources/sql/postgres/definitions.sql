-- What could not be put together from what was read: $1 indexes, $2 constraints, $3 collations.
SELECT 'i', i.oid, pg_catalog.pg_get_indexdef(i.oid)
  FROM pg_catalog.unnest($1::pg_catalog.oid[]) i(oid)
UNION ALL
SELECT 'c', k.oid, pg_catalog.pg_get_constraintdef(k.oid)
  FROM pg_catalog.pg_constraint k
 WHERE k.oid = ANY ($2::pg_catalog.oid[])
UNION ALL
SELECT 'k', k.oid, CASE WHEN k.collnamespace = 'pg_catalog'::pg_catalog.regnamespace THEN pg_catalog.quote_ident(k.collname)
                        ELSE k.collnamespace::pg_catalog.regnamespace || '.' || pg_catalog.quote_ident(k.collname) END
  FROM pg_catalog.pg_collation k
 WHERE k.oid = ANY ($3::pg_catalog.oid[])
