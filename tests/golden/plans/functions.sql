CREATE SEQUENCE numbers;
CREATE FUNCTION wobbly() RETURNS integer LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN 3; END';
CREATE FUNCTION steady() RETURNS text LANGUAGE plpgsql STABLE AS 'BEGIN RETURN current_user; END';
CREATE TABLE notes (id bigint PRIMARY KEY, body text);
INSERT INTO notes SELECT g, 'note ' || g FROM generate_series(1, 50) g;
-- change
ALTER TABLE notes ADD COLUMN number bigint NOT NULL DEFAULT nextval('numbers'), ADD COLUMN wobble integer DEFAULT wobbly(),
  ADD COLUMN author text NOT NULL DEFAULT steady(), ADD COLUMN kind text NOT NULL DEFAULT 'plain';
