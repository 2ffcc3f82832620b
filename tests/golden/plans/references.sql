CREATE TABLE regions (id integer PRIMARY KEY);
CREATE TABLE events (id integer PRIMARY KEY, at date) PARTITION BY RANGE (id);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (100);
CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM (100) TO (200);
CREATE TABLE codes (id integer PRIMARY KEY);
CREATE TABLE notes (id bigint PRIMARY KEY, body text);
INSERT INTO regions SELECT g FROM generate_series(1, 5) g;
INSERT INTO events SELECT g FROM generate_series(1, 150) g;
INSERT INTO codes SELECT g FROM generate_series(1, 60) g;
INSERT INTO notes SELECT g, 'note ' || g FROM generate_series(1, 50) g;
-- change
ALTER TABLE notes
  ADD COLUMN region integer CONSTRAINT within REFERENCES regions ON DELETE SET DEFAULT ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
  ADD COLUMN event integer REFERENCES events (id) ON DELETE RESTRICT, ADD COLUMN full_match integer REFERENCES regions (id) MATCH FULL DEFERRABLE,
  ADD COLUMN answers bigint, ADD COLUMN code text REFERENCES codes (code);
ALTER TABLE notes ADD CONSTRAINT answered FOREIGN KEY (answers) REFERENCES notes (id) ON DELETE SET NULL NOT VALID;
ALTER TABLE notes VALIDATE CONSTRAINT answered;
UPDATE notes SET event = id, code = 'c' || id;
ALTER TABLE codes ADD COLUMN code text UNIQUE NOT NULL;
UPDATE codes SET code = 'c' || id;
