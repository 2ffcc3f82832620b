-- To whom the details are hidden they are null; that there is a replica is known all the same.
SELECT coalesce(nullif(r.application_name, ''), 'pid ' || r.pid), coalesce(r.client_addr::text, ''), coalesce(r.state, 'hidden'),
       coalesce(r.sync_state IN ('sync', 'quorum'), false),
       pg_catalog.pg_wal_lsn_diff(CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_receive_lsn()
                                       ELSE pg_catalog.pg_current_wal_lsn() END, r.replay_lsn)::int8,
       extract(epoch FROM r.replay_lag)
  FROM pg_catalog.pg_stat_replication r
 WHERE r.state IS DISTINCT FROM 'backup'
 ORDER BY 1, 2
