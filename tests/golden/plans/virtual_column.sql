-- since 18
CREATE TABLE bill (id bigint PRIMARY KEY, net numeric NOT NULL, rate numeric, kind text);
INSERT INTO bill SELECT g, g / 3.0, CASE WHEN g % 4 > 0 THEN 0.2 END, 'k' || g % 3 FROM generate_series(1, 50) g;
-- change
ALTER TABLE bill
  ADD COLUMN gross numeric GENERATED ALWAYS AS (net * (1 + coalesce(rate, 0))) VIRTUAL,
  ADD COLUMN title text GENERATED ALWAYS AS (upper(kind)),
  ADD COLUMN paid boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN bill.gross IS 'what the customer pays';
