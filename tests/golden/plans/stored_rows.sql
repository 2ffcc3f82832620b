CREATE TABLE item (id integer PRIMARY KEY, name text);
CREATE TABLE history (at timestamptz DEFAULT '2026-01-01', was item);
INSERT INTO item SELECT g, 'i' || g FROM generate_series(1, 300) g;
INSERT INTO history (was) SELECT i FROM item i;
-- change
ALTER TABLE item ADD COLUMN grade integer NOT NULL DEFAULT 3, ADD COLUMN note text DEFAULT 'none';
