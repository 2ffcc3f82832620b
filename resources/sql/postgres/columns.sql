-- Types and collations by their oids: formatting each of them once is much cheaper than once a column. Defaults: see defaults.sql.
SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attidentity,
       a.attgenerated, -- since 12
       '', -- before 12
       a.attcollation,
       CASE WHEN a.attacl IS NOT NULL THEN pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT') END,
       CASE WHEN a.attacl IS NOT NULL THEN pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'UPDATE') END
  FROM pg_catalog.pg_attribute a
 WHERE a.attnum > 0
   AND NOT a.attisdropped
   AND a.attrelid IN (SELECT c.oid
                        FROM pg_catalog.pg_class c
                        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                       WHERE c.relkind IN ('r', 'p', 'f')
                         AND n.nspname <> 'information_schema'
                         AND n.nspname !~ '^pg_')
