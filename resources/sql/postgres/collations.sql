SELECT oid, CASE WHEN pg_catalog.pg_collation_is_visible(oid) THEN pg_catalog.quote_ident(collname)
                 ELSE collnamespace::pg_catalog.regnamespace || '.' || pg_catalog.quote_ident(collname) END
  FROM pg_catalog.pg_collation
 WHERE oid IN (SELECT attcollation FROM pg_catalog.pg_attribute)
