// colonnade-catalog/1 as it is read. resources/schemas names the defaults.
#include "document/catalog_words.h"
#include "document/json.h"
#include "document/json_reader.h"

namespace colonnade::document {

using namespace catalog;
using namespace words;
using namespace Qt::StringLiterals;

namespace {

sql::QualifiedName readName(JsonReader &in)
{
    const QString schema = in.text(u"schema"_s);
    return sql::qualified(schema, in.text(u"name"_s));
}

QDateTime readTime(JsonReader &in, const QString &key)
{
    const QString text = in.text(key);
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid() || !text.endsWith(u'Z'))
        in.refuse(key, u"must be a time in UTC such as 2026-11-22T19:30:00.000Z"_s);
    return time;
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
    if (in.has(u"analyzedAt"_s))
        stats.analyzedAt = readTime(in, u"analyzedAt"_s);
    return stats;
}

TablePrivileges readPrivileges(JsonReader &in)
{
    return {in.flag(u"owner"_s, false),  in.flag(u"select"_s, false),     in.flag(u"insert"_s, false),
            in.flag(u"update"_s, false), in.flag(u"references"_s, false), in.flag(u"trigger"_s, false)};
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
    table.forcedRowSecurity = in.flag(u"forcedRowSecurity"_s, false);
    table.ofType = in.text(u"ofType"_s, {});
    table.extension = in.text(u"extension"_s, {});
    table.replicaIdentity = in.word(u"replicaIdentity"_s, replicaIdentities, std::optional(ReplicaIdentity::Default));
    table.replicaIdentityIndex = in.text(u"replicaIdentityIndex"_s, {});
    table.highestColumnNumber = static_cast<int>(in.integer(u"highestColumnNumber"_s));
    table.fillFactor = static_cast<int>(in.integer(u"fillFactor"_s, 100));
    table.columns = readList<Column>(in, u"columns"_s, readColumn);
    table.constraints = readList<Constraint>(in, u"constraints"_s, readConstraint);
    table.indexes = readList<Index>(in, u"indexes"_s, readIndex);
    table.triggers = readList<Trigger>(in, u"triggers"_s, readTrigger);
    table.policies = readList<Policy>(in, u"policies"_s, [](JsonReader &policy) -> Policy {
        return {policy.text(u"name"_s), policy.text(u"using"_s, {}), policy.text(u"check"_s, {})};
    });
    table.dependents = readList<Dependent>(in, u"dependents"_s, readDependent);
    table.rowTypeUses = readList<RowTypeUse>(in, u"rowTypeUses"_s, [](JsonReader &use) -> RowTypeUse {
        return {use.word(u"kind"_s, rowTypeUseKinds), use.text(u"object"_s), use.text(u"type"_s)};
    });
    table.columnGrants = readList<ColumnGrant>(in, u"columnGrants"_s, [](JsonReader &grant) -> ColumnGrant {
        return {grant.text(u"grantee"_s), grant.text(u"privilege"_s), grant.texts(u"columns"_s)};
    });
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
    type.extension = in.text(u"extension"_s, {});
    return type;
}

Replica readReplica(JsonReader &in)
{
    return {in.text(u"name"_s),
            in.text(u"address"_s),
            in.text(u"state"_s),
            in.flag(u"synchronous"_s, false),
            in.optionalInteger(u"lagBytes"_s),
            in.optionalNumber(u"lagSeconds"_s)};
}

FunctionSource readFunctionSource(JsonReader &in)
{
    return {readName(in),
            in.text(u"arguments"_s, {}),
            in.text(u"language"_s),
            in.text(u"definition"_s, {}),
            in.flag(u"standardBody"_s, false),
            readList<sql::QualifiedName>(in, u"tables"_s, readName)};
}

ViewSource readViewSource(JsonReader &in)
{
    return {readName(in), in.flag(u"materialized"_s, false), in.text(u"definition"_s, {}),
            readList<sql::QualifiedName>(in, u"tables"_s, readName)};
}

StatementSeen readStatementSeen(JsonReader &in)
{
    return {in.text(u"text"_s), in.integer(u"calls"_s), readList<sql::QualifiedName>(in, u"tables"_s, readName)};
}

PublishedTable readPublishedTable(JsonReader &in)
{
    return {readName(in), in.texts(u"columns"_s), in.text(u"rowFilter"_s, {})};
}

Publication readPublication(JsonReader &in)
{
    return {in.text(u"name"_s),
            in.flag(u"allTables"_s, false),
            in.texts(u"schemas"_s),
            in.flag(u"inserts"_s, false),
            in.flag(u"updates"_s, false),
            in.flag(u"deletes"_s, false),
            in.flag(u"truncates"_s, false),
            in.flag(u"viaRoot"_s, false),
            readList<PublishedTable>(in, u"tables"_s, readPublishedTable)};
}

Subscription readSubscription(JsonReader &in)
{
    return {in.text(u"name"_s), in.flag(u"enabled"_s, false), in.texts(u"publications"_s),
            readList<sql::QualifiedName>(in, u"tables"_s, readName)};
}

DefaultAnswer readAnswer(JsonReader &in)
{
    return {in.text(u"type"_s), in.text(u"expression"_s), in.flag(u"keptInCatalog"_s), in.text(u"refusal"_s, {})};
}

void readSurroundings(JsonReader &in, CatalogData &data)
{
    data.functionSources = readList<FunctionSource>(in, u"functionSources"_s, readFunctionSource);
    data.views = readList<ViewSource>(in, u"views"_s, readViewSource);
    data.statements = readList<StatementSeen>(in, u"statements"_s, readStatementSeen);
    data.publications = readList<Publication>(in, u"publications"_s, readPublication);
    data.subscriptions = readList<Subscription>(in, u"subscriptions"_s, readSubscription);
    data.answers = readList<DefaultAnswer>(in, u"answers"_s, readAnswer);
    data.unread = in.texts(u"unread"_s);
}

}  // namespace

Result<CatalogPtr> readCatalog(const QByteArray &bytes, const QString &name)
{
    return readDocument(bytes, name, catalogFormat, [](JsonReader &in) -> CatalogPtr {
        CatalogData data;
        data.readAt = readTime(in, u"readAt"_s);
        data.readSeconds = in.number(u"readSeconds"_s, 0);
        data.server = readServer(in.object(u"server"_s));
        data.schemas = in.texts(u"schemas"_s);
        data.tables = readList<Table>(in, u"tables"_s, readTable);
        data.types = readList<Type>(in, u"types"_s, readType);
        data.replicas = readList<Replica>(in, u"replicas"_s, readReplica);
        data.relationNames = in.texts(u"relationNames"_s);
        data.functions = readList<sql::QualifiedName>(in, u"functions"_s, readName);
        readSurroundings(in, data);
        return std::make_shared<const Catalog>(std::move(data));
    });
}

}  // namespace colonnade::document
