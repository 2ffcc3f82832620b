CREATE UNLOGGED TABLE cache (k text, v text);
INSERT INTO cache SELECT 'k' || g, repeat('v', g % 50) FROM generate_series(1, 1500) g;
-- change
ALTER TABLE cache ADD COLUMN made double precision NOT NULL DEFAULT random(), ADD COLUMN size integer CHECK (size >= 0);
UPDATE cache SET size = length(v);
CREATE INDEX ON cache (size);
