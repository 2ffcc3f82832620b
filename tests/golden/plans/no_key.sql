-- keepFilled
CREATE TABLE log (at timestamptz, line text);
INSERT INTO log SELECT '2026-01-01'::timestamptz + g * interval '1 min', repeat('l', g % 90) FROM generate_series(1, 3000) g;
CREATE TABLE "Log Lines" ("Line" text);
INSERT INTO "Log Lines" SELECT 'x' || g FROM generate_series(1, 900) g;
-- change
ALTER TABLE log ADD COLUMN length integer NOT NULL, ADD COLUMN day date;
UPDATE log SET length = length(line), day = at::date;
CREATE INDEX log_day ON log (day);
ALTER TABLE "Log Lines" ADD COLUMN "Size" integer NOT NULL DEFAULT 7, ADD COLUMN "Twice" text;
UPDATE "Log Lines" SET "Twice" = "Line" || '%s' || "Line";
