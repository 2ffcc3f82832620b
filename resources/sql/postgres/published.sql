SELECT r.prpubid, r.prrelid,
       (SELECT pg_catalog.json_agg(a.attname::pg_catalog.text ORDER BY a.attnum) -- since 15
          FROM pg_catalog.pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)), -- since 15
       pg_catalog.pg_get_expr(r.prqual, r.prrelid) -- since 15
       NULL, NULL -- before 15
  FROM pg_catalog.pg_publication_rel r
  JOIN pg_catalog.pg_class c ON c.oid = r.prrelid
 ORDER BY r.prpubid, c.relnamespace, c.relname::pg_catalog.text COLLATE "C"
