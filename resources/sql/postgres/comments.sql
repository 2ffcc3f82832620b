SELECT d.objoid, d.objsubid, d.description
  FROM pg_catalog.pg_description d
  JOIN pg_catalog.pg_class c ON c.oid = d.objoid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
   AND c.relkind IN ('r', 'p', 'f')
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
