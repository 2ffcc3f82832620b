\set ON_ERROR_STOP on
BEGIN; SET LOCAL lock_timeout = '2s'; -- colonnade:ignore pg.lint.x because
ALTER TABLE ${schema}.orders ADD COLUMN v int GENERATED ALWAYS AS (id * 2) VIRTUAL, ADD CONSTRAINT n NOT NULL v NOT VALID;
COPY t (a, b) FROM stdin;
1	'x;
\.
CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN 1 = 1 THEN 2 END; END;
COMMIT \g
ALTER TABEL orders ADD a int; SELECT :'name', E'\';', U&"d\0061t", $a$;$a$ /* /* ; */ */
UPDATE t SET a = 1
DELETE FROM t;
