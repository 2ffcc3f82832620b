-- byKey
-- keepFilled
CREATE TABLE orders (id bigint PRIMARY KEY, first text, last text, twice bigint GENERATED ALWAYS AS (id * 2) STORED, tg_op text, found boolean);
INSERT INTO orders (id, first, last) SELECT g, 'f' || g, 'l' || g FROM generate_series(1, 60) g;
-- change
ALTER TABLE orders ADD COLUMN full_name text NOT NULL CHECK (length(full_name) > 1), ADD COLUMN op text;
UPDATE orders SET full_name = coalesce(orders.first || ' ' || last, 'nobody'), op = coalesce(tg_op, found::text, 'none');
