#include "tests/proof/proof_case.h"

#include "document/json.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace colonnade::test::proof {

using namespace Qt::StringLiterals;

namespace {

QString createTable(const TablePiece &table)
{
    QStringList elements;
    for (const ColumnPiece &column : table.columns)
        elements.append(sql::Identifier(column.name).quoted() + u' ' + column.definition);
    elements += table.elements;
    QString text = u"CREATE %1 TABLE %2 (%3) %4"_s.arg(table.kind, table.name.quoted(), elements.join(u", "_s), table.suffix);
    return text.simplified() + u";\n"_s;
}

QString insertRows(const TablePiece &table)
{
    QStringList columns, values;
    for (const ColumnPiece &column : table.columns) {
        if (column.value.isEmpty())
            continue;
        columns.append(sql::Identifier(column.name).quoted());
        values.append(QString(column.value).replace(u"{n}"_s, u"g.n"_s));
    }
    if (table.rows == 0)
        return {};
    if (columns.isEmpty()) {
        return u"DO $$BEGIN FOR i IN 1..%1 LOOP INSERT INTO %2 DEFAULT VALUES; END LOOP; END$$;\n"_s.arg(
            QString::number(table.rows), table.name.quoted());
    }
    return u"INSERT INTO %1 (%2) SELECT %3 FROM generate_series(1, %4) AS g(n);\n"_s.arg(
        table.name.quoted(), columns.join(u", "_s), values.join(u", "_s), QString::number(table.rows));
}

QString lines(const QStringList &statements)
{
    return statements.isEmpty() ? QString() : statements.join(u";\n"_s) + u";\n"_s;
}

/// All to one owner, of which the planner is a member.
QString handOver(const QString &planner)
{
    const QString member = sql::Identifier(planner).quoted();
    return u"DO $$BEGIN CREATE ROLE \"Proof Owner\"; EXCEPTION WHEN duplicate_object THEN NULL; END$$;\n"
           "DO $$BEGIN CREATE ROLE %1; EXCEPTION WHEN duplicate_object THEN NULL; END$$;\n"
           "GRANT \"Proof Owner\" TO %1;\nGRANT USAGE, CREATE ON SCHEMA proof, public TO \"Proof Owner\";\n"
           "DO $$DECLARE name text; BEGIN\n  FOR name IN SELECT c.oid::regclass FROM pg_class c WHERE relnamespace IN "
           "('proof'::regnamespace, 'public'::regnamespace) AND (relkind IN ('r', 'p', 'v') OR relkind = 'S' AND NOT EXISTS "
           "(SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')))\n"
           "  LOOP EXECUTE format('ALTER TABLE %s OWNER TO \"Proof Owner\"', name); END LOOP;\n"
           "  EXECUTE format('GRANT CREATE ON DATABASE %I TO \"Proof Owner\"', current_database());\nEND$$;\n"_s.replace(u"%1"_s,
                                                                                                                         member);
}

/// Without what is as if it were not said.
QJsonValue brief(const QJsonValue &value)
{
    if (value.isArray()) {
        QJsonArray kept;
        for (const QJsonValue entry : value.toArray())
            kept.append(brief(entry));
        return kept;
    }
    QJsonObject object = value.toObject();
    for (const QString &key : object.keys()) {
        const QJsonValue member = object.value(key);
        const bool idle = member.isNull() || member == QJsonValue(false) || member == QJsonValue(u"no"_s)
            || (member.isArray() && member.toArray().isEmpty());
        if (idle)
            object.remove(key);
        else
            object.insert(key, brief(member));
    }
    return value.isObject() ? QJsonValue(object) : value;
}

}  // namespace

QString ProofCase::schemaSql() const
{
    // In one transaction: what a deferred constraint still had to look at would be in the way of ALTER TABLE.
    QString sql = u"SET CONSTRAINTS ALL IMMEDIATE;\n"_s + lines(prelude);
    for (const TablePiece &table : tables) {
        sql += createTable(table) + lines(table.before);
        sql += insertRows(table);
        for (const ColumnPiece &column : table.columns) {
            if (column.dropped)
                sql += u"ALTER TABLE %1 DROP COLUMN %2;\n"_s.arg(table.name.quoted(), sql::Identifier(column.name).quoted());
        }
        sql += lines(table.after);
    }
    return sql + (planner.isEmpty() ? QString() : handOver(planner));
}

QString ProofCase::display() const
{
    return schemaSql() + u"-- change\n"_s
        + QString::fromUtf8(QJsonDocument(brief(QJsonDocument::fromJson(document::writeChange(change)).object()).toObject())
                                .toJson(QJsonDocument::Compact))
        + u'\n';
}

}  // namespace colonnade::test::proof
