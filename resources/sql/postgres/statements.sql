-- What pg_stat_statements has counted in this database, the most frequent first; %1 is its schema. Only what reads or writes rows:
-- the text of other statements keeps its constants, passwords among them.
SELECT s.query, s.calls
  FROM (SELECT q.query, pg_catalog.sum(q.calls)::pg_catalog.int8 AS calls
          FROM %1.pg_stat_statements q
         WHERE q.dbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
         GROUP BY q.query) s
 WHERE pg_catalog.length(s.query) <= $1
   AND (s.query = '<insufficient privilege>'
        OR s.query ~* '^(\s|/\*([^*]|\*[^/])*\*/|--[^\n]*\n)*(\(|(select|insert|update|delete|merge|with|table|values)\M)'
        OR s.query ~* '^\s*copy\M' AND s.query !~ '''')
 ORDER BY s.calls DESC, s.query COLLATE "C"
 LIMIT 10000
