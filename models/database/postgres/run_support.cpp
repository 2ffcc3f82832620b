#include "database/postgres/run_support.h"

#include "database/postgres/session_impl.h"

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;

QString arrayOf(const QStringList &texts)
{
    QStringList elements;
    for (QString text : texts) {
        text.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
        elements.append(u'"' + text + u'"');
    }
    return u'{' + elements.join(u',') + u'}';
}

QStringList quotedNames(const QList<sql::QualifiedName> &names)
{
    QStringList texts;
    for (const sql::QualifiedName &name : names)
        texts.append(name.quoted());
    return texts;
}

bool isTrue(const QVariant &value)
{
    return value.toString() == u"t"_s;
}

Result<void> applySettings(Session &session, const QList<std::pair<QString, QString>> &settings)
{
    for (const auto &[name, value] : settings) {
        const auto set =
            session.query(u"SELECT set_config(name, $2, false) FROM pg_settings WHERE lower(name) = lower($1)"_s, {name, value});
        if (!set)
            return failure(set.error());
    }
    return {};
}

std::unique_ptr<RunSupport> PostgresSession::runSupport()
{
    return std::make_unique<PostgresRunSupport>(*this);
}

PostgresRunSupport::PostgresRunSupport(Session &session)
    : m_session(session), m_ledger(session), m_locks(session), m_observer(session), m_backfill(session)
{
}

Result<void> PostgresRunSupport::prepareWorker()
{
    return applySettings(m_session,
                         {{u"client_connection_check_interval"_s, u"1s"_s},
                          {u"idle_in_transaction_session_timeout"_s, u"60s"_s},
                          // Rather an error than a row that a policy hides, and that is never filled.
                          {u"row_security"_s, u"off"_s},
                          {u"jit"_s, u"off"_s}});
}

Result<QStringList> PostgresRunSupport::missingPrivileges(const Needs &needs)
{
    QStringList missing;
    const auto collect = [&](const QString &sql, const QVariantList &parameters) -> Result<void> {
        const auto rows = m_session.query(sql, parameters);
        if (!rows)
            return failure(rows.error());
        for (const QVariantList &row : rows->rows)
            missing.append(row.value(0).toString());
        return {};
    };
    const QString changed = arrayOf(quotedNames(needs.changed));
    // The tables with all below them: ALTER TABLE asks for every one.
    const QString family =
        u"WITH RECURSIVE members(oid) AS (SELECT to_regclass(name)::oid FROM unnest($1::text[]) name"
        " UNION SELECT i.inhrelid FROM pg_inherits i JOIN members m ON i.inhparent = m.oid),"
        " family AS (SELECT c.*, n.nspname, format('%I.%I', n.nspname, c.relname) AS name FROM members"
        " JOIN pg_class c ON c.oid = members.oid JOIN pg_namespace n ON n.oid = c.relnamespace) "_s;
    for (
        const auto &[sql, names] : QList<std::pair<QString, QString>>{
            {family
                 + u"SELECT format('%s is not the owner of %s: ask for GRANT %I TO %I', current_user, name, r.rolname, current_user)"
                   " FROM family JOIN pg_roles r ON r.oid = relowner WHERE NOT pg_has_role(current_user, relowner, 'USAGE')"_s,
             changed},
            {family
                 + u"SELECT format('row-level security hides rows of %s from %s, which would never be filled: run as a role with "
                   "BYPASSRLS, or ALTER TABLE %s NO FORCE ROW LEVEL SECURITY for the time of the run', name, current_user, name)"
                   " FROM family WHERE pg_has_role(current_user, relowner, 'USAGE') AND relforcerowsecurity AND relrowsecurity"
                   " AND NOT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)"_s,
             changed},
            {family
                 + u"SELECT DISTINCT format('%s may not create in schema %s: ask for GRANT CREATE ON SCHEMA %I TO %I', current_user,"
                   " nspname, nspname, current_user) FROM family WHERE NOT has_schema_privilege(relnamespace, 'CREATE')"_s,
             changed},
            {u"SELECT format('%s may not make foreign keys to %s: ask for GRANT REFERENCES ON %s TO %I', current_user, name, "
             u"name, current_user)"
             " FROM unnest($1::text[]) name WHERE to_regclass(name) IS NOT NULL AND NOT has_table_privilege(to_regclass(name), 'REFERENCES')"_s,
             arrayOf(quotedNames(needs.referenced))},
            {u"SELECT format('%s may not create the schema colonnade, which keeps the progress: ask for GRANT CREATE ON DATABASE "
             u"%I TO %I',"
             "  current_user, current_database(), current_user)"
             " WHERE $1::text IS NOT NULL AND to_regnamespace('colonnade') IS NULL AND NOT "
             "has_database_privilege(current_database(), 'CREATE')"
             " UNION ALL"
             " SELECT format('%s may not write in the schema colonnade of %s, which keeps the progress: ask for GRANT %I TO %I',"
             "  current_user, r.rolname, r.rolname, current_user)"
             " FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner"
             " WHERE n.nspname = 'colonnade' AND NOT pg_has_role(current_user, n.nspowner, 'USAGE')"_s,
             u""_s}}) {
        if (const auto asked = collect(sql, {names}); !asked)
            return failure(asked.error());
    }
    if (needs.watchesReplicas) {
        const auto asked = collect(
            u"SELECT format('%s may not see how far the replicas are: ask for GRANT pg_monitor TO %I, or run without a limit for "
            u"lag', current_user, current_user)"
            " WHERE EXISTS (SELECT FROM pg_stat_replication) AND NOT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')"_s,
            {});
        if (!asked)
            return failure(asked.error());
    }
    return missing;
}

Result<QMap<QString, QString>> PostgresRunSupport::columnIds(const QList<std::pair<sql::QualifiedName, QString>> &columns)
{
    QMap<QString, QString> ids;
    for (const auto &[table, column] : columns) {
        // Numbers of columns are never given twice in a table.
        const auto rows = m_session.query(
            u"SELECT attrelid || '.' || attnum FROM pg_attribute"
            " WHERE attrelid = to_regclass($1) AND attname = $2 AND attnum > 0 AND NOT attisdropped"_s,
            {table.quoted(), column});
        if (!rows)
            return failure(rows.error());
        if (!rows->isEmpty())
            ids.insert(table.dotted() + u'.' + column, rows->text());
    }
    return ids;
}

}  // namespace colonnade::database::postgres
