/* ä */ BEGIN; SET LOCAL lock_timeout = '1s';
CREATE TABLE "T" (a int PRIMARY KEY, b text DEFAULT $q$x;y$q$, CHECK (a > 0)) PARTITION BY LIST (a);
DO $$DECLARE r record; BEGIN FOR r IN SELECT * FROM "T" WHERE a = 1 LOOP EXECUTE 'x' USING r.a; IF r.a > 1 THEN PERFORM f(r.a); END IF; END LOOP; END$$;
COMMIT;
