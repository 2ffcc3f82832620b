SELECT n.nspname, y.typname, y.typtype,
       CASE WHEN y.typtype = 'd' THEN pg_catalog.format_type(y.typbasetype, y.typtypmod) END,
       y.typnotnull, y.typdefault,
       CASE WHEN y.typtype = 'e'
            THEN (SELECT pg_catalog.json_agg(e.enumlabel::pg_catalog.text ORDER BY e.enumsortorder)
                    FROM pg_catalog.pg_enum e WHERE e.enumtypid = y.oid) END,
       CASE WHEN y.typtype = 'd'
            THEN (SELECT pg_catalog.json_agg(pg_catalog.pg_get_constraintdef(k.oid) ORDER BY k.conname::pg_catalog.text COLLATE "C")
                    FROM pg_catalog.pg_constraint k WHERE k.contypid = y.oid AND k.contype = 'c') END,
       (SELECT e.extname FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
         WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = y.oid AND d.deptype = 'e'
           AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass)
  FROM pg_catalog.pg_type y
  JOIN pg_catalog.pg_namespace n ON n.oid = y.typnamespace
 WHERE n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
   AND (y.typtype IN ('e', 'd', 'r', 'm') OR y.typtype = 'b' AND y.typcategory <> 'A'
        OR y.typtype = 'c' AND y.oid IN (SELECT c.reltype FROM pg_catalog.pg_class c WHERE c.relkind = 'c'))
 ORDER BY n.nspname::pg_catalog.text COLLATE "C", y.typname::pg_catalog.text COLLATE "C"
