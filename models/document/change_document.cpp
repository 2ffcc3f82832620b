#include "document/change_json.h"
#include "document/json.h"

namespace colonnade::document {

using namespace Qt::StringLiterals;

namespace {

const QString Format = u"colonnade-change/1"_s;
/// Fifty thousand columns; JSON takes forty times its size to read.
constexpr qsizetype LongestChange = 16 << 20;

constexpr auto IdentityNames = nameTable<catalog::Identity>(std::pair{catalog::Identity::Always, "always"_L1},
                                                            std::pair{catalog::Identity::ByDefault, "by default"_L1});
constexpr auto GeneratedNames = nameTable<catalog::Generated>(std::pair{catalog::Generated::Stored, "stored"_L1},
                                                              std::pair{catalog::Generated::Virtual, "virtual"_L1});
constexpr auto KeepNames = nameTable<change::KeepFilled>(std::pair{change::KeepFilled::No, "no"_L1},
                                                         std::pair{change::KeepFilled::Trigger, "trigger"_L1},
                                                         std::pair{change::KeepFilled::Computed, "computed"_L1});
constexpr auto StorageNames = nameTable<char>(std::pair{'p', "plain"_L1}, std::pair{'e', "external"_L1},
                                              std::pair{'x', "extended"_L1}, std::pair{'m', "main"_L1});
constexpr auto CompressionNames = nameTable<char>(std::pair{'p', "pglz"_L1}, std::pair{'l', "lz4"_L1});
constexpr auto MatchNames = nameTable<bool>(std::pair{false, "simple"_L1}, std::pair{true, "full"_L1});
constexpr auto StrategyNames =
    nameTable<change::FillStrategy>(std::pair{change::FillStrategy::Chosen, "chosen"_L1},
                                    std::pair{change::FillStrategy::Windows, "windows"_L1},
                                    std::pair{change::FillStrategy::Pages, "pages"_L1},
                                    std::pair{change::FillStrategy::Key, "key"_L1},
                                    std::pair{change::FillStrategy::Predicates, "predicates"_L1});
enum class Action { None, Restrict, Cascade, SetNull, SetDefault };
constexpr auto ActionNames = nameTable<Action>(
    std::pair{Action::None, "no action"_L1}, std::pair{Action::Restrict, "restrict"_L1}, std::pair{Action::Cascade, "cascade"_L1},
    std::pair{Action::SetNull, "set null"_L1}, std::pair{Action::SetDefault, "set default"_L1});

constexpr auto Inline = JsonWriter::Layout::Inline;

// What is younger than the first plans is written only where it is asked for, so that their digests stay.

void writeDeferral(JsonWriter &writer, change::Deferral deferral)
{
    if (deferral != change::Deferral::No)
        writer.flag("deferrable", true);
    if (deferral == change::Deferral::InitiallyDeferred)
        writer.flag("initiallyDeferred", true);
}

change::Deferral readDeferral(JsonReader &reader)
{
    const bool deferrable = reader.flag(u"deferrable"_s, false);
    const bool deferred = reader.flag(u"initiallyDeferred"_s, false);
    if (deferred && !deferrable)
        reader.refuse(u"initiallyDeferred"_s, u"needs \"deferrable\": true beside it"_s);
    return deferred  ? change::Deferral::InitiallyDeferred
        : deferrable ? change::Deferral::InitiallyImmediate
                     : change::Deferral::No;
}

void writeNumber(JsonWriter &writer, const char *key, std::optional<qint64> number)
{
    if (number)
        writer.integer(key, *number);
}

void writeIdentityOptions(JsonWriter &writer, const change::IdentityOptions &options)
{
    if (options == change::IdentityOptions())
        return;
    writer.beginObject("identityOptions", Inline);
    writeNumber(writer, "start", options.start);
    writeNumber(writer, "increment", options.increment);
    writeNumber(writer, "minimum", options.minimum);
    writeNumber(writer, "maximum", options.maximum);
    writeNumber(writer, "cache", options.cache);
    if (options.cycle)
        writer.flag("cycle", true);
    writer.end();
}

change::IdentityOptions readIdentityOptions(JsonReader &reader)
{
    return {reader.optionalInteger(u"start"_s),   reader.optionalInteger(u"increment"_s), reader.optionalInteger(u"minimum"_s),
            reader.optionalInteger(u"maximum"_s), reader.optionalInteger(u"cache"_s),     reader.flag(u"cycle"_s, false)};
}

void writeIndex(JsonWriter &writer, const change::IndexWish &index)
{
    writer.beginObject("index", Inline);
    writer.text("name", index.name);
    writer.text("method", index.method);
    writer.text("where", index.where);
    if (index.keys)
        writer.text("keys", *index.keys);
    if (!index.include.isEmpty())
        writer.texts("include", index.include);
    if (index.with)
        writer.text("with", *index.with);
    if (index.unique)
        writer.flag("unique", true);
    writer.end();
}

void writeWishes(JsonWriter &writer, const change::ColumnAddition &column)
{
    if (column.unique) {
        writer.beginObject("unique", Inline);
        writer.text("name", column.unique->name);
        if (column.unique->nullsNotDistinct)
            writer.flag("nullsNotDistinct", true);
        writeDeferral(writer, column.unique->deferral);
        writer.end();
    } else {
        writer.null("unique");
    }
    if (column.references) {
        writer.beginObject("references", Inline);
        writeName(writer, "table", column.references->table);
        writer.text("column", column.references->column);
        writer.text("onDelete", column.references->onDelete);
        writer.text("onUpdate", column.references->onUpdate);
        writeDeferral(writer, column.references->deferral);
        if (column.references->name)
            writer.text("name", *column.references->name);
        if (column.references->matchFull)
            writer.text("match", QString(MatchNames.name(true)));
        writer.end();
    } else {
        writer.null("references");
    }
    if (column.index) {
        writeIndex(writer, *column.index);
    } else {
        writer.null("index");
    }
}

void writeColumnMembers(JsonWriter &writer, const change::ColumnAddition &column)
{
    writer.text("name", column.name);
    writer.text("type", column.type);
    writer.flag("notNull", column.notNull);
    writer.text("default", column.defaultExpression);
    writer.text("collation", column.collation);
    if (column.identity == catalog::Identity::None)
        writer.null("identity");
    else
        writer.text("identity", QString(IdentityNames.name(column.identity)));
    writeIdentityOptions(writer, column.identityOptions);
    if (column.generated) {
        writer.beginObject("generated", Inline);
        writer.text("expression", column.generated->expression);
        writer.text("kind", QString(GeneratedNames.name(column.generated->kind)));
        writer.end();
    } else {
        writer.null("generated");
    }
    writer.beginArray("checks");
    for (const change::CheckWish &check : column.checks) {
        writer.beginItem(Inline);
        writer.text("name", check.name);
        writer.text("expression", check.expression);
        writer.end();
    }
    writer.end();
    writeWishes(writer, column);
    writer.text("comment", column.comment);
    if (column.fill) {
        writer.beginObject("fill", Inline);
        writer.text("expression", column.fill->expression);
        writer.end();
    } else {
        writer.null("fill");
    }
    writer.text("keepFilled", QString(KeepNames.name(column.keepFilled)));
    if (column.storage)
        writer.text("storage", *column.storage);
    if (column.compression)
        writer.text("compression", *column.compression);
}

change::ReferenceWish readReference(JsonReader &reader)
{
    change::ReferenceWish wish;
    wish.table = readName(reader.object(u"table"_s));
    wish.column = reader.text(u"column"_s);
    wish.onDelete = ActionNames.name(reader.word(u"onDelete"_s, ActionNames, std::optional(Action::None)));
    wish.onUpdate = ActionNames.name(reader.word(u"onUpdate"_s, ActionNames, std::optional(Action::None)));
    wish.deferral = readDeferral(reader);
    wish.name = reader.optionalText(u"name"_s);
    wish.matchFull = reader.word(u"match"_s, MatchNames, std::optional(false));
    return wish;
}

void readWishes(JsonReader &reader, change::ColumnAddition &column)
{
    for (JsonReader &check : reader.objects(u"checks"_s))
        column.checks.append({check.optionalText(u"name"_s), check.text(u"expression"_s)});
    if (auto unique = reader.optionalObject(u"unique"_s))
        column.unique = change::UniqueWish{unique->optionalText(u"name"_s), unique->flag(u"nullsNotDistinct"_s, false),
                                           readDeferral(*unique)};
    if (auto references = reader.optionalObject(u"references"_s))
        column.references = readReference(*references);
    if (auto index = reader.optionalObject(u"index"_s)) {
        column.index = change::IndexWish{index->optionalText(u"name"_s),  index->text(u"method"_s, u"btree"_s),
                                         index->optionalText(u"where"_s), index->optionalText(u"keys"_s),
                                         index->texts(u"include"_s),      index->optionalText(u"with"_s),
                                         index->flag(u"unique"_s, false)};
    }
    if (auto fill = reader.optionalObject(u"fill"_s))
        column.fill = change::FillWish{fill->text(u"expression"_s)};
}

template<std::size_t N>
std::optional<QString> optionalWord(JsonReader &reader, const QString &key, const NameTable<char, N> &names)
{
    return reader.has(key) ? std::optional(QString(names.name(reader.word(key, names)))) : std::nullopt;
}

}  // namespace

void writeColumn(JsonWriter &writer, const char *key, const change::ColumnAddition &column)
{
    writer.beginObject(key);
    writeColumnMembers(writer, column);
    writer.end();
}

change::ColumnAddition readColumn(JsonReader &reader)
{
    change::ColumnAddition column;
    column.name = reader.text(u"name"_s);
    column.type = reader.text(u"type"_s);
    column.notNull = reader.flag(u"notNull"_s, false);
    column.defaultExpression = reader.optionalText(u"default"_s);
    column.collation = reader.optionalText(u"collation"_s);
    column.identity = reader.word(u"identity"_s, IdentityNames, std::optional(catalog::Identity::None));
    if (auto generated = reader.optionalObject(u"generated"_s)) {
        column.generated =
            change::GeneratedWish{generated->text(u"expression"_s),
                                  generated->word(u"kind"_s, GeneratedNames, std::optional(catalog::Generated::Stored))};
    }
    readWishes(reader, column);
    column.comment = reader.optionalText(u"comment"_s);
    column.keepFilled = reader.word(u"keepFilled"_s, KeepNames, std::optional(change::KeepFilled::No));
    if (auto options = reader.optionalObject(u"identityOptions"_s))
        column.identityOptions = readIdentityOptions(*options);
    column.storage = optionalWord(reader, u"storage"_s, StorageNames);
    column.compression = optionalWord(reader, u"compression"_s, CompressionNames);
    return column;
}

void writeName(JsonWriter &writer, const char *key, const sql::QualifiedName &name)
{
    writer.beginObject(key, Inline);
    writer.text("schema", name.schema.text());
    writer.text("name", name.name.text());
    writer.end();
}

sql::QualifiedName readName(JsonReader reader)
{
    const QString schema = reader.text(u"schema"_s);
    return sql::qualified(schema, reader.text(u"name"_s));
}

namespace {

void writeBackfillWish(JsonWriter &writer, const change::BackfillWish &wish)
{
    writer.beginObject("backfill", Inline);
    writer.text("strategy", QString(StrategyNames.name(wish.strategy)));
    writeNumber(writer, "passes", wish.passes);
    writeNumber(writer, "workers", wish.workers);
    if (wish.key)
        writer.text("key", *wish.key);
    if (!wish.conditions.isEmpty())
        writer.texts("conditions", wish.conditions);
    writer.end();
}

change::BackfillWish readBackfillWish(JsonReader &reader)
{
    change::BackfillWish wish;
    wish.strategy = reader.word(u"strategy"_s, StrategyNames, std::optional(change::FillStrategy::Chosen));
    wish.passes = readPasses(reader);
    wish.workers = readWorkers(reader);
    wish.key = reader.optionalText(u"key"_s);
    wish.conditions = reader.texts(u"conditions"_s);
    using enum change::FillStrategy;
    if (wish.passes && *wish.passes > 1 && wish.strategy != Windows && wish.strategy != Chosen)
        reader.refuse(u"passes"_s, u"goes with the strategy \"windows\" only"_s);
    if (wish.key && wish.strategy != Key)
        reader.refuse(u"key"_s, u"goes with the strategy \"key\" only"_s);
    if (wish.workers && *wish.workers > 1 && (wish.strategy == Key || wish.strategy == Predicates))
        reader.refuse(u"workers"_s, u"has to be 1 here: only a walk by pages can be shared"_s);
    if ((wish.strategy == Predicates) == wish.conditions.isEmpty())
        reader.refuse(u"conditions"_s, u"has to name at least one with the strategy \"predicates\", and none with another"_s);
    return wish;
}

}  // namespace

std::optional<int> readPasses(JsonReader &reader)
{
    const auto passes = reader.optionalInteger(u"passes"_s);
    if (passes && (*passes < 1 || *passes > change::BackfillWish::MostPasses || (*passes & (*passes - 1)) != 0))
        reader.refuse(u"passes"_s, u"has to be 1, 2, 4, 8 or 16"_s);
    return passes;
}

std::optional<int> readWorkers(JsonReader &reader)
{
    const auto workers = reader.optionalInteger(u"workers"_s);
    if (workers && (*workers < 1 || *workers > change::BackfillWish::MostWorkers))
        reader.refuse(u"workers"_s, u"has to lie between 1 and %1"_s.arg(change::BackfillWish::MostWorkers));
    return workers;
}

void writeTables(JsonWriter &writer, const change::ChangeSet &change)
{
    writer.beginArray("tables");
    for (const change::TableChange &table : change.tables) {
        writer.beginItem();
        writeName(writer, "table", table.table);
        writer.beginArray("addColumns");
        for (const change::ColumnAddition &column : table.addColumns) {
            writer.beginItem();
            writeColumnMembers(writer, column);
            writer.end();
        }
        writer.end();
        if (table.backfill)
            writeBackfillWish(writer, *table.backfill);
        writer.end();
    }
    writer.end();
}

change::ChangeSet readTables(JsonReader &reader)
{
    change::ChangeSet change;
    for (JsonReader &table : reader.objects(u"tables"_s)) {
        change::TableChange entry;
        entry.table = readName(table.object(u"table"_s));
        for (JsonReader &column : table.objects(u"addColumns"_s))
            entry.addColumns.append(readColumn(column));
        if (auto backfill = table.optionalObject(u"backfill"_s))
            entry.backfill = readBackfillWish(*backfill);
        change.tables.append(entry);
    }
    return change;
}

Result<change::ChangeSet> readChange(const QByteArray &bytes, const QString &name)
{
    if (bytes.size() > LongestChange) {
        return failure(ErrorKind::InvalidInput,
                       u"%1, line 1: a change document has at most %2 MB, and this has %3 MB."_s.arg(
                           name, QString::number(LongestChange >> 20), QString::number(bytes.size() >> 20)));
    }
    return readDocument(bytes, name, Format, [](JsonReader &root) { return readTables(root); });
}

QByteArray writeChange(const change::ChangeSet &change)
{
    JsonWriter writer;
    writer.text("format", Format);
    writeTables(writer, change);
    return writer.finish();
}

}  // namespace colonnade::document
