-- The definition of keys and of not null is put together from the columns by the caller: asking the server for each would be
-- most of the time that reading thousands of tables takes.
SELECT k.oid, k.conrelid, k.conname, k.contype, k.conkey, k.conindid,
       CASE WHEN k.contype IN ('f', 'c', 'x') OR k.condeferrable THEN pg_catalog.pg_get_constraintdef(k.oid) END,
       k.convalidated, k.condeferrable, k.connoinherit, k.confrelid, k.confkey, k.confdeltype, k.confupdtype
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'f')
   AND k.contype IN ('p', 'u', 'f', 'c', 'x', 'n')
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
 ORDER BY k.conrelid, k.conname::pg_catalog.text COLLATE "C"
