CREATE TABLE "größenänderungen_aller_angeschlossenen_lagerhäuser" (id bigint NOT NULL, lager integer NOT NULL) PARTITION BY LIST (lager);
CREATE TABLE "größenänderungen_aller_angeschlossenen_lagerhäuser_rest" PARTITION OF "größenänderungen_aller_angeschlossenen_lagerhäuser" DEFAULT;
CREATE TABLE "größenänderungen_aller_angeschlossenen_lagerhäuser_2" PARTITION OF "größenänderungen_aller_angeschlossenen_lagerhäuser" FOR VALUES IN (2) PARTITION BY HASH (id);
CREATE TABLE "größenänderungen_aller_angeschlossenen_lagerhäuser_2a" PARTITION OF "größenänderungen_aller_angeschlossenen_lagerhäuser_2" FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE "größenänderungen_aller_angeschlossenen_lagerhäuser_2b" PARTITION OF "größenänderungen_aller_angeschlossenen_lagerhäuser_2" FOR VALUES WITH (MODULUS 2, REMAINDER 0);
INSERT INTO "größenänderungen_aller_angeschlossenen_lagerhäuser" SELECT g, g % 4 FROM generate_series(1, 40) g;
-- change
ALTER TABLE "größenänderungen_aller_angeschlossenen_lagerhäuser" ADD COLUMN "höhe_über_dem_meeresspiegel_in_metern_gemessen" integer, ADD COLUMN "höhe_über_dem_meeresspiegel_in_metern_geschätzt" integer;
CREATE INDEX ON "größenänderungen_aller_angeschlossenen_lagerhäuser" ("höhe_über_dem_meeresspiegel_in_metern_gemessen");
CREATE INDEX ON "größenänderungen_aller_angeschlossenen_lagerhäuser" ("höhe_über_dem_meeresspiegel_in_metern_geschätzt");
