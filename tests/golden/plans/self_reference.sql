CREATE TABLE tree (id integer PRIMARY KEY, path text);
INSERT INTO tree SELECT g, 'p' FROM generate_series(1, 30) g;
-- change
ALTER TABLE tree ADD COLUMN parent_id integer REFERENCES tree (id);
CREATE INDEX tree_parent ON tree (parent_id);
