SELECT oid FROM pg_catalog.pg_opclass WHERE NOT opcdefault
