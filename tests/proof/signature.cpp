#include "tests/proof/signature.h"

#include "sql/identifier.h"
#include "tests/support/cluster.h"

namespace colonnade::test::proof {

using namespace Qt::StringLiterals;

namespace {

// Numbers of objects and what a value kept in the catalog leaves behind (atthasmissing) are left out: two roads to one schema
// differ in them. So is whether the copies are valid that a foreign key to a partitioned table has, one for each partition there:
// before 18, VALIDATE leaves them as they were, nothing shows them, and no query or dump goes by them. Columns stand in their
// order, not by their number, which counts dropped ones.
const auto Query =
    uR"(
WITH rel AS (
  SELECT c.*, n.nspname || '.' || c.relname AS path FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname !~ '^pg_|^information_schema$' AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'i', 'I')
     AND (n.nspname <> 'colonnade'))
SELECT line FROM (
  SELECT path || ' is ' || jsonb_build_object('kind', relkind, 'persistence', relpersistence, 'identity', relreplident,
      'options', reloptions, 'rls', relrowsecurity, 'force', relforcerowsecurity, 'bound', pg_get_expr(relpartbound, oid),
      'key', CASE WHEN relkind = 'p' THEN pg_get_partkeydef(oid) END, 'acl', relacl::text, 'owner', relowner::regrole,
      'comment', obj_description(oid, 'pg_class'), 'view', CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END,
      'parents', (SELECT array_agg(inhparent::regclass::text ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = rel.oid)) AS line
    FROM rel
  UNION ALL
  SELECT path || ' column ' || row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum) || ' '
      || ((to_jsonb(a) - '{attrelid,attnum,atttypid,attcacheoff,attmissingval,atthasmissing,attcollation,attlen,attbyval,attalign,attisdropped}'::text[])
          || jsonb_build_object('type', format_type(a.atttypid, a.atttypmod), 'default', pg_get_expr(d.adbin, d.adrelid),
              'collation', (SELECT l.collname FROM pg_collation l WHERE l.oid = a.attcollation), 'comment', col_description(a.attrelid, a.attnum)))
    FROM rel JOIN pg_attribute a ON a.attrelid = rel.oid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE a.attnum > 0 AND NOT a.attisdropped AND rel.relkind IN ('r', 'p', 'v', 'm')
  UNION ALL
  SELECT path || ' constraint ' || k.conname || ' ' || CASE WHEN k.copied THEN replace(pg_get_constraintdef(k.oid), ' NOT VALID', '')
          ELSE pg_get_constraintdef(k.oid) END || ' '
      || jsonb_build_object('valid', k.convalidated OR k.copied, 'inherited', k.coninhcount, 'local', k.conislocal, 'noinherit', k.contype <> 'f' AND k.connoinherit,
             'deferrable', k.condeferrable, 'deferred', k.condeferred, 'enforced', to_jsonb(k) -> 'conenforced',
             'comment', obj_description(k.oid, 'pg_constraint'))
    FROM rel JOIN (SELECT one.*, EXISTS (SELECT FROM pg_constraint up WHERE up.oid = one.conparentid AND up.conrelid = one.conrelid) AS copied
                     FROM pg_constraint one) AS k ON k.conrelid = rel.oid
  UNION ALL
  SELECT path || ' index ' || pg_get_indexdef(i.indexrelid) || ' '
      || (to_jsonb(i) - '{indexrelid,indrelid,indkey,indcollation,indclass,indoption,indexprs,indpred,indcheckxmin}'::text[])
    FROM rel JOIN pg_index i ON i.indrelid = rel.oid
  UNION ALL
  SELECT path || ' trigger ' || pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
    FROM rel JOIN pg_trigger t ON t.tgrelid = rel.oid WHERE NOT t.tgisinternal
  UNION ALL
  SELECT path || ' policy ' || p.polname || coalesce(pg_get_expr(p.polqual, p.polrelid), '') FROM rel JOIN pg_policy p ON p.polrelid = rel.oid
  UNION ALL
  SELECT path || ' sequence ' || (to_jsonb(s) - '{seqrelid}'::text[])
      || coalesce((SELECT d.refobjid::regclass || '.' || a.attname || d.deptype::text FROM pg_depend d
                     JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.deptype IN ('a', 'i')), '')
    FROM rel JOIN pg_sequence s ON s.seqrelid = rel.oid
  UNION ALL
  SELECT n.nspname || ' function ' || pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
   WHERE n.nspname !~ '^pg_|^information_schema$' AND p.prokind = 'f') AS lines
 ORDER BY line COLLATE "C")"_s;

database::Rows asked(database::Session &session, const QString &sql)
{
    const auto rows = session.query(sql);
    if (!rows)
        giveUp({.message = rows.error().message, .detail = rows.error().detail + sql});
    return *rows;
}

}  // namespace

QString signature(database::Session &session)
{
    QStringList lines;
    for (const QVariantList &row : asked(session, Query).rows)
        lines.append(row.first().toString());
    return lines.join(u'\n');
}

QString rows(database::Session &session, const QStringList &without)
{
    const database::Rows columns =
        asked(session,
              u"SELECT n.nspname, c.relname, a.attname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN "
              "pg_attribute a ON a.attrelid = c.oid WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND "
              "n.nspname !~ '^pg_|^information_schema$|^colonnade$' ORDER BY 1, 2, a.attnum"_s);
    QMap<sql::QualifiedName, QStringList> tables;
    for (const QVariantList &row : columns.rows) {
        const sql::QualifiedName table = sql::qualified(row[0].toString(), row[1].toString());
        if (!without.contains(table.display() + u'.' + row[2].toString()))
            tables[table].append(u"t."_s + sql::Identifier(row[2].toString()).quoted());
    }
    QStringList all;
    for (auto it = tables.begin(); it != tables.end(); ++it) {
        const database::Rows found = asked(
            session, u"SELECT ROW(%1)::text FROM ONLY %2 AS t ORDER BY 1"_s.arg(it.value().join(u", "_s), it.key().quoted()));
        for (const QVariantList &row : found.rows)
            all.append(it.key().display() + u' ' + row.first().toString());
    }
    return all.join(u'\n');
}

}  // namespace colonnade::test::proof
