-- What uses the row types of tables, be it through arrays, domains, ranges or composite types: of the types $1 of tables' columns
-- ('t', whose columns the caller knows), columns of materialized views ('m'), of views ('v'), of composite types ('c'), domains
-- ('d'), arguments and results of functions ('f').
WITH RECURSIVE used(kind, object, type) AS (
    SELECT 't', '', t FROM pg_catalog.unnest($1::pg_catalog.oid[]) t
    UNION ALL
    SELECT c.relkind::pg_catalog.text, n.nspname || '.' || c.relname || '.' || a.attname, a.atttypid
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
     WHERE c.relkind IN ('c', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid >= 16384
       AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    UNION ALL
    SELECT 'd', n.nspname || '.' || y.typname, y.oid
      FROM pg_catalog.pg_type y
      JOIN pg_catalog.pg_namespace n ON n.oid = y.typnamespace
     WHERE y.typtype = 'd' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    UNION ALL
    SELECT DISTINCT 'f', n.nspname || '.' || p.proname || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')', t.type
      FROM pg_catalog.pg_proc p
      JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
     CROSS JOIN LATERAL pg_catalog.unnest(coalesce(p.proallargtypes, p.proargtypes::pg_catalog.oid[]) || p.prorettype) t(type)
     WHERE t.type >= 16384 AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
), reached(root, type) AS (
    SELECT DISTINCT u.type, u.type FROM used u
    UNION
    SELECT r.root, x.type
      FROM reached r
      JOIN pg_catalog.pg_type y ON y.oid = r.type
     CROSS JOIN LATERAL (
           SELECT y.typelem WHERE y.typelem <> 0
           UNION ALL
           SELECT y.typbasetype WHERE y.typtype = 'd'
           UNION ALL
           SELECT g.rngsubtype FROM pg_catalog.pg_range g WHERE g.rngtypid = y.oid
           UNION ALL -- since 14
           SELECT g.rngsubtype FROM pg_catalog.pg_range g WHERE g.rngmultitypid = y.oid -- since 14
           UNION ALL
           SELECT a.atttypid
             FROM pg_catalog.pg_class c
             JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
            WHERE c.oid = y.typrelid AND c.relkind = 'c' AND a.attnum > 0 AND NOT a.attisdropped
     ) x(type)
     WHERE x.type >= 16384
)
SELECT y.typrelid, u.kind, u.type, pg_catalog.format_type(u.type, NULL), u.object
  FROM used u
  JOIN reached r ON r.root = u.type
  JOIN pg_catalog.pg_type y ON y.oid = r.type
  JOIN pg_catalog.pg_class c ON c.oid = y.typrelid AND c.relkind IN ('r', 'p', 'f')
