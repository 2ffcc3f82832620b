SELECT p.polrelid, p.polname, coalesce(pg_catalog.pg_get_expr(p.polqual, p.polrelid), ''),
       coalesce(pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid), '')
  FROM pg_catalog.pg_policy p
 ORDER BY p.polrelid, p.polname::pg_catalog.text COLLATE "C"
