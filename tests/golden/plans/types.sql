CREATE EXTENSION citext;
CREATE EXTENSION hstore;
CREATE COLLATION unlike_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE SCHEMA kinds;
CREATE TYPE kinds.mood AS ENUM ('calm', 'wild');
CREATE TYPE kinds.pair AS (a integer, b text);
CREATE TYPE kinds.span AS RANGE (subtype = numeric);
CREATE DOMAIN kinds.plain AS varchar(20);
CREATE DOMAIN kinds.positive AS integer CHECK (VALUE > 0);
CREATE TABLE notes (id bigint PRIMARY KEY, body text);
INSERT INTO notes SELECT g, 'note ' || g FROM generate_series(1, 50) g;
-- change
ALTER TABLE notes
  ADD COLUMN tags text[] NOT NULL DEFAULT '{}', ADD COLUMN grid integer[3][] DEFAULT ARRAY[[1, 2], [3, 4]],
  ADD COLUMN mood kinds.mood NOT NULL DEFAULT 'calm', ADD COLUMN moods kinds.mood[] DEFAULT ARRAY['wild']::kinds.mood[],
  ADD COLUMN pair kinds.pair DEFAULT ROW(1, 'x')::kinds.pair, ADD COLUMN span kinds.span DEFAULT '[1,2)', ADD COLUMN during tstzrange,
  ADD COLUMN mail citext NOT NULL DEFAULT 'a@b', ADD COLUMN facts hstore DEFAULT 'a=>1',
  ADD COLUMN name text COLLATE unlike_case UNIQUE, ADD COLUMN plain kinds.plain NOT NULL DEFAULT 'p', ADD COLUMN signs kinds.positive[] DEFAULT '{1,2}',
  ADD COLUMN payload jsonb NOT NULL DEFAULT '{"a": [1]}', ADD COLUMN address inet DEFAULT '::1', ADD COLUMN bits bit(4) DEFAULT B'1010',
  ADD COLUMN took interval second(2), ADD COLUMN letter "char" DEFAULT 'x', ADD COLUMN raw bytea DEFAULT '\x00', ADD COLUMN search tsvector;
UPDATE notes SET search = to_tsvector('simple', body), during = tstzrange('2026-01-01', NULL), name = body;
CREATE INDEX ON notes USING gin (search);
CREATE INDEX notes_during ON notes USING gist (during);
CREATE INDEX ON notes USING gin (tags) WHERE id > 3;
