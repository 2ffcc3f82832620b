-- The log written since the last checkpoint began, over the size that is to force one.
SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), redo_lsn)
       / pg_catalog.pg_size_bytes(pg_catalog.current_setting('max_wal_size'))
  FROM pg_catalog.pg_control_checkpoint()
