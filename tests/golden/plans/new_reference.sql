CREATE TABLE country (id integer PRIMARY KEY, name text);
CREATE TABLE city (id integer PRIMARY KEY, name text, country_id integer);
INSERT INTO country SELECT g, 'c' || g FROM generate_series(1, 50) g;
INSERT INTO city SELECT g, 'x' || g, 1 + g % 50 FROM generate_series(1, 400) g;
-- change
ALTER TABLE country ADD COLUMN code text UNIQUE;
UPDATE country SET code = 'C' || id;
ALTER TABLE city ADD COLUMN country_code text REFERENCES country (code) ON UPDATE CASCADE, ADD COLUMN zip text UNIQUE,
  ADD COLUMN twin_zip text REFERENCES city (zip);
UPDATE city SET country_code = 'C' || country_id, zip = 'Z' || id;
