-- The bodies of languages in which a table's name can stand: the server does not know what they touch.
SELECT p.oid, n.nspname, p.proname, CASE WHEN l.lanname NOT IN ('c', 'internal') THEN p.prosrc END
  FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_language l ON l.oid = p.prolang
 WHERE n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
 ORDER BY n.nspname::pg_catalog.text COLLATE "C", p.proname::pg_catalog.text COLLATE "C"
