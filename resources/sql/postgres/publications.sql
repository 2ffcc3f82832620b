SELECT p.oid, p.pubname, p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete,
       p.pubtruncate, -- since 11
       false, -- before 11
       p.pubviaroot, -- since 13
       false, -- before 13
       (SELECT pg_catalog.json_agg(n.nspname::pg_catalog.text ORDER BY n.nspname::pg_catalog.text COLLATE "C") -- since 15
          FROM pg_catalog.pg_publication_namespace s JOIN pg_catalog.pg_namespace n ON n.oid = s.pnnspid -- since 15
         WHERE s.pnpubid = p.oid) -- since 15
       NULL -- before 15
  FROM pg_catalog.pg_publication p
 ORDER BY p.pubname::pg_catalog.text COLLATE "C"
