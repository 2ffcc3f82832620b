-- A type that is not on the search_path is printed with its schema; the text is as the user's own session would print it.
SELECT t.atttypid, t.atttypmod, pg_catalog.format_type(t.atttypid, t.atttypmod), y.typcollation
  FROM (SELECT DISTINCT a.atttypid, a.atttypmod
          FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
         WHERE c.relkind IN ('r', 'p', 'f')
           AND n.nspname <> 'information_schema'
           AND n.nspname !~ '^pg_'
           AND a.attnum > 0
           AND NOT a.attisdropped) t
  JOIN pg_catalog.pg_type y ON y.oid = t.atttypid
