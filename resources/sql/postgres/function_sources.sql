-- The texts of the functions $1. Of aggregates and window functions in C there is none.
SELECT p.oid, n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid), l.lanname,
       p.prosqlbody IS NOT NULL, -- since 14
       false, -- before 14
       CASE WHEN pg_catalog.length(p.prosrc) <= $2
             AND p.prokind <> 'a' -- since 11
             AND NOT p.proisagg -- before 11
            THEN pg_catalog.pg_get_functiondef(p.oid) END
  FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_language l ON l.oid = p.prolang
 WHERE p.oid = ANY ($1::pg_catalog.oid[])
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
 ORDER BY n.nspname::pg_catalog.text COLLATE "C", p.proname::pg_catalog.text COLLATE "C",
          pg_catalog.pg_get_function_identity_arguments(p.oid) COLLATE "C"
