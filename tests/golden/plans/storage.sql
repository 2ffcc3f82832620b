-- since 14
CREATE TABLE notes (id bigint PRIMARY KEY, body text);
INSERT INTO notes SELECT g, 'note ' || g FROM generate_series(1, 50) g;
-- change
ALTER TABLE notes ADD COLUMN a text STORAGE EXTERNAL COMPRESSION pglz NOT NULL DEFAULT 'a', ADD COLUMN b bytea COMPRESSION pglz, ADD COLUMN c jsonb;
ALTER TABLE notes ALTER c SET STORAGE main, ALTER c SET COMPRESSION pglz;
UPDATE notes SET b = convert_to(body, 'UTF8');
