-- since 15
CREATE TABLE notes (id bigint PRIMARY KEY, body text);
INSERT INTO notes SELECT g, 'note ' || g FROM generate_series(1, 50) g;
-- change
ALTER TABLE notes ADD COLUMN a text UNIQUE NULLS NOT DISTINCT, ADD COLUMN b text CONSTRAINT later UNIQUE DEFERRABLE INITIALLY DEFERRED, ADD COLUMN c text UNIQUE DEFERRABLE;
UPDATE notes SET a = body, b = body || 'b';
ALTER TABLE notes ADD COLUMN d text, ADD COLUMN e text;
UPDATE notes SET d = body;
ALTER TABLE notes ADD CONSTRAINT d_once UNIQUE (d);
CREATE UNIQUE INDEX CONCURRENTLY once ON notes (e);
ALTER TABLE notes ADD CONSTRAINT e_once UNIQUE USING INDEX once;
