CREATE TABLE notes (id bigint PRIMARY KEY, body text);
INSERT INTO notes SELECT g, 'note ' || g FROM generate_series(1, 50) g;
-- change
ALTER TABLE notes ADD COLUMN pinned boolean NOT NULL DEFAULT false, ADD COLUMN tags text[] DEFAULT ARRAY['a', 'b']::text[] NOT NULL,
  ADD COLUMN seen timestamptz DEFAULT now(), ADD COLUMN weight numeric(8,2) NOT NULL DEFAULT 1.5 CHECK (weight > 0);
