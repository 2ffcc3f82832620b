-- What the server itself knows of: SQL-standard bodies, arguments and results of a table's row type.
SELECT DISTINCT d.refobjid, n.nspname, p.proname
  FROM pg_catalog.pg_depend d
  JOIN pg_catalog.pg_proc p ON p.oid = d.objid
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
 WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
   AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
UNION
SELECT DISTINCT y.typrelid, n.nspname, p.proname
  FROM pg_catalog.pg_depend d
  JOIN pg_catalog.pg_proc p ON p.oid = d.objid
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_type y ON y.oid = d.refobjid AND y.typrelid <> 0
 WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
   AND d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
