-- The database on which every form is observed. One statement a line; `--@ from N` above a line: only on N and later.
CREATE SCHEMA archive;
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TYPE place AS (street text, number integer);
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN amount AS integer;
CREATE DOMAIN word AS text;
CREATE DOMAIN filled AS text DEFAULT 'x';
CREATE DOMAIN digest AS text NOT NULL;
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION one() RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN 1; END $$;
CREATE FUNCTION any_number() RETURNS integer LANGUAGE plpgsql VOLATILE AS $$ BEGIN RETURN 1; END $$;
CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE SEQUENCE numbers;
CREATE TABLE regions (id integer PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, region integer, total numeric(10,2), kind varchar(10) NOT NULL, code char(5), flag boolean, at timestamp, due timestamptz, bits varbit(8), net cidr, amount integer, mood mood, tags text[], note text, qty amount, label word, since interval(3), clock time(3), size positive, tag varchar(10), short varchar(10), price numeric(10,2), fee numeric(10,2), count integer, mark text);
CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint NOT NULL CONSTRAINT lines_fk REFERENCES orders (id) ON DELETE CASCADE, num integer);
CREATE TABLE nodes (id integer PRIMARY KEY, up integer CONSTRAINT nodes_up REFERENCES nodes (id));
CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, kind text, note text, num integer) PARTITION BY RANGE (at);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-07-01') TO ('2027-01-01') PARTITION BY LIST (kind);
CREATE TABLE events_2a PARTITION OF events_2 FOR VALUES IN ('a');
CREATE TABLE events_2b PARTITION OF events_2 FOR VALUES IN ('b');
CREATE TABLE events_new (id bigint NOT NULL, at date NOT NULL, kind text, note text, num integer, CONSTRAINT events_check CHECK (id > 0), CONSTRAINT events_open CHECK (num > 0));
CREATE TABLE events_proved (id bigint NOT NULL, at date NOT NULL, kind text, note text, num integer, CONSTRAINT bounds CHECK (at >= '2027-01-01' AND at < '2028-01-01'), CONSTRAINT events_check CHECK (id > 0), CONSTRAINT events_open CHECK (num > 0));
CREATE TABLE events_tree (id bigint NOT NULL, at date NOT NULL, kind text, note text, num integer, CONSTRAINT events_check CHECK (id > 0), CONSTRAINT events_open CHECK (num > 0)) PARTITION BY LIST (kind);
CREATE TABLE events_tree_a PARTITION OF events_tree FOR VALUES IN ('a');
CREATE TABLE parent (id bigint, num integer, word varchar(10));
CREATE TABLE child (extra text) INHERITS (parent);
CREATE TABLE grandchild () INHERITS (child);
CREATE TABLE orphan (id bigint, num integer, word varchar(10));
CREATE TABLE tickets (id serial PRIMARY KEY, title text, state text);
CREATE TABLE counters (id bigint GENERATED ALWAYS AS IDENTITY, title text);
CREATE TABLE stock (qty positive, depth amount, name text);
CREATE TABLE people (name text, feeling mood, home place);
CREATE UNLOGGED TABLE cache (id integer, value text);
CREATE TABLE guarded (id integer, owner text);
CREATE TABLE typed OF place;
CREATE TABLE houses (street text, number integer);
CREATE TABLE archive.old_orders (id bigint, note text);
CREATE TABLE keyless (id integer, name text);
CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER remote FOREIGN DATA WRAPPER nowhere;
CREATE FOREIGN TABLE outside (id integer, name text) SERVER remote;
INSERT INTO regions SELECT g, 'r' FROM generate_series(1, 1000) g;
INSERT INTO orders SELECT g, 1 + g % 10, g, 'k', 'c', true, '2026-01-01', '2026-01-01', B'1', '10.0.0.0/8', g, 'low', '{}', 'n', g, 'w', '1 day', '10:00', g, 't', 's', g, g, g, 'm' FROM generate_series(1, 100) g;
INSERT INTO lines SELECT g, g, g FROM generate_series(1, 100) g;
INSERT INTO nodes SELECT g, NULLIF(g - 1, 0) FROM generate_series(1, 100) g;
INSERT INTO events SELECT g, '2026-01-01'::date + g::int, CASE WHEN g % 2 = 0 THEN 'a' ELSE 'b' END, 'n', g FROM generate_series(1, 300) g;
INSERT INTO events_new SELECT g, '2027-01-01'::date + g::int, 'a', 'n', g FROM generate_series(1, 100) g;
INSERT INTO events_proved SELECT g, '2027-01-01'::date + g::int, 'a', 'n', g FROM generate_series(1, 100) g;
INSERT INTO events_tree SELECT g, '2027-01-01'::date + g::int, 'a', 'n', g FROM generate_series(1, 100) g;
INSERT INTO parent SELECT g, g, 'w' FROM generate_series(1, 100) g;
INSERT INTO child SELECT g, g, 'w', 'e' FROM generate_series(1, 100) g;
INSERT INTO grandchild SELECT g, g, 'w', 'e' FROM generate_series(1, 100) g;
INSERT INTO orphan SELECT g, g, 'w' FROM generate_series(1, 100) g;
INSERT INTO tickets (title, state) SELECT 't', 's' FROM generate_series(1, 100) g;
INSERT INTO counters (title) SELECT 't' FROM generate_series(1, 100) g;
INSERT INTO stock SELECT g, g, 'n' FROM generate_series(1, 100) g;
INSERT INTO people SELECT 'n', 'low', ROW('s', 1)::place FROM generate_series(1, 100) g;
INSERT INTO cache SELECT g, 'v' FROM generate_series(1, 100) g;
INSERT INTO guarded SELECT g, 'o' FROM generate_series(1, 100) g;
INSERT INTO houses SELECT 's', g FROM generate_series(1, 100) g;
INSERT INTO typed SELECT 's', g FROM generate_series(1, 100) g;
INSERT INTO archive.old_orders SELECT g, 'n' FROM generate_series(1, 100) g;
INSERT INTO keyless SELECT g, 'n' FROM generate_series(1, 100) g;
CREATE UNIQUE INDEX orders_region_total ON orders (region, total);
CREATE UNIQUE INDEX orders_amount ON orders (amount);
CREATE UNIQUE INDEX orders_kind_id ON orders (kind, id);
CREATE INDEX orders_kind ON orders (kind);
CREATE INDEX orders_tag ON orders (tag);
CREATE INDEX orders_price ON orders (price);
CREATE INDEX orders_count ON orders (count);
CREATE INDEX orders_mark ON orders (mark);
CREATE INDEX orders_code ON orders (code);
CREATE INDEX orders_at ON orders (at);
CREATE INDEX orders_net ON orders (net);
CREATE INDEX orders_note_lower ON orders (lower(note));
CREATE INDEX orders_flagged ON orders (id) WHERE flag;
CREATE INDEX lines_order ON lines (order_id);
CREATE INDEX parent_num ON parent (num);
CREATE INDEX child_num ON child (num);
CREATE UNIQUE INDEX keyless_id ON keyless (id);
CREATE INDEX events_1_num ON events_1 (num);
CREATE INDEX events_2a_num ON events_2a (num);
CREATE INDEX events_new_id ON events_new (id);
ALTER TABLE orders ADD CONSTRAINT proof CHECK (region IS NOT NULL);
ALTER TABLE orders ADD CONSTRAINT pair CHECK (amount IS NOT NULL AND total > 0);
ALTER TABLE orders ADD CONSTRAINT open CHECK (total IS NOT NULL) NOT VALID;
ALTER TABLE orders ADD CONSTRAINT open_fk FOREIGN KEY (region) REFERENCES regions (id) NOT VALID;
ALTER TABLE orders ADD CONSTRAINT later UNIQUE (amount, id) DEFERRABLE;
ALTER TABLE lines ADD CONSTRAINT lines_check CHECK (num > 0);
ALTER TABLE events ADD CONSTRAINT events_check CHECK (id > 0);
ALTER TABLE events ADD CONSTRAINT events_open CHECK (num > 0) NOT VALID;
ALTER TABLE parent ADD CONSTRAINT parent_check CHECK (id > 0);
ALTER TABLE parent ADD CONSTRAINT parent_open CHECK (num > 0) NOT VALID;
ALTER TABLE orphan ADD CONSTRAINT parent_check CHECK (id > 0);
ALTER TABLE orphan ADD CONSTRAINT parent_open CHECK (num > 0) NOT VALID;
CREATE VIEW order_view AS SELECT id, region, kind FROM orders;
CREATE VIEW order_joined AS SELECT v.id, r.name FROM order_view v JOIN regions r ON r.id = v.region;
CREATE VIEW event_view AS SELECT id, at FROM events;
CREATE MATERIALIZED VIEW order_totals AS SELECT region, count(*) AS n FROM orders GROUP BY region;
CREATE UNIQUE INDEX order_totals_region ON order_totals (region);
CREATE MATERIALIZED VIEW viewed AS SELECT id FROM order_view;
CREATE TRIGGER orders_touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE PROCEDURE noop();
CREATE TRIGGER parent_touch BEFORE UPDATE ON parent FOR EACH ROW EXECUTE PROCEDURE noop();
CREATE TRIGGER events_touch AFTER INSERT ON events FOR EACH STATEMENT EXECUTE PROCEDURE noop();
CREATE RULE lines_rule AS ON DELETE TO lines WHERE OLD.num < 0 DO NOTHING;
ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON guarded USING (owner = 'o');
CREATE STATISTICS orders_stats ON region, total FROM orders;
CREATE PUBLICATION sent FOR TABLE orders;
--@ from 11
CREATE TABLE sales (id integer NOT NULL, region integer, note text, num integer, PRIMARY KEY (id)) PARTITION BY RANGE (id);
--@ from 11
CREATE TABLE sales_1 PARTITION OF sales FOR VALUES FROM (1) TO (100);
--@ from 11
CREATE TABLE sales_2 PARTITION OF sales FOR VALUES FROM (100) TO (200) PARTITION BY RANGE (id);
--@ from 11
CREATE TABLE sales_2a PARTITION OF sales_2 FOR VALUES FROM (100) TO (150);
--@ from 11
CREATE TABLE sales_rest PARTITION OF sales DEFAULT;
--@ from 11
CREATE TABLE sales_new (id integer NOT NULL, region integer, note text, num integer);
--@ from 11
INSERT INTO sales SELECT g, 1 + g % 10, 'n', g FROM generate_series(1, 149) g UNION ALL SELECT g, 1 + g % 10, 'n', g FROM generate_series(500, 600) g;
--@ from 11
INSERT INTO sales_new SELECT g, 1 + g % 10, 'n', g FROM generate_series(700, 800) g;
--@ from 11
CREATE INDEX sales_num ON sales (num);
--@ from 11
CREATE INDEX sales_note ON ONLY sales (note);
--@ from 11
CREATE INDEX sales_1_note ON sales_1 (note);
--@ from 11
ALTER TABLE sales ADD CONSTRAINT sales_region FOREIGN KEY (region) REFERENCES regions (id);
--@ from 11
CREATE TRIGGER sales_touch AFTER UPDATE ON sales FOR EACH ROW EXECUTE PROCEDURE noop();
--@ from 12
CREATE TABLE payments (id integer PRIMARY KEY, sale integer CONSTRAINT payments_sale REFERENCES sales (id), num integer);
--@ from 12
INSERT INTO payments SELECT g, 500 + g, 500 + g FROM generate_series(1, 100) g;
--@ from 12
ALTER TABLE payments ADD CONSTRAINT payments_open FOREIGN KEY (num) REFERENCES sales (id) NOT VALID;
--@ from 12
CREATE TABLE computed (id integer, twice integer GENERATED ALWAYS AS (id * 2) STORED);
--@ from 12
INSERT INTO computed SELECT g FROM generate_series(1, 100) g;
--@ from 11
CREATE PROCEDURE work() LANGUAGE plpgsql AS $$ BEGIN UPDATE keyless SET name = 'x'; END $$;
