-- computed
CREATE TABLE notes (id bigint PRIMARY KEY, body text, first text, last text);
INSERT INTO notes SELECT g, 'note ' || g, 'f' || g, 'l' || g FROM generate_series(1, 50) g;
-- change
ALTER TABLE notes ADD COLUMN full_name text NOT NULL, ADD COLUMN length integer CHECK (length > 0);
UPDATE notes SET full_name = coalesce(first || ' ' || last, 'nobody'), length = length(body);
CREATE INDEX ON notes (full_name);
