SELECT y.oid, n.nspname, y.typname, y.typtype,
       CASE WHEN y.typtype = 'd' THEN pg_catalog.format_type(y.typbasetype, y.typtypmod) END,
       y.typnotnull, y.typdefault
  FROM pg_catalog.pg_type y
  JOIN pg_catalog.pg_namespace n ON n.oid = y.typnamespace
  LEFT JOIN pg_catalog.pg_class c ON c.oid = y.typrelid
 WHERE n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
   AND (y.typtype IN ('e', 'd', 'r', 'm') OR y.typtype = 'c' AND c.relkind = 'c'
        OR y.typtype = 'b' AND y.typcategory <> 'A')
 ORDER BY n.nspname::pg_catalog.text COLLATE "C", y.typname::pg_catalog.text COLLATE "C"
