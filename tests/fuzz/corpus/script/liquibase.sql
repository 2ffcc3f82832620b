--liquibase formatted sql
--changeset ann:1 runInTransaction:false endDelimiter:\nGO splitStatements:true
CREATE INDEX CONCURRENTLY i ON t (a)
GO
--rollback DROP INDEX i;
--changeset bob:2
ALTER TABLE t ADD FOREIGN KEY (a, PERIOD b) REFERENCES u (a, PERIOD b) NOT ENFORCED;
