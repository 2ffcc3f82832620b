SELECT k.oid, pg_catalog.pg_get_constraintdef(k.oid)
  FROM pg_catalog.pg_constraint k
 WHERE k.oid = ANY ($1::pg_catalog.oid[])
