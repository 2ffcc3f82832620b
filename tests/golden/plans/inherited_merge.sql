CREATE TABLE doc (id integer PRIMARY KEY, title text);
CREATE TABLE letter (lang text DEFAULT 'xx', mark text NOT NULL DEFAULT 'm') INHERITS (doc);
INSERT INTO doc SELECT g, 'd' || g FROM generate_series(1, 120) g;
INSERT INTO letter (id, title, lang) SELECT g, 'l' || g, CASE WHEN g % 2 = 0 THEN 'de' END FROM generate_series(121, 200) g;
-- change
ALTER TABLE doc ADD COLUMN lang text DEFAULT 'en', ADD COLUMN mark text NOT NULL DEFAULT 'd', ADD COLUMN size integer NOT NULL;
UPDATE doc SET size = length(title);
