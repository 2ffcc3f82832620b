-- keepFilled
CREATE TYPE address AS (no integer, street text);
CREATE TABLE people (id bigint PRIMARY KEY, street text);
INSERT INTO people SELECT g, CASE WHEN g % 3 > 0 THEN 'street ' || g END FROM generate_series(1, 40) g;
CREATE TABLE visits (day integer NOT NULL, id bigint NOT NULL, PRIMARY KEY (day, id)) PARTITION BY LIST (day);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES IN (1);
CREATE TABLE visits_rest PARTITION OF visits DEFAULT;
INSERT INTO visits SELECT g % 3, g FROM generate_series(1, 40) g;
-- change
ALTER TABLE people ADD COLUMN home address NOT NULL;
UPDATE people SET home = ROW(NULL, street)::address;
ALTER TABLE visits ADD COLUMN at address;
UPDATE visits SET at = ROW(id, NULL)::address;
