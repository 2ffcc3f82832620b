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

}  // namespace

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

QString indexNotValid(const sql::QualifiedName &index, const sql::QualifiedName &table)
{
    return u"SELECT %1 WHERE NOT EXISTS (SELECT %2)"_s.arg(
        sql::quotedLiteral(u"index %1 is missing or not valid"_s.arg(index.display())), indexCondition(index, table));
}

}  // namespace colonnade::plan::postgres
