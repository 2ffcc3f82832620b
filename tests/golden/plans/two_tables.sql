CREATE TABLE a (x integer, y text, z integer, PRIMARY KEY (y, x));
CREATE TABLE b (id uuid PRIMARY KEY);
INSERT INTO a SELECT g, 'y' || g % 7, g FROM generate_series(1, 11000) g;
INSERT INTO b VALUES ('00000000-0000-0000-0000-000000000001'), ('00000000-0000-0000-0000-000000000002');
-- change
ALTER TABLE a ADD COLUMN w integer NOT NULL, ADD b_id uuid REFERENCES b (id) ON DELETE CASCADE ON UPDATE SET NULL;
UPDATE a SET w = z + 1 -- one more
;
ALTER TABLE b ADD label varchar(20) COLLATE "C" DEFAULT 'x;y' NOT NULL;
CREATE INDEX b_label ON b USING hash (label) WHERE label <> 'x;y';
