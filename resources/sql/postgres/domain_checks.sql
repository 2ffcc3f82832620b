SELECT contypid, pg_catalog.pg_get_constraintdef(oid)
  FROM pg_catalog.pg_constraint
 WHERE contypid <> 0
   AND contype = 'c'
 ORDER BY contypid, conname::pg_catalog.text COLLATE "C"
