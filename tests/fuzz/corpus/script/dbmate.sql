-- migrate:up transaction:false
REINDEX TABLE CONCURRENTLY t;
-- migrate:down
TRUNCATE t;