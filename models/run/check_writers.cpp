#include "run/check_writers.h"

#include "sql/expression.h"

#include <QJsonArray>
#include <QJsonObject>

namespace colonnade::run {

using namespace Qt::StringLiterals;
using plan::Finding;
using plan::Severity;

namespace {

/// The roles that the table's grants name for such writes, PUBLIC among them, that lack what `allowed` asks for of the role `g.name`.
QString writersLacking(const catalog::Table &table, const QString &privileges, const QString &what, const QString &allowed)
{
    return u"WITH g(oid) AS (SELECT a.grantee FROM pg_catalog.pg_class c,"
           " pg_catalog.aclexplode(coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))) a"
           " WHERE c.oid = pg_catalog.to_regclass(%1) AND a.privilege_type IN (%4)"
           " UNION SELECT a.grantee FROM pg_catalog.pg_attribute t, pg_catalog.aclexplode(t.attacl) a"
           " WHERE t.attrelid = pg_catalog.to_regclass(%1) AND a.privilege_type IN (%4)),"
           " writers(name, shown) AS (SELECT CASE WHEN g.oid = 0 THEN 'public' ELSE r.rolname::text END,"
           " CASE WHEN g.oid = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(r.rolname) END"
           " FROM g LEFT JOIN pg_catalog.pg_roles r ON r.oid = g.oid WHERE g.oid = 0 OR NOT r.rolsuper)"
           " SELECT w.shown, o.shown FROM writers w, (%2) AS o WHERE NOT (%3) ORDER BY 2, 1"_s.arg(
               sql::quotedLiteral(table.name.quoted()), what, allowed, privileges);
}

void collectSequences(const QJsonValue &node, QStringList &names)
{
    if (node.isArray()) {
        for (const QJsonValue entry : node.toArray())
            collectSequences(entry, names);
        return;
    }
    const QJsonObject object = node.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == "sval"_L1 && it.value().isString())
            names.append(it.value().toString());
        // A constant is {"A_Const": {"sval": {"sval": "seq"}}}.
        collectSequences(it.value(), names);
    }
}

bool callsNextval(const sql::Expression &expression)
{
    return expression.text().contains("nextval"_L1, Qt::CaseInsensitive);
}

struct Called {
    QString what;  ///< "default"
    sql::Expression expression;
};

QList<Called> calledBy(const change::ColumnAddition &column)
{
    QList<Called> all;
    const auto add = [&](const QString &what, const QString &text) {
        if (const auto expression = sql::Expression::parse(text))
            all.append({what, *expression});
    };
    if (column.defaultExpression)
        add(u"default"_s, *column.defaultExpression);
    if (column.fill && column.keepFilled != change::KeepFilled::No)
        add(u"trigger"_s, column.fill->expression);
    for (const change::CheckWish &check : column.checks)
        add(u"check"_s, check.expression);
    return all;
}

class WriterCheck
{
public:
    WriterCheck(Asking &asking, const catalog::Table &table, const change::ColumnAddition &column)
        : m_asking(asking), m_table(table), m_column(column)
    {
    }

    QList<Finding> findings()
    {
        for (const Called &called : calledBy(m_column)) {
            // A trigger whose expression reads other tables runs with its owner's rights.
            if (called.what == "trigger"_L1 && called.expression.hasSubquery())
                continue;
            for (const QString &function : called.expression.functions())
                checkFunction(called.what, function);
            if (callsNextval(called.expression))
                checkSequences(called);
        }
        return m_found;
    }

private:
    /// A default is computed for inserts only.
    static QString privileges(const QString &what)
    {
        return what == "default"_L1 ? u"'INSERT'"_s : u"'INSERT', 'UPDATE'"_s;
    }
    void checkFunction(const QString &what, const QString &function)
    {
        const QString name = sql::quotedLiteral(function.section(u'.', -1));
        const QString schema = function.section(u'.', 0, -2);
        const QString where = schema.isEmpty()
            ? u"pg_catalog.pg_function_is_visible(p.oid)"_s
            : u"p.pronamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %1)"_s.arg(sql::quotedLiteral(schema));
        const auto rows = m_asking.ask(writersLacking(
            m_table, privileges(what),
            u"SELECT p.oid, p.oid::pg_catalog.regprocedure::text AS shown FROM pg_catalog.pg_proc p WHERE p.proname = %1 AND %2"_s.arg(
                name, where),
            u"pg_catalog.has_function_privilege(w.name, o.oid, 'EXECUTE')"_s));
        say(rows, what, u"call"_s, u"EXECUTE ON FUNCTION"_s);
    }

    void checkSequences(const Called &called)
    {
        QStringList names, quoted;
        collectSequences(called.expression.tree(), names);
        for (const QString &name : names)
            quoted.append(u'(' + sql::quotedLiteral(name) + u')');
        if (quoted.isEmpty())
            return;
        const auto rows = m_asking.ask(writersLacking(
            m_table, privileges(called.what),
            u"SELECT c.oid, c.oid::pg_catalog.regclass::text AS shown FROM (VALUES %1) AS v(name) JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(v.name) WHERE c.relkind = 'S'"_s
                .arg(quoted.join(u", "_s)),
            u"pg_catalog.has_sequence_privilege(w.name, o.oid, 'USAGE') OR pg_catalog.has_sequence_privilege(w.name, o.oid, 'UPDATE')"_s));
        say(rows, called.what, u"use"_s, u"USAGE ON SEQUENCE"_s);
    }

    void say(const std::optional<database::Rows> &rows, const QString &what, const QString &verb, const QString &grant)
    {
        const QString object = m_table.name.display(m_column.name);
        for (const QVariantList &row : rows ? rows->rows : QList<QVariantList>()) {
            const Finding finding{
                u"pg.privilege.called"_s, Severity::Warning, object,
                u"%1 may write to %2 but may not %3 %4, which the %5 of %6 needs: its writes fail from the moment that the %5 is there."_s
                    .arg(row[0].toString(), m_table.name.display(), verb, row[1].toString(), what, object),
                u"GRANT %1 %2 TO %3; before the run."_s.arg(grant, row[1].toString(), row[0].toString())};
            if (!m_found.contains(finding))
                m_found.append(finding);
        }
    }

    Asking &m_asking;
    const catalog::Table &m_table;
    const change::ColumnAddition &m_column;
    QList<Finding> m_found;
};

}  // namespace

QList<plan::Finding> findingsOfWriters(Asking &asking, const change::TableChange &change, const catalog::Table &table)
{
    QList<Finding> found;
    for (const change::ColumnAddition &column : change.addColumns)
        found += WriterCheck(asking, table, column).findings();
    return found;
}

}  // namespace colonnade::run
