-- since 13
CREATE DOMAIN shown AS text DEFAULT 'yes';
CREATE TABLE notes (id bigint PRIMARY KEY, body text);
INSERT INTO notes SELECT g, 'note ' || g FROM generate_series(1, 50) g;
-- change
ALTER TABLE notes ADD COLUMN e shown UNIQUE;
UPDATE notes SET e = body;
