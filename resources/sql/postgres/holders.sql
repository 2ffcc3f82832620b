-- For each table how long the oldest transaction runs that holds a lock on it. Of other users' transactions only who may read all
-- statistics learns the beginning.
SELECT l.relation, pg_catalog.max(extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start))
  FROM pg_catalog.pg_locks l
  JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
 WHERE l.locktype = 'relation'
   AND l.granted
   AND l.pid <> pg_catalog.pg_backend_pid()
   AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
   AND a.xact_start IS NOT NULL
 GROUP BY l.relation
