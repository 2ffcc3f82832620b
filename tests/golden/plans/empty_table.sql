CREATE TABLE notes (id bigint PRIMARY KEY, body text);
-- change
ALTER TABLE notes ADD COLUMN author text NOT NULL, ADD COLUMN kind bigint NOT NULL REFERENCES notes (id);
