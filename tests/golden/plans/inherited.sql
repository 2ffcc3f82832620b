-- keepFilled
CREATE TABLE region (id integer PRIMARY KEY);
INSERT INTO region VALUES (1), (2);
CREATE TABLE vehicle (id bigint PRIMARY KEY, plate text);
CREATE TABLE car (doors integer) INHERITS (vehicle);
CREATE TABLE taxi (licence text) INHERITS (car);
INSERT INTO vehicle SELECT g, 'v' || g FROM generate_series(1, 500) g;
INSERT INTO car SELECT g, 'c' || g, 4 FROM generate_series(501, 900) g;
INSERT INTO taxi SELECT g, 't' || g, 5, 'l' FROM generate_series(901, 1000) g;
-- change
ALTER TABLE vehicle ADD COLUMN code text NOT NULL UNIQUE, ADD COLUMN wheels integer NOT NULL DEFAULT 4 CHECK (wheels > 1),
  ADD COLUMN region_id integer REFERENCES region (id);
UPDATE vehicle SET code = 'v' || id, region_id = 1 + id % 2;
CREATE INDEX ON vehicle (region_id);
