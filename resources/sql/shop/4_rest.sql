DO $$
BEGIN
    FOR month IN 1 .. 12 LOOP
        EXECUTE format('ALTER TABLE payments_2026_%s ADD PRIMARY KEY (id)', to_char(month, 'FM00'));
        EXECUTE format('CREATE INDEX ON payments_2026_%s (order_id)', to_char(month, 'FM00'));
    END LOOP;
END
$$;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
CREATE FUNCTION audit.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = audit AS $$
BEGIN
    INSERT INTO log (who, relation, operation, row_id)
    VALUES (session_user, TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME, TG_OP, CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END);
    RETURN NULL;
END
$$;
CREATE TRIGGER customers_touch BEFORE UPDATE ON customers FOR EACH ROW EXECUTE PROCEDURE touch();
CREATE TRIGGER customers_audit AFTER INSERT OR UPDATE OR DELETE ON customers FOR EACH ROW EXECUTE PROCEDURE audit.note();
CREATE TRIGGER "orders: audit deletes" AFTER DELETE ON orders FOR EACH ROW EXECUTE PROCEDURE audit.note();
CREATE TABLE audit.old_orders (LIKE orders);
CREATE FUNCTION archive_orders(before timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    moved bigint;
BEGIN
    INSERT INTO audit.old_orders SELECT * FROM orders WHERE placed_at < before;
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
END
$$;
CREATE VIEW open_orders AS SELECT orders.* FROM orders WHERE paid_at IS NULL;
CREATE VIEW customer_totals AS
    SELECT c.id, c.name, count(o.id) AS orders, sum(o.total) AS total
      FROM customers c LEFT JOIN orders o ON o.customer_id = c.id
     GROUP BY c.id;
CREATE MATERIALIZED VIEW daily_sales AS
    SELECT (placed_at AT TIME ZONE 'UTC')::date AS day, count(*) AS orders, sum(total) AS total FROM orders GROUP BY 1;
COMMENT ON TABLE orders IS 'What customers ordered, paid or not';
COMMENT ON COLUMN orders.paid_at IS 'Null until the money is here';
COMMENT ON COLUMN orders.country IS 'regions.code of the delivery';
COMMENT ON TABLE "sales:2026" IS 'Made once a month by accounting';
