CREATE TABLE notes (id bigint PRIMARY KEY, body text);
INSERT INTO notes SELECT g, 'note ' || g FROM generate_series(1, 50) g;
-- change
ALTER TABLE notes ADD COLUMN token uuid NOT NULL DEFAULT md5(random()::text)::uuid UNIQUE;
