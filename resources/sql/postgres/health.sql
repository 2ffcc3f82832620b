-- What a run looks at once a second. Sessions' details are hidden from who may not read all statistics: those are null then, and
-- never zero. $1: the tables that the run changes.
WITH RECURSIVE me(sees) AS (
    SELECT pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
), family(oid) AS (
    SELECT pg_catalog.to_regclass(name)::pg_catalog.oid FROM pg_catalog.unnest($1::pg_catalog.text[]) name
    UNION
    SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN family f ON i.inhparent = f.oid
), log(position, segment) AS (
    SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), '0/0'),
           pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size'))
)
SELECT me.sees,
       (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
                   s.slot_name,
                   pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), s.restart_lsn)::pg_catalog.int8,
                   s.wal_status -- since 13
                   '' -- before 13
                   ) ORDER BY s.slot_name)
          FROM pg_catalog.pg_replication_slots s
         WHERE s.restart_lsn IS NOT NULL),
       (SELECT CASE WHEN setting::pg_catalog.int8 >= 0 THEN setting::pg_catalog.int8 * 1048576 END
          FROM pg_catalog.pg_settings WHERE name = 'max_slot_wal_keep_size'),
       pg_catalog.current_setting('archive_mode') <> 'off',
       pg_catalog.div(log.position, log.segment)::pg_catalog.int8,
       (SELECT ('x' || pg_catalog.substr(a.last_archived_wal, 9, 8))::pg_catalog.bit(32)::pg_catalog.int8 * (4294967296 / log.segment)
               + ('x' || pg_catalog.substr(a.last_archived_wal, 17, 8))::pg_catalog.bit(32)::pg_catalog.int8
          FROM pg_catalog.pg_stat_archiver a
         WHERE a.last_archived_wal ~ '^[0-9A-F]{24}'),
       CASE WHEN me.sees THEN
           (SELECT pg_catalog.count(*)
              FROM pg_catalog.pg_stat_progress_vacuum v
              JOIN pg_catalog.pg_stat_activity a USING (pid)
             WHERE v.datname = pg_catalog.current_database()
               AND v.relid IN (SELECT oid FROM family)
               AND a.backend_type = 'autovacuum worker'
               AND a.query LIKE '%(to prevent wraparound)%')
       END,
       CASE WHEN me.sees THEN
           greatest((SELECT pg_catalog.max(pg_catalog.age(backend_xmin)) FROM pg_catalog.pg_stat_activity
                      WHERE pid <> pg_catalog.pg_backend_pid()),
                    (SELECT pg_catalog.max(pg_catalog.age(transaction)) FROM pg_catalog.pg_prepared_xacts),
                    (SELECT pg_catalog.max(pg_catalog.age(xmin)) FROM pg_catalog.pg_replication_slots),
                    0)
       END,
       pg_catalog.has_function_privilege('pg_catalog.pg_control_checkpoint()', 'EXECUTE')
  FROM me, log
