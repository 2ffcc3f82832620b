SET synchronous_commit = off;
SET work_mem = '64MB';
INSERT INTO regions (code, name)
VALUES ('AT', 'Austria'), ('BE', 'Belgium'), ('BG', 'Bulgaria'), ('CH', 'Switzerland'), ('CZ', 'Czechia'), ('DE', 'Germany'),
       ('DK', 'Denmark'), ('EE', 'Estonia'), ('ES', 'Spain'), ('FI', 'Finland'), ('FR', 'France'), ('GB', 'United Kingdom'),
       ('GR', 'Greece'), ('HR', 'Croatia'), ('HU', 'Hungary'), ('IE', 'Ireland'), ('IT', 'Italy'), ('LT', 'Lithuania'),
       ('LU', 'Luxembourg'), ('LV', 'Latvia'), ('NL', 'Netherlands'), ('NO', 'Norway'), ('PL', 'Poland'), ('PT', 'Portugal');
INSERT INTO customers (email, name, country, "Newsletter?", created_at)
SELECT 'customer' || g || '@example.com', 'Customer ' || g, codes.list[1 + (g * 7) % 24], g % 3 = 0,
       timestamptz '2024-01-01 00:00Z' + g % 700 * interval '1 day'
  FROM generate_series(1, greatest(:orders / 20, 10)) g, (SELECT array_agg(code ORDER BY id) AS list FROM regions) codes;
INSERT INTO products (sku, name, price)
SELECT 'P-' || to_char(g, 'FM00000'), 'Product ' || g, 1 + g * 37 % 9900 / 100.0
  FROM generate_series(1, 1000) g;
INSERT INTO orders (customer_id, placed_at, total, paid_at, country, "Order Notes")
SELECT 1 + g * 7919 % greatest(:orders / 20, 10),
       placed.at,
       g * 31 % 50000 / 100.0,
       CASE WHEN g % 9 <> 0 THEN placed.at + g % 50 * interval '1 hour' END,
       codes.list[1 + (g * 13) % 24],
       CASE WHEN g % 17 = 0 THEN 'Please ring twice' END
  FROM generate_series(1::bigint, :orders) g,
       (SELECT array_agg(code ORDER BY id) AS list FROM regions) codes,
       LATERAL (SELECT timestamptz '2026-01-01 00:00Z' + g * (interval '320 days' / :orders) AS at) placed;
INSERT INTO order_lines (order_id, line, product_id, quantity, price)
SELECT 1 + g / 2, 1 + g % 2, 1 + g * 131 % 1000, 1 + g % 4, 1 + g * 37 % 9900 / 100.0
  FROM generate_series(0::bigint, :orders - 1) g;
INSERT INTO payments (id, order_id, received_on, amount, method)
SELECT g, g * 4, date '2026-01-01' + (g * 4 * 320 / :orders)::int, g * 31 % 50000 / 100.0,
       (enum_range(NULL::payment_method))[1 + g % 4]
  FROM generate_series(1::bigint, :orders / 4) g;
INSERT INTO "sales:2026" ("Month", country, "Total, net")
SELECT date_trunc('month', placed_at AT TIME ZONE 'UTC'), country, sum(total)
  FROM orders GROUP BY 1, 2;
