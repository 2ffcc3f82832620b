-- Not everybody may read a subscription's oid; the view tells it to all.
SELECT s.subname, s.subenabled, pg_catalog.array_to_json(s.subpublications),
       (SELECT pg_catalog.array_agg(r.srrelid)
          FROM pg_catalog.pg_subscription_rel r
         WHERE r.srsubid IN (SELECT v.subid FROM pg_catalog.pg_stat_subscription v WHERE v.subname = s.subname))
  FROM pg_catalog.pg_subscription s
 WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
 ORDER BY s.subname::pg_catalog.text COLLATE "C"
