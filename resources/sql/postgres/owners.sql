SELECT oid, rolname FROM pg_catalog.pg_roles WHERE oid IN (SELECT relowner FROM pg_catalog.pg_class)
