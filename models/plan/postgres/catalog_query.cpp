#include "plan/postgres/catalog_query.h"

namespace colonnade::plan::postgres {

using namespace Qt::StringLiterals;

namespace {

QString regclass(const sql::QualifiedName &name)
{
    return u"pg_catalog.to_regclass(%1)"_s.arg(sql::quotedLiteral(name.quoted()));
}

QString list(const QStringList &names)
{
    QStringList literals;
    for (const QString &name : names)
        literals.append(sql::quotedLiteral(name));
    return literals.join(u", "_s);
}

QString indexCondition(const sql::QualifiedName &index, const sql::QualifiedName &table)
{
    return u"FROM pg_catalog.pg_index WHERE indexrelid = %1 AND indrelid = %2 AND indisvalid AND indisready"_s.arg(
        regclass(index), regclass(table));
}

/// A row for each partition at any depth that holds rows and lacks what `having` looks for; `a` is its column.
QString partitionsWhere(const sql::QualifiedName &table, const QString &column, const QString &lacks, const QString &having)
{
    return u"WITH RECURSIVE below(oid) AS (SELECT inhrelid FROM pg_catalog.pg_inherits WHERE inhparent = %1"
           " UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN below b ON i.inhparent = b.oid)"
           " SELECT c.oid::pg_catalog.regclass || %2 FROM below JOIN pg_catalog.pg_class c ON c.oid = below.oid"
           " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = %3"
           " WHERE c.relkind = 'r' AND NOT EXISTS (SELECT %4)"_s.arg(regclass(table), sql::quotedLiteral(u' ' + lacks),
                                                                     sql::quotedLiteral(column), having);
}

}  // namespace

QString constraintName(const sql::QualifiedName &table, const QString &constraint)
{
    return table.quoted() + u'.' + sql::Identifier(constraint).quoted();
}

QString columnsExist(const sql::QualifiedName &table, const QStringList &columns)
{
    return u"SELECT count(*) = %1 FROM pg_catalog.pg_attribute WHERE attrelid = %2 AND attnum > 0 AND NOT attisdropped AND attname IN (%3)"_s
        .arg(QString::number(columns.size()), regclass(table), list(columns));
}

QString columnsNotNull(const sql::QualifiedName &table, const QStringList &columns)
{
    return columnsExist(table, columns) + u" AND attnotnull"_s;
}

QString constraintsExist(const sql::QualifiedName &table, const QStringList &names)
{
    return u"SELECT count(*) = %1 FROM pg_catalog.pg_constraint WHERE conrelid = %2 AND conname IN (%3)"_s.arg(
        QString::number(names.size()), regclass(table), list(names));
}

QString constraintsValid(const sql::QualifiedName &table, const QStringList &names)
{
    return constraintsExist(table, names) + u" AND convalidated"_s;
}

QString indexValid(const sql::QualifiedName &index, const sql::QualifiedName &table)
{
    return u"SELECT EXISTS (SELECT %1)"_s.arg(indexCondition(index, table));
}

QString columnIsIdentity(const sql::QualifiedName &table, const QString &column)
{
    return columnsExist(table, {column}) + u" AND attidentity <> ''"_s;
}

QString triggerGone(const sql::QualifiedName &table, const QString &trigger)
{
    return u"SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE tgrelid = %1 AND tgname = %2)"_s.arg(
        regclass(table), sql::quotedLiteral(trigger));
}

QString columnsInTheWay(const sql::QualifiedName &table, const QStringList &columns)
{
    return u"SELECT %1 || attname || ' exists already' FROM pg_catalog.pg_attribute WHERE attrelid = %2 AND attnum > 0 AND NOT attisdropped AND attname IN (%3)"_s
        .arg(sql::quotedLiteral(table.display() + u'.'), regclass(table), list(columns));
}

QString columnNullable(const sql::QualifiedName &table, const QString &column)
{
    return u"SELECT %1 FROM pg_catalog.pg_attribute WHERE attrelid = %2 AND attname = %3 AND NOT attnotnull"_s.arg(
        sql::quotedLiteral(table.display(column) + u" is not yet not null"_s), regclass(table),
        sql::quotedLiteral(column));
}

QString updateRulesInTheWay(const sql::QualifiedName &table)
{
    return u"SELECT 'the rule ' || pg_catalog.quote_ident(r.rulename) || ' ON UPDATE of ' || r.ev_class::pg_catalog.regclass ||"
           " ' does not let its rows be filled' FROM pg_catalog.pg_rewrite r WHERE r.ev_type = '2' AND r.ev_enabled <> 'D'"
           " AND r.ev_class IN (WITH RECURSIVE family(oid) AS (SELECT %1::oid UNION SELECT i.inhrelid FROM"
           " pg_catalog.pg_inherits i JOIN family f ON i.inhparent = f.oid) SELECT oid FROM family)"_s.arg(regclass(table));
}

QString namesInTheWay(const QStringList &quotedRelations)
{
    QStringList rows;
    for (const QString &relation : quotedRelations)
        rows.append(u'(' + sql::quotedLiteral(relation) + u')');
    return u"SELECT 'the name ' || wanted.name || ' is taken' FROM (VALUES %1) AS wanted(name) WHERE pg_catalog.to_regclass(wanted.name) IS NOT NULL"_s
        .arg(rows.join(u", "_s));
}

QString relationInTheWay(const sql::QualifiedName &index, const sql::QualifiedName &table)
{
    // What may stand is an index of this table that a failed build left invalid: the step drops it.
    return u"SELECT %1 WHERE %2 IS NOT NULL AND NOT EXISTS (SELECT FROM pg_catalog.pg_index WHERE indexrelid = %2 AND indrelid = %3 AND NOT indisvalid)"_s
        .arg(sql::quotedLiteral(u"the name %1 is taken"_s.arg(index.display())), regclass(index), regclass(table));
}

QString constraintsNotValid(const sql::QualifiedName &table, const QStringList &names)
{
    QStringList rows;
    for (const QString &name : names)
        rows.append(u'(' + sql::quotedLiteral(name) + u')');
    return u"SELECT %1 || wanted.name || ' is missing or not valid yet' FROM (VALUES %2) AS wanted(name) "
           "WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = %3 AND conname = wanted.name AND convalidated)"_s
               .arg(sql::quotedLiteral(u"constraint "_s), rows.join(u", "_s), regclass(table));
}

QString noPartitionAnyMore(const sql::QualifiedName &table, const sql::QualifiedName &parent)
{
    return u"SELECT %1 WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhrelid = %2 AND inhparent = %3)"_s.arg(
        sql::quotedLiteral(u"%1 is no partition of %2 any more"_s.arg(table.display(), parent.display())), regclass(table),
        regclass(parent));
}

QString partitionsWithoutIndex(const sql::QualifiedName &table, const QString &column)
{
    return partitionsWhere(table, column, u"has no valid index on %1 yet: build one concurrently"_s.arg(column),
                           u"FROM pg_catalog.pg_index WHERE indrelid = a.attrelid AND indisvalid AND a.attnum = ANY (indkey)"_s);
}

QString partitionsWithoutIndexLike(const sql::QualifiedName &table, const QString &column,
                                   const QList<sql::QualifiedName> &patterns)
{
    QStringList oids;
    for (const sql::QualifiedName &pattern : patterns)
        oids.append(regclass(pattern));
    // Partitions may number their columns otherwise, so that only names compare.
    const auto shape = [](const QString &index) {
        return QString(
                   u"ROW(%1.indisunique, %1.indnkeyatts, %1.indclass::text, %1.indoption::text, %1.indcollation::text,"
                   " pg_catalog.pg_get_expr(%1.indexprs, %1.indrelid), pg_catalog.pg_get_expr(%1.indpred, %1.indrelid),"
                   " ARRAY(SELECT coalesce(n.attname, '') FROM pg_catalog.unnest(%1.indkey) WITH ORDINALITY AS k(number, place)"
                   " LEFT JOIN pg_catalog.pg_attribute n ON n.attrelid = %1.indrelid AND n.attnum = k.number AND k.number <> 0"
                   " ORDER BY k.place))"_s)
            .replace(u"%1"_s, index);
    };
    return partitionsWhere(table, column,
                           u"has no valid index yet that is the same as those of the other partitions: build it concurrently"_s,
                           u"FROM pg_catalog.pg_index x JOIN pg_catalog.pg_index r ON %1 IS NOT DISTINCT FROM %2"
                           " WHERE x.indrelid = a.attrelid AND x.indisvalid AND r.indexrelid IN (%3)"_s.arg(
                               shape(u"x"_s), shape(u"r"_s), oids.join(u", "_s)));
}

QString partitionsWithoutForeignKey(const sql::QualifiedName &table, const QString &column, const sql::QualifiedName &referenced)
{
    return partitionsWhere(
        table, column,
        u"has no valid foreign key from %1 to %2 yet: add one NOT VALID, then validate it"_s.arg(column, referenced.display()),
        u"FROM pg_catalog.pg_constraint WHERE conrelid = a.attrelid AND contype = 'f' AND convalidated AND conkey = ARRAY[a.attnum] AND confrelid = "_s
            + regclass(referenced));
}

QString indexNotValid(const sql::QualifiedName &index, const sql::QualifiedName &table)
{
    return u"SELECT %1 WHERE NOT EXISTS (SELECT %2)"_s.arg(
        sql::quotedLiteral(u"index %1 is missing or not valid"_s.arg(index.display())), indexCondition(index, table));
}

}  // namespace colonnade::plan::postgres
