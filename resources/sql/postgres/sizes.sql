-- Of some tables with their indexes. Sizes are asked under a short lock, so a relation on which somebody holds or awaits
-- ACCESS EXCLUSIVE is left out.
SELECT c.oid, CASE WHEN c.relkind = 'r' THEN pg_catalog.pg_table_size(c.oid) ELSE pg_catalog.pg_relation_size(c.oid) END
  FROM pg_catalog.pg_class c
 WHERE c.relkind IN ('r', 'i')
   AND (c.oid = ANY ($1::pg_catalog.oid[])
        OR c.oid IN (SELECT i.indexrelid FROM pg_catalog.pg_index i WHERE i.indrelid = ANY ($1::pg_catalog.oid[])))
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_locks l
                    WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.relation = c.oid)
