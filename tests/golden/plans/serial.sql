DO $$ BEGIN CREATE ROLE colonnade_app; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
CREATE SCHEMA "My Schema";
CREATE TABLE "My Schema"."Notes" (id bigint PRIMARY KEY, body text);
INSERT INTO "My Schema"."Notes" SELECT g, 'note ' || g FROM generate_series(1, 50) g;
CREATE SEQUENCE tickets_number_seq;
CREATE TABLE tickets (id bigint PRIMARY KEY);
INSERT INTO tickets SELECT g FROM generate_series(1, 40) g;
GRANT CREATE ON SCHEMA public TO colonnade_app;
ALTER TABLE tickets OWNER TO colonnade_app;
-- change
ALTER TABLE "My Schema"."Notes" ADD COLUMN "No" serial, ADD COLUMN rank smallserial UNIQUE;
ALTER TABLE tickets ADD COLUMN number bigserial CHECK (number > 0);
CREATE INDEX ON tickets (number);
