-- byKey
CREATE TYPE mood AS ENUM ('calm', 'wild');
CREATE DOMAIN plain_text AS text;
CREATE TABLE "No Key" ("Code" text NOT NULL COLLATE "C", at timestamptz(3) NOT NULL, n numeric(6,2) NOT NULL, UNIQUE ("Code", at, n));
INSERT INTO "No Key" SELECT 'c' || g % 3, '2026-01-01'::timestamptz + g * interval '1 hour', g / 4.0 FROM generate_series(1, 90) g;
-- change
ALTER TABLE "No Key" ADD COLUMN mood mood NOT NULL DEFAULT 'calm', ADD COLUMN note plain_text, ADD COLUMN tag text NOT NULL,
  ADD COLUMN nick text DEFAULT upper('x') NOT NULL, ADD COLUMN kinds mood[] DEFAULT '{calm}';
UPDATE "No Key" SET tag = "No Key"."Code" || n, note = CASE WHEN n > 10 THEN "Code" END;
