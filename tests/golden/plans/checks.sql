CREATE TABLE items (id bigint PRIMARY KEY, price integer NOT NULL);
INSERT INTO items SELECT g, g FROM generate_series(1, 60) g;
-- change
ALTER TABLE items
  ADD COLUMN discount integer CONSTRAINT sane CHECK (discount between 0 and price), 
  ADD COLUMN note text CHECK (note is not null or discount is null),
  ADD COLUMN kind text DEFAULT 'plain' CHECK (kind <> '' and kind is not null);
UPDATE items SET note = 'n' || id;
