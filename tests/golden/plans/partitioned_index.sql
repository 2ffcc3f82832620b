-- since 12
-- computed
CREATE TABLE event (at date NOT NULL, shop integer NOT NULL, what text) PARTITION BY RANGE (at);
CREATE TABLE event_old PARTITION OF event FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE event_new PARTITION OF event DEFAULT PARTITION BY LIST (shop);
CREATE TABLE event_new_a PARTITION OF event_new FOR VALUES IN (1, 2);
CREATE TABLE "event new ß" PARTITION OF event_new DEFAULT;
INSERT INTO event SELECT '2024-11-01'::date + g, g % 5, 'w' || g FROM generate_series(1, 200) g;
-- change
ALTER TABLE event ADD COLUMN code text, ADD COLUMN label text NOT NULL;
UPDATE event SET label = coalesce(what, '') || '!';
CREATE UNIQUE INDEX event_code ON event (code, at, shop);
CREATE INDEX ON event (lower(label) text_pattern_ops DESC, shop) INCLUDE (what) WHERE label <> '';
