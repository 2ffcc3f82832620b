-- keepFilled
CREATE TABLE region (id integer PRIMARY KEY);
INSERT INTO region VALUES (1), (2);
CREATE SCHEMA archive;
CREATE TABLE sale (at date NOT NULL, shop integer, total numeric) PARTITION BY RANGE (at);
CREATE TABLE archive.sale_old PARTITION OF sale FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE sale_2025 PARTITION OF sale FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (shop);
CREATE TABLE sale_2025_a PARTITION OF sale_2025 FOR VALUES IN (1, 2, 3);
CREATE TABLE "sale 2025 rest" PARTITION OF sale_2025 DEFAULT;
CREATE TABLE sale_2026 PARTITION OF sale FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE sale_rest PARTITION OF sale DEFAULT;
INSERT INTO sale SELECT '2024-06-01'::date + g, g % 9, g FROM generate_series(1, 1200) g;
-- change
ALTER TABLE sale ADD COLUMN region_id integer NOT NULL REFERENCES region (id) ON DELETE CASCADE, ADD COLUMN paid numeric CHECK (paid >= 0);
UPDATE sale SET region_id = 1 + shop % 2, paid = total / 2;
CREATE INDEX ON sale (region_id);
CREATE INDEX sale_paid ON sale (paid) WHERE paid > 100;
