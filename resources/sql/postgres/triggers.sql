SELECT t.tgrelid, t.tgname, pg_catalog.pg_get_triggerdef(t.oid), pn.nspname, p.proname, t.tgenabled <> 'D', t.tgfoid
  FROM pg_catalog.pg_trigger t
  JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
  JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
  JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace
 WHERE NOT t.tgisinternal
   AND c.relkind IN ('r', 'p', 'f')
 ORDER BY t.tgrelid, t.tgname::pg_catalog.text COLLATE "C"
