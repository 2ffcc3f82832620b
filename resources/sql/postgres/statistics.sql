-- Counters of scans and writes, read twice where rates are wanted.
SELECT c.oid,
       pg_catalog.pg_stat_get_numscans(c.oid) + coalesce(i.scans, 0),
       pg_catalog.pg_stat_get_tuples_inserted(c.oid) + pg_catalog.pg_stat_get_tuples_updated(c.oid)
           + pg_catalog.pg_stat_get_tuples_deleted(c.oid)
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN (SELECT x.indrelid, pg_catalog.sum(pg_catalog.pg_stat_get_numscans(x.indexrelid)) AS scans
               FROM pg_catalog.pg_index x
              GROUP BY x.indrelid) i ON i.indrelid = c.oid
 WHERE c.relkind = 'r'
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
