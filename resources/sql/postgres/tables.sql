-- Where nobody granted or revoked anything, an owner (and a superuser) may do everything with the table: asking for each
-- privilege there makes the server look its catalog up table by table.
SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, c.relnatts, pg_catalog.pg_get_userbyid(c.relowner), c.relrowsecurity,
       c.relforcerowsecurity, c.relreplident,
       CASE WHEN c.relreplident = 'i' THEN
           (SELECT x.relname FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
             WHERE i.indrelid = c.oid AND i.indisreplident)
       END,
       CASE WHEN c.reloftype <> 0 THEN pg_catalog.format_type(c.reloftype, NULL) END,
       am.amname, -- since 12
       CASE WHEN c.relkind = 'r' THEN 'heap' END, -- before 12
       CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
       CASE WHEN c.relispartition THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) END,
       CASE WHEN c.reloptions IS NOT NULL THEN
           (SELECT o.option_value FROM pg_catalog.pg_options_to_table(c.reloptions) o WHERE o.option_name = 'fillfactor')
       END,
       c.reltuples, c.relpages,
       CASE WHEN c.relkind = 'r' THEN pg_catalog.pg_stat_get_dead_tuples(c.oid) END,
       extract(epoch FROM greatest(pg_catalog.pg_stat_get_last_analyze_time(c.oid), pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid))),
       CASE WHEN c.relkind = 'r' THEN pg_catalog.pg_stat_get_live_tuples(c.oid) END,
       h.parents,
       pg_catalog.pg_has_role(c.relowner, 'USAGE'),
       CASE WHEN c.ours THEN true ELSE pg_catalog.has_table_privilege(c.oid, 'SELECT') END,
       CASE WHEN c.ours THEN true ELSE pg_catalog.has_table_privilege(c.oid, 'INSERT') END,
       CASE WHEN c.ours THEN true ELSE pg_catalog.has_table_privilege(c.oid, 'UPDATE') END,
       CASE WHEN c.ours THEN true ELSE pg_catalog.has_table_privilege(c.oid, 'REFERENCES') END,
       CASE WHEN c.ours THEN true ELSE pg_catalog.has_table_privilege(c.oid, 'TRIGGER') END
  FROM (SELECT *, relacl IS NULL AND pg_catalog.pg_has_role(relowner, 'USAGE') AS ours
               , oid -- before 12
          FROM pg_catalog.pg_class) c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN (SELECT i.inhrelid, pg_catalog.array_agg(i.inhparent ORDER BY i.inhseqno) AS parents
               FROM pg_catalog.pg_inherits i
              GROUP BY i.inhrelid) h ON h.inhrelid = c.oid
  LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam -- since 12
 WHERE c.relkind IN ('r', 'p', 'f')
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
 ORDER BY n.nspname::pg_catalog.text COLLATE "C", c.relname::pg_catalog.text COLLATE "C"
