SELECT k.oid, CASE WHEN k.collnamespace = 'pg_catalog'::pg_catalog.regnamespace THEN pg_catalog.quote_ident(k.collname)
                   ELSE k.collnamespace::pg_catalog.regnamespace || '.' || pg_catalog.quote_ident(k.collname) END
  FROM pg_catalog.pg_collation k
 WHERE k.oid = ANY ($1::pg_catalog.oid[])
