SELECT name, pg_catalog.current_setting(name)
  FROM pg_catalog.pg_settings
 WHERE name IN ('block_size', 'data_checksums', 'deadlock_timeout', 'default_table_access_method', 'fsync',
                'hot_standby_feedback', 'idle_in_transaction_session_timeout', 'lc_messages', 'lock_timeout',
                'log_lock_waits', 'maintenance_work_mem', 'max_connections', 'max_locks_per_transaction',
                'max_parallel_maintenance_workers', 'max_slot_wal_keep_size', 'max_standby_streaming_delay',
                'max_wal_size', 'search_path', 'server_encoding', 'shared_buffers', 'statement_timeout',
                'synchronous_commit', 'synchronous_standby_names', 'TimeZone', 'track_counts', 'transaction_timeout',
                'wal_level')
 ORDER BY name
