CREATE TABLE notes (id bigint PRIMARY KEY, body text, kind integer);
INSERT INTO notes SELECT g, 'note ' || g, g % 3 FROM generate_series(1, 50) g;
-- change
ALTER TABLE notes ADD COLUMN a text, ADD COLUMN b text, ADD COLUMN c int4range, ADD COLUMN d point, ADD COLUMN e integer, ADD COLUMN f text;
UPDATE notes SET a = body, c = int4range(kind, 10), e = kind;
CREATE INDEX ON notes (kind, lower(a) text_pattern_ops DESC NULLS LAST, (a || b)) INCLUDE (id, "body") WITH (fillfactor = 70) WHERE kind > 0 and b is null;
CREATE UNIQUE INDEX b_once ON notes (b) WHERE b <> '';
CREATE INDEX ON notes USING gist (c);
CREATE INDEX ON notes USING spgist (d);
CREATE INDEX ON notes USING brin (e) WITH (pages_per_range = 16);
CREATE INDEX ON notes USING hash (f);
