SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, c.relnatts, pg_catalog.pg_get_userbyid(c.relowner), c.relrowsecurity,
       am.amname, -- since 12
       CASE WHEN c.relkind = 'r' THEN 'heap' END, -- before 12
       CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
       CASE WHEN c.relispartition THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) END,
       CASE WHEN c.reloptions IS NOT NULL THEN
           (SELECT o.option_value FROM pg_catalog.pg_options_to_table(c.reloptions) o WHERE o.option_name = 'fillfactor')
       END,
       c.reltuples, c.relpages,
       pg_catalog.pg_has_role(c.relowner, 'USAGE'),
       pg_catalog.has_table_privilege(c.oid, 'SELECT'),
       pg_catalog.has_table_privilege(c.oid, 'INSERT'),
       pg_catalog.has_table_privilege(c.oid, 'UPDATE'),
       pg_catalog.has_table_privilege(c.oid, 'REFERENCES'),
       pg_catalog.has_table_privilege(c.oid, 'TRIGGER')
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam -- since 12
 WHERE c.relkind IN ('r', 'p', 'f')
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
 ORDER BY n.nspname::pg_catalog.text COLLATE "C", c.relname::pg_catalog.text COLLATE "C"
