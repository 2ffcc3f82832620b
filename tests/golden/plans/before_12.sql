-- until 11
CREATE TABLE region (id integer PRIMARY KEY);
CREATE TABLE notes (id bigint PRIMARY KEY, body text, region integer REFERENCES region (id));
INSERT INTO region SELECT g FROM generate_series(1, 5) g;
INSERT INTO notes SELECT g, 'note ' || g, 1 + g % 5 FROM generate_series(1, 50) g;
-- change
ALTER TABLE notes ADD COLUMN kind text DEFAULT 'plain', ADD COLUMN size integer CONSTRAINT size_given CHECK (size IS NOT NULL),
  ADD COLUMN next_region integer REFERENCES region (id), ADD COLUMN token uuid DEFAULT md5(random()::text)::uuid;
UPDATE notes SET size = length(body), next_region = 1 + region % 5;
CREATE INDEX ON notes (next_region);
