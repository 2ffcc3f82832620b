-- The texts of the views $1. Printing one takes ACCESS SHARE on what it reads.
SELECT c.oid, n.nspname, c.relname, c.relkind, CASE WHEN pg_catalog.length(t.definition) <= $2 THEN t.definition END
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 CROSS JOIN LATERAL (SELECT pg_catalog.pg_get_viewdef(c.oid) AS definition OFFSET 0) t
 WHERE c.oid = ANY ($1::pg_catalog.oid[])
 ORDER BY n.nspname::pg_catalog.text COLLATE "C", c.relname::pg_catalog.text COLLATE "C"
