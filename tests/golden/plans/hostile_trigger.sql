-- keepFilled
CREATE SCHEMA "My Schema";
CREATE TABLE "My Schema"."a""; drop table ""b" ("I d" bigint PRIMARY KEY, "select" text, "%1 %2" text);
CREATE TABLE "My Schema"."Größe_Größe_Größe_Größe_Größe_Größe_Größe_Größ_" (id integer PRIMARY KEY);
INSERT INTO "My Schema"."a""; drop table ""b" SELECT g, 's' || g, '%' FROM generate_series(1, 40) g;
-- change
ALTER TABLE "My Schema"."a""; drop table ""b"
  ADD COLUMN "Status $fill$ %3" text NOT NULL CHECK ("Status $fill$ %3" <> 'it''s'),
  ADD COLUMN "ßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßß" text UNIQUE,
  ADD COLUMN "a'b\c" integer REFERENCES "My Schema"."Größe_Größe_Größe_Größe_Größe_Größe_Größe_Größ_" (id);
UPDATE "My Schema"."a""; drop table ""b" SET "Status $fill$ %3" = "select" || '$verify$ %1' || "%1 %2", "ßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßß" = "I d"::text;
CREATE INDEX ON "My Schema"."a""; drop table ""b" ("a'b\c");
COMMENT ON COLUMN "My Schema"."a""; drop table ""b"."a'b\c" IS E'it''s \\ "quoted"';
