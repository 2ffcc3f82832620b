-- Equal expressions are printed once, with all the columns that have them. One that refers to columns (it is a generated column's)
-- means something else on each table.
SELECT (SELECT pg_catalog.pg_get_expr(x.adbin, x.adrelid) FROM pg_catalog.pg_attrdef x WHERE x.oid = g.sample), g.relations, g.numbers
  FROM (SELECT pg_catalog.min(d.oid) AS sample, pg_catalog.array_agg(d.adrelid) AS relations, pg_catalog.array_agg(d.adnum) AS numbers
          FROM pg_catalog.pg_attrdef d
         GROUP BY pg_catalog.hashtext(d.adbin::pg_catalog.text), d.adbin::pg_catalog.text,
                  CASE WHEN pg_catalog.strpos(d.adbin::pg_catalog.text, '{VAR ') > 0 THEN d.oid END) g
