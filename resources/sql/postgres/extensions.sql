SELECT d.objid, e.extname
  FROM pg_catalog.pg_extension e
  JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.refobjid = e.oid
 WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
   AND d.deptype = 'e'
