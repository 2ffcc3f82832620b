-- Of the tables $1, on whose columns privileges were granted: those of whoever has not got them on the table as a whole.
SELECT a.attrelid, coalesce(r.rolname, 'public'), x.privilege_type,
       pg_catalog.json_agg(a.attname::pg_catalog.text ORDER BY a.attnum)
  FROM pg_catalog.pg_attribute a
 CROSS JOIN LATERAL pg_catalog.aclexplode(a.attacl) x
  LEFT JOIN pg_catalog.pg_roles r ON r.oid = x.grantee
 WHERE a.attrelid = ANY ($1::pg_catalog.oid[])
   AND a.attnum > 0
   AND NOT a.attisdropped
   AND CASE WHEN x.grantee = 0 THEN NOT pg_catalog.has_table_privilege('public', a.attrelid, x.privilege_type)
            ELSE NOT pg_catalog.has_table_privilege(x.grantee, a.attrelid, x.privilege_type) END
 GROUP BY a.attrelid, r.rolname, x.privilege_type
 ORDER BY a.attrelid, coalesce(r.rolname, 'public')::pg_catalog.text COLLATE "C", x.privilege_type COLLATE "C"
