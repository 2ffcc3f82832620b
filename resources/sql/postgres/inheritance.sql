SELECT i.inhrelid, i.inhparent
  FROM pg_catalog.pg_inherits i
  JOIN pg_catalog.pg_class c ON c.oid = i.inhparent
 WHERE c.relkind IN ('r', 'p', 'f')
 ORDER BY i.inhrelid, i.inhseqno
