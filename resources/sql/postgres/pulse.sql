-- How the server is, for the status bar: replicas, lag of the slowest in seconds, active sessions, age of the oldest transaction,
-- sessions that wait for a lock. Our own sessions are not counted.
SELECT (SELECT count(*) FROM pg_catalog.pg_stat_replication),
       (SELECT max(extract(epoch FROM coalesce(replay_lag, '0'::interval))) FROM pg_catalog.pg_stat_replication),
       count(*) FILTER (WHERE state = 'active'),
       coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0),
       count(*) FILTER (WHERE wait_event_type = 'Lock')
FROM pg_catalog.pg_stat_activity
WHERE backend_type = 'client backend' AND pid <> pg_catalog.pg_backend_pid() AND application_name NOT LIKE 'colonnade:%'
