SELECT DISTINCT d.refobjid, v.relkind, n.nspname, v.relname
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
