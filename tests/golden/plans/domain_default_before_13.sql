-- until 12
CREATE DOMAIN shown AS text DEFAULT 'yes';
CREATE FUNCTION unsteady() RETURNS text LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN ''t''; END';
CREATE DOMAIN token AS text DEFAULT coalesce(unsteady(), 't');
CREATE TABLE notes (id bigint PRIMARY KEY, body text);
INSERT INTO notes SELECT g, 'note ' || g FROM generate_series(1, 50) g;
-- change
ALTER TABLE notes ADD COLUMN a shown, ADD COLUMN b shown NOT NULL, ADD COLUMN c shown DEFAULT 'own', ADD COLUMN d token NOT NULL;
