CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, what text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO events SELECT g, '2025-06-01'::date + g, 'w' FROM generate_series(1, 400) g;
-- change
ALTER TABLE events ADD COLUMN size integer NOT NULL CHECK (size > 0), ADD COLUMN level integer NOT NULL DEFAULT 3;
UPDATE events SET size = length(what);
