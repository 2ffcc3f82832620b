-- Orders get a state, a channel and a region; reports ask by state.
BEGIN;

ALTER TABLE orders ADD COLUMN channel text;

ALTER TABLE orders
    ADD COLUMN state text NOT NULL DEFAULT 'new',
    ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();

ALTER TABLE orders ADD COLUMN region_id bigint REFERENCES regions (id);

UPDATE orders SET channel = 'shop' WHERE channel IS NULL;

ALTER TABLE orders ALTER COLUMN channel SET NOT NULL;

COMMIT;

CREATE INDEX orders_state ON orders (state);

-- A table of our own harms nobody.
CREATE TABLE order_events (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL,
    at       timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX order_events_order ON order_events (order_id);

ALTER TABLE order_events ADD FOREIGN KEY (order_id) REFERENCES orders (id);
