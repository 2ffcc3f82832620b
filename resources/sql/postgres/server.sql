SELECT current_setting('server_version') AS version,
       current_setting('server_version_num') AS version_number,
       current_database() AS database,
       current_user AS username,
       (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS superuser,
       has_database_privilege(current_database(), 'CREATE') AS can_create_schema,
       pg_is_in_recovery() AS in_recovery,
       has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') AS may_read_identifier
