-- The definition is put together by the caller where it is a plain one, as in constraints.sql. Filtered by what the index is and
-- not its table, which saves a join: the caller leaves those of materialized views out.
SELECT i.indrelid, i.indexrelid, x.relname, am.amname, i.indkey,
       i.indnkeyatts, -- since 11
       i.indnatts, -- before 11
       i.indisunique, i.indisprimary, i.indisvalid,
       i.indexprs IS NULL AND i.indpred IS NULL AND x.reloptions IS NULL AND x.reltablespace = 0 AND x.relkind = 'i'
           AND NOT i.indnullsnotdistinct -- since 15
           AND NOT 0 <> ANY (i.indoption)
           AND NOT i.indclass::pg_catalog.oid[] OPERATOR(pg_catalog.&&) ARRAY(SELECT k.oid FROM pg_catalog.pg_opclass k WHERE NOT k.opcdefault),
       CASE WHEN i.indpred IS NOT NULL THEN pg_catalog.pg_get_expr(i.indpred, i.indrelid) END,
       CASE WHEN i.indexprs IS NOT NULL
            THEN pg_catalog.array_to_json(ARRAY(SELECT pg_catalog.pg_get_indexdef(i.indexrelid, k, false)
                                                  FROM pg_catalog.generate_series(1, i.indnatts) k)) END,
       i.indcollation, x.relpages
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
  JOIN pg_catalog.pg_am am ON am.oid = x.relam
  JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
 WHERE x.relkind IN ('i', 'I')
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
 ORDER BY i.indrelid, x.relname::pg_catalog.text COLLATE "C"
