-- The schemas, and everything beside the tables that takes a name.
SELECT 'schema', n.nspname, NULL::text
  FROM pg_catalog.pg_namespace n
 WHERE n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
UNION ALL
SELECT 'relation', n.nspname, c.relname
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind NOT IN ('r', 'p', 'f')
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
