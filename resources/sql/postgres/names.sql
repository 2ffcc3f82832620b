-- The schemas, and what takes a name beside tables and their indexes.
SELECT 'schema', n.nspname, NULL::text
  FROM pg_catalog.pg_namespace n
 WHERE n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
UNION ALL
SELECT 'relation', n.nspname, c.relname
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind NOT IN ('r', 'p', 'f', 'i', 'I', 't')
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
UNION ALL
SELECT 'relation', n.nspname, x.relname
  FROM pg_catalog.pg_class m
  JOIN pg_catalog.pg_index i ON i.indrelid = m.oid
  JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
 WHERE m.relkind = 'm'
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
