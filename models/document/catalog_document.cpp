// colonnade-catalog/1, written and read. What equals its default is left out; resources/schemas names the defaults.
#include "document/json.h"
#include "document/json_reader.h"
#include "document/json_writer.h"

namespace colonnade::document {

using namespace catalog;
using namespace Qt::StringLiterals;
using Layout = JsonWriter::Layout;

namespace {

const QString catalogFormat = u"colonnade-catalog/1"_s;

constexpr auto engines = nameTable<Engine>(std::pair(Engine::PostgreSql, "postgresql"_L1), std::pair(Engine::MySql, "mysql"_L1),
                                           std::pair(Engine::MariaDb, "mariadb"_L1), std::pair(Engine::Sqlite, "sqlite"_L1));
constexpr auto tableKinds = nameTable<TableKind>(std::pair(TableKind::Ordinary, "ordinary"_L1),
                                                 std::pair(TableKind::Partitioned, "partitioned"_L1),
                                                 std::pair(TableKind::Foreign, "foreign"_L1));
constexpr auto persistences = nameTable<Persistence>(std::pair(Persistence::Permanent, "permanent"_L1),
                                                     std::pair(Persistence::Unlogged, "unlogged"_L1),
                                                     std::pair(Persistence::Temporary, "temporary"_L1));
constexpr auto identities = nameTable<Identity>(std::pair(Identity::None, "no"_L1), std::pair(Identity::Always, "always"_L1),
                                                std::pair(Identity::ByDefault, "by default"_L1));
constexpr auto generations = nameTable<Generated>(std::pair(Generated::None, "no"_L1), std::pair(Generated::Stored, "stored"_L1),
                                                  std::pair(Generated::Virtual, "virtual"_L1));
constexpr auto constraintKinds = nameTable<ConstraintKind>(
    std::pair(ConstraintKind::PrimaryKey, "primaryKey"_L1), std::pair(ConstraintKind::Unique, "unique"_L1),
    std::pair(ConstraintKind::ForeignKey, "foreignKey"_L1), std::pair(ConstraintKind::Check, "check"_L1),
    std::pair(ConstraintKind::Exclusion, "exclusion"_L1), std::pair(ConstraintKind::NotNull, "notNull"_L1));
constexpr auto dependentKinds = nameTable<DependentKind>(std::pair(DependentKind::View, "view"_L1),
                                                         std::pair(DependentKind::MaterializedView, "materializedView"_L1),
                                                         std::pair(DependentKind::Function, "function"_L1));
constexpr auto typeKinds = nameTable<TypeKind>(std::pair(TypeKind::Base, "base"_L1), std::pair(TypeKind::Enum, "enum"_L1),
                                               std::pair(TypeKind::Domain, "domain"_L1), std::pair(TypeKind::Composite, "composite"_L1),
                                               std::pair(TypeKind::Range, "range"_L1));

// --- writing: only what differs from the default ---------------------------------------------------------------------------

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
    out.list("dependents", table.dependents, [&](const Dependent &dependent) {
        out.word("kind", dependentKinds, dependent.kind);
        out.name(dependent.name);
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

// --- reading ---------------------------------------------------------------------------------------------------------------

sql::QualifiedName readName(JsonReader &in)
{
    const QString schema = in.text(u"schema"_s);
    return sql::qualified(schema, in.text(u"name"_s));
}

Server readServer(JsonReader in)
{
    Server server;
    server.engine = in.word(u"engine"_s, engines);
    server.version = in.text(u"version"_s);
    server.versionNumber = static_cast<int>(in.integer(u"versionNumber"_s));
    server.database = in.text(u"database"_s);
    server.user = in.text(u"user"_s);
    server.address = in.text(u"address"_s);
    server.systemIdentifier = in.text(u"systemIdentifier"_s, {});
    server.superuser = in.flag(u"superuser"_s, false);
    server.canCreateSchema = in.flag(u"canCreateSchema"_s, false);
    server.inRecovery = in.flag(u"inRecovery"_s, false);
    const QJsonObject settings = in.anyObject(u"settings"_s);
    for (auto it = settings.constBegin(); it != settings.constEnd(); ++it) {
        if (!it->isString())
            in.refuse(u"settings."_s + it.key(), u"must be a text"_s);
        server.settings.insert(it.key(), it->toString());
    }
    return server;
}

Column readColumn(JsonReader &in)
{
    Column column;
    column.name = in.text(u"name"_s);
    column.number = static_cast<int>(in.integer(u"number"_s));
    column.type = in.text(u"type"_s);
    column.notNull = in.flag(u"notNull"_s, false);
    column.notNullValid = in.flag(u"notNullValid"_s, true);
    column.defaultExpression = in.optionalText(u"default"_s);
    column.identity = in.word(u"identity"_s, identities, std::optional(Identity::None));
    column.generated = in.word(u"generated"_s, generations, std::optional(Generated::None));
    column.generationExpression = in.text(u"generationExpression"_s, {});
    column.collation = in.text(u"collation"_s, {});
    column.comment = in.text(u"comment"_s, {});
    column.canSelect = in.flag(u"canSelect"_s, true);
    column.canUpdate = in.flag(u"canUpdate"_s, true);
    return column;
}

Constraint readConstraint(JsonReader &in)
{
    Constraint constraint;
    constraint.name = in.text(u"name"_s);
    constraint.kind = in.word(u"kind"_s, constraintKinds);
    constraint.columns = in.texts(u"columns"_s);
    constraint.definition = in.text(u"definition"_s);
    constraint.validated = in.flag(u"validated"_s, true);
    constraint.deferrable = in.flag(u"deferrable"_s, false);
    constraint.noInherit = in.flag(u"noInherit"_s, false);
    if (std::optional<JsonReader> references = in.optionalObject(u"references"_s)) {
        constraint.referencedTable = readName(*references);
        constraint.referencedColumns = references->texts(u"columns"_s);
        constraint.onDelete = references->text(u"onDelete"_s);
        constraint.onUpdate = references->text(u"onUpdate"_s);
    }
    return constraint;
}

Index readIndex(JsonReader &in)
{
    Index index;
    index.name = in.text(u"name"_s);
    index.method = in.text(u"method"_s);
    index.columns = in.texts(u"columns"_s);
    index.includedColumns = in.texts(u"includedColumns"_s);
    index.definition = in.text(u"definition"_s);
    index.predicate = in.text(u"predicate"_s, {});
    index.unique = in.flag(u"unique"_s, false);
    index.primary = in.flag(u"primary"_s, false);
    index.valid = in.flag(u"valid"_s, true);
    index.bytes = in.integer(u"bytes"_s, 0);
    return index;
}

TableStats readStats(JsonReader &in)
{
    TableStats stats;
    stats.rows = in.number(u"rows"_s, -1);
    stats.bytes = in.integer(u"bytes"_s, 0);
    stats.indexBytes = in.integer(u"indexBytes"_s, 0);
    stats.deadRows = in.number(u"deadRows"_s, 0);
    stats.readsPerSecond = in.optionalNumber(u"readsPerSecond"_s);
    stats.writesPerSecond = in.optionalNumber(u"writesPerSecond"_s);
    stats.ratePeriodSeconds = in.optionalNumber(u"ratePeriodSeconds"_s);
    stats.longestTransactionSeconds = in.optionalNumber(u"longestTransactionSeconds"_s);
    return stats;
}

TablePrivileges readPrivileges(JsonReader &in)
{
    return {in.flag(u"owner"_s, false), in.flag(u"select"_s, false), in.flag(u"insert"_s, false), in.flag(u"update"_s, false),
            in.flag(u"references"_s, false), in.flag(u"trigger"_s, false)};
}

template<class Value>
QList<Value> readList(JsonReader &in, const QString &key, Value (*each)(JsonReader &))
{
    QList<Value> values;
    for (JsonReader &reader : in.objects(key))
        values.append(each(reader));
    return values;
}

Trigger readTrigger(JsonReader &in)
{
    return {in.text(u"name"_s), in.text(u"definition"_s), in.text(u"function"_s), in.flag(u"enabled"_s, true)};
}

Dependent readDependent(JsonReader &in)
{
    return {in.word(u"kind"_s, dependentKinds), readName(in)};
}

Table readTable(JsonReader &in)
{
    Table table;
    table.name = readName(in);
    table.oid = static_cast<quint32>(in.integer(u"oid"_s, 0));
    table.kind = in.word(u"kind"_s, tableKinds, std::optional(TableKind::Ordinary));
    table.persistence = in.word(u"persistence"_s, persistences, std::optional(Persistence::Permanent));
    table.owner = in.text(u"owner"_s, {});
    table.accessMethod = in.text(u"accessMethod"_s, {});
    table.comment = in.text(u"comment"_s, {});
    table.partitionKey = in.text(u"partitionKey"_s, {});
    table.partitionBound = in.text(u"partitionBound"_s, {});
    table.parents = readList<sql::QualifiedName>(in, u"parents"_s, readName);
    table.rowSecurity = in.flag(u"rowSecurity"_s, false);
    table.highestColumnNumber = static_cast<int>(in.integer(u"highestColumnNumber"_s));
    table.fillFactor = static_cast<int>(in.integer(u"fillFactor"_s, 100));
    table.columns = readList<Column>(in, u"columns"_s, readColumn);
    table.constraints = readList<Constraint>(in, u"constraints"_s, readConstraint);
    table.indexes = readList<Index>(in, u"indexes"_s, readIndex);
    table.triggers = readList<Trigger>(in, u"triggers"_s, readTrigger);
    table.dependents = readList<Dependent>(in, u"dependents"_s, readDependent);
    if (std::optional<JsonReader> privileges = in.optionalObject(u"privileges"_s))
        table.privileges = readPrivileges(*privileges);
    if (std::optional<JsonReader> stats = in.optionalObject(u"stats"_s))
        table.stats = readStats(*stats);
    return table;
}

Type readType(JsonReader &in)
{
    Type type;
    type.name = readName(in);
    type.kind = in.word(u"kind"_s, typeKinds);
    type.labels = in.texts(u"labels"_s);
    type.baseType = in.text(u"baseType"_s, {});
    type.notNull = in.flag(u"notNull"_s, false);
    type.defaultExpression = in.optionalText(u"default"_s);
    type.checks = in.texts(u"checks"_s);
    return type;
}

Replica readReplica(JsonReader &in)
{
    return {in.text(u"name"_s), in.text(u"address"_s), in.text(u"state"_s), in.flag(u"synchronous"_s, false),
            in.optionalInteger(u"lagBytes"_s), in.optionalNumber(u"lagSeconds"_s)};
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
    return out.finish();
}

Result<CatalogPtr> readCatalog(const QByteArray &bytes, const QString &name)
{
    return readDocument(bytes, name, catalogFormat, [](JsonReader &in) -> CatalogPtr {
        CatalogData data;
        const QString readAt = in.text(u"readAt"_s);
        data.readAt = QDateTime::fromString(readAt, Qt::ISODateWithMs);
        if (!data.readAt.isValid() || !readAt.endsWith(u'Z'))
            in.refuse(u"readAt"_s, u"must be a time in UTC such as 2026-11-22T19:30:00.000Z"_s);
        data.readSeconds = in.number(u"readSeconds"_s, 0);
        data.server = readServer(in.object(u"server"_s));
        data.schemas = in.texts(u"schemas"_s);
        data.tables = readList<Table>(in, u"tables"_s, readTable);
        data.types = readList<Type>(in, u"types"_s, readType);
        data.replicas = readList<Replica>(in, u"replicas"_s, readReplica);
        data.relationNames = in.texts(u"relationNames"_s);
        data.functions = readList<sql::QualifiedName>(in, u"functions"_s, readName);
        return std::make_shared<const Catalog>(std::move(data));
    });
}

}  // namespace colonnade::document
