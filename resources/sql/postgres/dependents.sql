-- Views ('v', 'm'), and of functions ('f') those of which the server itself knows: SQL-standard bodies, arguments and results of a table's row type.
SELECT DISTINCT d.refobjid, v.relkind, n.nspname, v.relname, v.oid
  FROM pg_catalog.pg_depend d
  JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid
  JOIN pg_catalog.pg_class v ON v.oid = r.ev_class
  JOIN pg_catalog.pg_namespace n ON n.oid = v.relnamespace
 WHERE d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
   AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
   AND v.relkind IN ('v', 'm')
   AND d.refobjid <> v.oid
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
UNION ALL
SELECT DISTINCT d.refobjid, 'f'::pg_catalog."char", n.nspname, p.proname, p.oid
  FROM pg_catalog.pg_depend d
  JOIN pg_catalog.pg_proc p ON p.oid = d.objid
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
 WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
   AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
UNION ALL
SELECT DISTINCT y.typrelid, 'f'::pg_catalog."char", n.nspname, p.proname, p.oid
  FROM pg_catalog.pg_depend d
  JOIN pg_catalog.pg_proc p ON p.oid = d.objid
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_type y ON y.oid = d.refobjid AND y.typrelid <> 0
 WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
   AND d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
