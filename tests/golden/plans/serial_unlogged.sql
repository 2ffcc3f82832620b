-- since 15
CREATE UNLOGGED TABLE cache (k text PRIMARY KEY);
INSERT INTO cache SELECT 'k' || g FROM generate_series(1, 50) g;
-- change
ALTER TABLE cache ADD COLUMN number bigserial;
