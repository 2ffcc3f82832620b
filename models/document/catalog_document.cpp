// colonnade-catalog/1 as it is written: what equals its default is left out. catalog_reader.cpp reads it.
#include "document/catalog_words.h"
#include "document/json.h"
#include "document/json_writer.h"

namespace colonnade::document {

using namespace catalog;
using namespace words;
using namespace Qt::StringLiterals;
using Layout = JsonWriter::Layout;

namespace {

class Writer : public JsonWriter
{
public:
    void textUnlessEmpty(const char *key, const QString &value)
    {
        if (!value.isEmpty())
            text(key, value);
    }
    void optional(const char *key, const std::optional<QString> &value)
    {
        if (value)
            text(key, *value);
    }
    void optional(const char *key, const std::optional<double> &value)
    {
        if (value)
            number(key, *value);
    }
    void flagUnless(bool usual, const char *key, bool value)
    {
        if (value != usual)
            flag(key, value);
    }
    template<class Enum, std::size_t N>
    void word(const char *key, const NameTable<Enum, N> &names, Enum value, std::optional<Enum> usual = std::nullopt)
    {
        if (value != usual)
            text(key, QString(names.name(value)));
    }
    void textsUnlessEmpty(const char *key, const QStringList &values)
    {
        if (!values.isEmpty())
            texts(key, values);
    }
    void name(const sql::QualifiedName &value)
    {
        text("schema", value.schema.text());
        text("name", value.name.text());
    }
    template<class List, class Each>
    void list(const char *key, const List &values, Each each, Layout layout = Layout::Inline)
    {
        if (values.isEmpty())
            return;
        beginArray(key);
        for (const auto &value : values) {
            beginItem(layout);
            each(value);
            end();
        }
        end();
    }
};

void write(Writer &out, const Server &server)
{
    out.beginObject("server");
    out.word("engine", engines, server.engine);
    out.text("version", server.version);
    out.integer("versionNumber", server.versionNumber);
    out.text("database", server.database);
    out.text("user", server.user);
    out.text("address", server.address);
    out.textUnlessEmpty("systemIdentifier", server.systemIdentifier);
    out.flagUnless(false, "superuser", server.superuser);
    out.flagUnless(false, "canCreateSchema", server.canCreateSchema);
    out.flagUnless(false, "inRecovery", server.inRecovery);
    out.beginObject("settings");
    for (auto it = server.settings.constBegin(); it != server.settings.constEnd(); ++it)
        out.text(it.key().toUtf8().constData(), it.value());
    out.end();
    out.end();
}

void write(Writer &out, const Column &column)
{
    out.text("name", column.name);
    out.integer("number", column.number);
    out.text("type", column.type);
    out.flagUnless(false, "notNull", column.notNull);
    out.flagUnless(true, "notNullValid", column.notNullValid);
    out.optional("default", column.defaultExpression);
    out.word("identity", identities, column.identity, std::optional(Identity::None));
    out.word("generated", generations, column.generated, std::optional(Generated::None));
    out.textUnlessEmpty("generationExpression", column.generationExpression);
    out.textUnlessEmpty("collation", column.collation);
    out.textUnlessEmpty("comment", column.comment);
    out.flagUnless(true, "canSelect", column.canSelect);
    out.flagUnless(true, "canUpdate", column.canUpdate);
}

void write(Writer &out, const Constraint &constraint)
{
    out.text("name", constraint.name);
    out.word("kind", constraintKinds, constraint.kind);
    out.texts("columns", constraint.columns);
    out.text("definition", constraint.definition);
    out.flagUnless(true, "validated", constraint.validated);
    out.flagUnless(false, "deferrable", constraint.deferrable);
    out.flagUnless(false, "noInherit", constraint.noInherit);
    if (constraint.kind != ConstraintKind::ForeignKey)
        return;
    out.beginObject("references");
    out.name(constraint.referencedTable);
    out.texts("columns", constraint.referencedColumns);
    out.text("onDelete", constraint.onDelete);
    out.text("onUpdate", constraint.onUpdate);
    out.end();
}

void write(Writer &out, const Index &index)
{
    out.text("name", index.name);
    out.text("method", index.method);
    out.texts("columns", index.columns);
    out.textsUnlessEmpty("includedColumns", index.includedColumns);
    out.text("definition", index.definition);
    out.textUnlessEmpty("predicate", index.predicate);
    out.flagUnless(false, "unique", index.unique);
    out.flagUnless(false, "primary", index.primary);
    out.flagUnless(true, "valid", index.valid);
    out.integer("bytes", index.bytes);
}

void write(Writer &out, const TableStats &stats)
{
    out.beginObject("stats", Layout::Inline);
    out.number("rows", stats.rows);
    out.integer("bytes", stats.bytes);
    out.integer("indexBytes", stats.indexBytes);
    out.number("deadRows", stats.deadRows);
    out.optional("readsPerSecond", stats.readsPerSecond);
    out.optional("writesPerSecond", stats.writesPerSecond);
    out.optional("ratePeriodSeconds", stats.ratePeriodSeconds);
    out.optional("longestTransactionSeconds", stats.longestTransactionSeconds);
    if (stats.analyzedAt.isValid())
        out.text("analyzedAt", stats.analyzedAt.toUTC().toString(Qt::ISODateWithMs));
    out.end();
}

void write(Writer &out, const TablePrivileges &privileges)
{
    out.beginObject("privileges", Layout::Inline);
    out.flagUnless(false, "owner", privileges.owner);
    out.flagUnless(false, "select", privileges.select);
    out.flagUnless(false, "insert", privileges.insert);
    out.flagUnless(false, "update", privileges.update);
    out.flagUnless(false, "references", privileges.references);
    out.flagUnless(false, "trigger", privileges.trigger);
    out.end();
}

void write(Writer &out, const Table &table)
{
    out.name(table.name);
    out.integer("oid", table.oid);
    out.word("kind", tableKinds, table.kind, std::optional(TableKind::Ordinary));
    out.word("persistence", persistences, table.persistence, std::optional(Persistence::Permanent));
    out.text("owner", table.owner);
    out.textUnlessEmpty("accessMethod", table.accessMethod);
    out.textUnlessEmpty("comment", table.comment);
    out.textUnlessEmpty("partitionKey", table.partitionKey);
    out.textUnlessEmpty("partitionBound", table.partitionBound);
    out.list("parents", table.parents, [&](const sql::QualifiedName &parent) { out.name(parent); });
    out.flagUnless(false, "rowSecurity", table.rowSecurity);
    out.flagUnless(false, "forcedRowSecurity", table.forcedRowSecurity);
    out.textUnlessEmpty("ofType", table.ofType);
    out.textUnlessEmpty("extension", table.extension);
    out.word("replicaIdentity", replicaIdentities, table.replicaIdentity, std::optional(ReplicaIdentity::Default));
    out.textUnlessEmpty("replicaIdentityIndex", table.replicaIdentityIndex);
    out.integer("highestColumnNumber", table.highestColumnNumber);
    if (table.fillFactor != 100)
        out.integer("fillFactor", table.fillFactor);
    out.list("columns", table.columns, [&](const Column &column) { write(out, column); });
    out.list("constraints", table.constraints, [&](const Constraint &constraint) { write(out, constraint); });
    out.list("indexes", table.indexes, [&](const Index &index) { write(out, index); });
    out.list("triggers", table.triggers, [&](const Trigger &trigger) {
        out.text("name", trigger.name);
        out.text("definition", trigger.definition);
        out.text("function", trigger.function);
        out.flagUnless(true, "enabled", trigger.enabled);
    });
    out.list("policies", table.policies, [&](const Policy &policy) {
        out.text("name", policy.name);
        out.textUnlessEmpty("using", policy.usingExpression);
        out.textUnlessEmpty("check", policy.checkExpression);
    });
    out.list("dependents", table.dependents, [&](const Dependent &dependent) {
        out.word("kind", dependentKinds, dependent.kind);
        out.name(dependent.name);
    });
    out.list("rowTypeUses", table.rowTypeUses, [&](const RowTypeUse &use) {
        out.word("kind", rowTypeUseKinds, use.kind);
        out.text("object", use.object);
        out.text("type", use.type);
    });
    out.list("columnGrants", table.columnGrants, [&](const ColumnGrant &grant) {
        out.text("grantee", grant.grantee);
        out.text("privilege", grant.privilege);
        out.texts("columns", grant.columns);
    });
    write(out, table.privileges);
    write(out, table.stats);
}

void write(Writer &out, const Type &type)
{
    out.name(type.name);
    out.word("kind", typeKinds, type.kind);
    out.textsUnlessEmpty("labels", type.labels);
    out.textUnlessEmpty("baseType", type.baseType);
    out.flagUnless(false, "notNull", type.notNull);
    out.optional("default", type.defaultExpression);
    out.textsUnlessEmpty("checks", type.checks);
    out.textUnlessEmpty("extension", type.extension);
}

void write(Writer &out, const Replica &replica)
{
    out.text("name", replica.name);
    out.text("address", replica.address);
    out.text("state", replica.state);
    out.flagUnless(false, "synchronous", replica.synchronous);
    if (replica.lagBytes)
        out.integer("lagBytes", *replica.lagBytes);
    out.optional("lagSeconds", replica.lagSeconds);
}

void writeTables(Writer &out, const QList<sql::QualifiedName> &tables)
{
    out.list("tables", tables, [&](const sql::QualifiedName &table) { out.name(table); });
}

void write(Writer &out, const Publication &publication)
{
    out.text("name", publication.name);
    out.flagUnless(false, "allTables", publication.allTables);
    out.textsUnlessEmpty("schemas", publication.schemas);
    out.flagUnless(false, "inserts", publication.inserts);
    out.flagUnless(false, "updates", publication.updates);
    out.flagUnless(false, "deletes", publication.deletes);
    out.flagUnless(false, "truncates", publication.truncates);
    out.flagUnless(false, "viaRoot", publication.viaRoot);
    out.list("tables", publication.tables, [&](const PublishedTable &table) {
        out.name(table.table);
        out.textsUnlessEmpty("columns", table.columns);
        out.textUnlessEmpty("rowFilter", table.rowFilter);
    });
}

/// What mentions tables, is told of them, and was answered.
void writeSurroundings(Writer &out, const CatalogData &data)
{
    out.list("functionSources", data.functionSources, [&](const FunctionSource &source) {
        out.name(source.name);
        out.textUnlessEmpty("arguments", source.arguments);
        out.text("language", source.language);
        out.textUnlessEmpty("definition", source.definition);
        out.flagUnless(false, "standardBody", source.standardBody);
        writeTables(out, source.tables);
    });
    out.list("views", data.views, [&](const ViewSource &source) {
        out.name(source.name);
        out.flagUnless(false, "materialized", source.materialized);
        out.textUnlessEmpty("definition", source.definition);
        writeTables(out, source.tables);
    });
    out.list("statements", data.statements, [&](const StatementSeen &statement) {
        out.text("text", statement.text);
        out.integer("calls", statement.calls);
        writeTables(out, statement.tables);
    });
    out.list("publications", data.publications, [&](const Publication &publication) { write(out, publication); });
    out.list("subscriptions", data.subscriptions, [&](const Subscription &subscription) {
        out.text("name", subscription.name);
        out.flagUnless(false, "enabled", subscription.enabled);
        out.textsUnlessEmpty("publications", subscription.publications);
        writeTables(out, subscription.tables);
    });
    out.list("answers", data.answers, [&](const DefaultAnswer &answer) {
        out.text("type", answer.type);
        out.text("expression", answer.expression);
        out.flag("keptInCatalog", answer.keptInCatalog);
        out.textUnlessEmpty("refusal", answer.refusal);
    });
    out.textsUnlessEmpty("unread", data.unread);
}

}  // namespace

QByteArray writeCatalog(const Catalog &catalog)
{
    const CatalogData &data = catalog.data();
    Writer out;
    out.text("format", catalogFormat);
    out.text("readAt", data.readAt.toUTC().toString(Qt::ISODateWithMs));
    out.number("readSeconds", data.readSeconds);
    write(out, data.server);
    out.texts("schemas", data.schemas);
    out.list("tables", data.tables, [&](const Table &table) { write(out, table); }, Layout::Lines);
    out.list("types", data.types, [&](const Type &type) { write(out, type); });
    out.list("replicas", data.replicas, [&](const Replica &replica) { write(out, replica); });
    out.textsUnlessEmpty("relationNames", data.relationNames);
    out.list("functions", data.functions, [&](const sql::QualifiedName &function) { out.name(function); });
    writeSurroundings(out, data);
    return out.finish();
}

}  // namespace colonnade::document
