SET synchronous_commit = off;
SET maintenance_work_mem = '256MB';
ALTER TABLE regions ADD PRIMARY KEY (id), ADD UNIQUE (code);
ALTER TABLE customers ADD PRIMARY KEY (id), ADD UNIQUE (email);
ALTER TABLE products ADD PRIMARY KEY (id), ADD UNIQUE (sku), ADD CHECK (price >= 0);
ALTER TABLE orders ADD PRIMARY KEY (id);
ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0),
    ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers;
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
CREATE INDEX orders_placed_at_idx ON orders (placed_at);
ALTER TABLE order_lines ADD PRIMARY KEY (order_id, line);
ALTER TABLE order_lines ADD CHECK (quantity > 0),
    ADD FOREIGN KEY (order_id) REFERENCES orders ON DELETE CASCADE,
    ADD FOREIGN KEY (product_id) REFERENCES products;
CREATE INDEX "Order lines by product" ON order_lines (product_id);
