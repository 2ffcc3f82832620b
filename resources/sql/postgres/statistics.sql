-- $1: with scans and writes, which only rates need.
SELECT c.oid,
       CASE WHEN $1::pg_catalog.bool THEN pg_catalog.pg_stat_get_numscans(c.oid) + coalesce(i.scans, 0) END,
       CASE WHEN $1::pg_catalog.bool THEN pg_catalog.pg_stat_get_tuples_inserted(c.oid) + pg_catalog.pg_stat_get_tuples_updated(c.oid)
                                          + pg_catalog.pg_stat_get_tuples_deleted(c.oid) END,
       pg_catalog.pg_stat_get_dead_tuples(c.oid),
       pg_catalog.pg_stat_get_live_tuples(c.oid)
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN (SELECT x.indrelid, pg_catalog.sum(pg_catalog.pg_stat_get_numscans(x.indexrelid)) AS scans
               FROM pg_catalog.pg_index x
              WHERE $1::pg_catalog.bool
              GROUP BY x.indrelid) i ON i.indrelid = c.oid
 WHERE c.relkind = 'r'
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
