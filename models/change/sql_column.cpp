#include "change/sql_column.h"

#include <QJsonArray>

namespace colonnade::change {

using namespace Qt::StringLiterals;

namespace {

struct Clause {
    const SqlSource &source;
    const Names &names;
    ColumnAddition column;
    Deferral *deferral = nullptr;  ///< of the constraint that DEFERRABLE would belong to
    std::optional<Error> error;

    void refuse(int byte, const QString &why)
    {
        if (!error)
            error = source.refusal(byte, why).error();
    }
};

QString action(const QString &letter)
{
    static const QHash<QString, QString> words = {{u"a"_s, u"no action"_s},
                                                  {u"r"_s, u"restrict"_s},
                                                  {u"c"_s, u"cascade"_s},
                                                  {u"n"_s, u"set null"_s},
                                                  {u"d"_s, u"set default"_s}};
    return words.value(letter, u"no action"_s);
}

std::optional<QString> nameOf(const QJsonObject &constraint)
{
    return constraint.contains("conname"_L1) ? std::optional(constraint.value("conname"_L1).toString()) : std::nullopt;
}

/// DEFERRABLE and its like stand behind the constraint, as nodes of their own. False: it is something else.
bool readDeferral(Clause &clause, const QString &kind, int begin)
{
    static const QHash<QString, Deferral> words = {{u"CONSTR_ATTR_DEFERRABLE"_s, Deferral::InitiallyImmediate},
                                                   {u"CONSTR_ATTR_NOT_DEFERRABLE"_s, Deferral::No},
                                                   {u"CONSTR_ATTR_DEFERRED"_s, Deferral::InitiallyDeferred},
                                                   {u"CONSTR_ATTR_IMMEDIATE"_s, Deferral::No}};
    if (!words.contains(kind))
        return false;
    if (!clause.deferral)
        clause.refuse(begin, u"only UNIQUE and REFERENCES can be deferrable; expected it behind one of them."_s);
    else
        *clause.deferral = std::max(*clause.deferral, words[kind]);
    return true;
}

void readUnique(Clause &clause, const QJsonObject &constraint, int begin)
{
    if (constraint.contains("options"_L1) || constraint.contains("indexspace"_L1))
        return clause.refuse(begin, u"WITH and USING INDEX TABLESPACE are not known here; expected a plain UNIQUE."_s);
    clause.column.unique = UniqueWish{nameOf(constraint), constraint.value("nulls_not_distinct"_L1).toBool(), Deferral::No};
    clause.deferral = &clause.column.unique->deferral;
}

void readReference(Clause &clause, const QJsonObject &constraint, int begin)
{
    const auto wish = referenceFromSql(clause.source, constraint, begin, clause.names);
    if (!wish) {
        if (!clause.error)
            clause.error = wish.error();
        return;
    }
    clause.column.references = *wish;
    clause.deferral = &clause.column.references->deferral;
}

void readIdentity(Clause &clause, const QJsonObject &constraint, int begin)
{
    clause.column.identity =
        constraint.value("generated_when"_L1).toString() == "a"_L1 ? catalog::Identity::Always : catalog::Identity::ByDefault;
    const auto options = identityOptionsFromSql(clause.source, constraint, begin);
    if (options)
        clause.column.identityOptions = *options;
    else if (!clause.error)
        clause.error = options.error();
}

void readGenerated(Clause &clause, const QJsonObject &constraint, int begin)
{
    clause.column.generated = GeneratedWish{
        parenthesised(clause.source, begin),
        constraint.value("generated_kind"_L1).toString() == "v"_L1 ? catalog::Generated::Virtual : catalog::Generated::Stored};
}

/// `begin` is where the clause's first word stands, `end` where the next clause begins.
void readConstraint(Clause &clause, const QJsonObject &constraint, int begin, int end)
{
    const QString kind = constraint.value("contype"_L1).toString();
    const SqlSource &source = clause.source;
    if (readDeferral(clause, kind, begin))
        return;
    clause.deferral = nullptr;
    // CONSTRAINT name in front is two tokens more.
    const qsizetype first = source.tokenAt(begin) + (source.word(source.tokenAt(begin)) == "constraint"_L1 ? 2 : 0);
    if (kind == "CONSTR_NOTNULL"_L1) {
        clause.column.notNull = true;
    } else if (kind == "CONSTR_NULL"_L1) {
        clause.column.notNull = false;
    } else if (kind == "CONSTR_DEFAULT"_L1) {
        clause.column.defaultExpression = source.slice(source.tokens()[first].end, end);
    } else if (kind == "CONSTR_CHECK"_L1) {
        if (constraint.value("is_no_inherit"_L1).toBool())
            clause.refuse(begin, u"NO INHERIT is not known here; expected a plain CHECK."_s);
        clause.column.checks.append({nameOf(constraint), parenthesised(source, source.tokens()[first].begin)});
    } else if (kind == "CONSTR_UNIQUE"_L1) {
        readUnique(clause, constraint, begin);
    } else if (kind == "CONSTR_FOREIGN"_L1) {
        readReference(clause, constraint, begin);
    } else if (kind == "CONSTR_IDENTITY"_L1) {
        readIdentity(clause, constraint, begin);
    } else if (kind == "CONSTR_GENERATED"_L1) {
        readGenerated(clause, constraint, source.tokens()[first].begin);
    } else if (kind == "CONSTR_PRIMARY"_L1) {
        clause.refuse(begin, u"a new column cannot become the primary key here; expected UNIQUE or NOT NULL."_s);
    } else {
        clause.refuse(begin,
                      u"%1 is not known here; expected NOT NULL, DEFAULT, CHECK, UNIQUE, REFERENCES, GENERATED or COLLATE."_s.arg(
                          source.word(first).toUpper()));
    }
}

struct Part {
    int begin = 0;
    QJsonObject constraint;  ///< empty: the collation
};

/// GENERATED ... VIRTUAL is younger than the grammar; and a collation may be named with its schema.
void readCollation(Clause &clause, const QJsonObject &collation)
{
    const QStringList name = stringsOf(collation.value("collname"_L1));
    clause.column.collation = name.size() == 1 ? name.first() : sql::qualified(name[0], name[1]).quoted();
    if (name.size() > 1 && !clause.column.collation->contains(u'"'))
        clause.column.collation = u'"' + name[0] + u"\".\""_s + name[1] + u'"';
}

/// STORAGE and COMPRESSION stand between the type and the constraints.
int endOfType(const SqlSource &source, const QJsonObject &definition, int begin, int end)
{
    if (!definition.contains("storage_name"_L1) && !definition.contains("compression"_L1))
        return end;
    const qsizetype word = source.find(source.tokenAt(begin), {u"storage"_s, u"compression"_s});
    return word < source.tokens().size() ? std::min(source.tokens()[word].begin, end) : end;
}

std::optional<QString> lowered(const QJsonObject &node, QLatin1StringView key)
{
    const QString word = node.value(key).toString().toLower();
    return word.isEmpty() || word == "default"_L1 ? std::nullopt : std::optional(word);
}

}  // namespace

QStringList stringsOf(const QJsonValue &list)
{
    QStringList texts;
    for (const QJsonValue entry : list.toArray())
        texts.append(sql::unwrapped(entry).second.value("sval"_L1).toString());
    return texts;
}

QString parenthesised(const SqlSource &source, int byte)
{
    const qsizetype open = source.find(source.tokenAt(byte), {u"("_s});
    const qsizetype behind = source.closing(open);
    if (behind - open < 2 || behind > source.tokens().size())
        return {};
    return source.slice(source.tokens()[open].end, source.tokens()[behind - 1].begin);
}

Deferral deferralFromSql(const QJsonObject &constraint)
{
    return constraint.value("initdeferred"_L1).toBool() ? Deferral::InitiallyDeferred
        : constraint.value("deferrable"_L1).toBool()    ? Deferral::InitiallyImmediate
                                                        : Deferral::No;
}

Result<ReferenceWish> referenceFromSql(const SqlSource &source, const QJsonObject &constraint, int begin, const Names &names)
{
    ReferenceWish wish;
    wish.table = names.resolved(constraint.value("pktable"_L1).toObject());
    const QStringList columns = stringsOf(constraint.value("pk_attrs"_L1));
    wish.column = columns.isEmpty() ? names.keyColumn(wish.table) : columns.first();
    if (columns.size() > 1 || wish.column.isEmpty()) {
        return source.refusal(
            begin,
            u"REFERENCES has to name the one column that it points to, as in REFERENCES %1 (id)."_s.arg(wish.table.quoted()));
    }
    if (constraint.contains("fk_del_set_cols"_L1))
        return source.refusal(begin, u"columns behind SET NULL or SET DEFAULT are not known here; expected the action alone."_s);
    wish.name = nameOf(constraint);
    wish.matchFull = constraint.value("fk_matchtype"_L1).toString() == "f"_L1;
    wish.onDelete = action(constraint.value("fk_del_action"_L1).toString());
    wish.onUpdate = action(constraint.value("fk_upd_action"_L1).toString());
    return wish;
}

Result<IdentityOptions> identityOptionsFromSql(const SqlSource &source, const QJsonObject &constraint, int begin)
{
    IdentityOptions options;
    const QHash<QString, std::optional<qint64> *> numbers = {{u"start"_s, &options.start},
                                                             {u"increment"_s, &options.increment},
                                                             {u"minvalue"_s, &options.minimum},
                                                             {u"maxvalue"_s, &options.maximum},
                                                             {u"cache"_s, &options.cache}};
    for (const QJsonValue entry : constraint.value("options"_L1).toArray()) {
        const QJsonObject option = sql::unwrapped(entry).second;
        const QString name = option.value("defname"_L1).toString();
        const auto [kind, value] = sql::unwrapped(option.value("arg"_L1));
        if (name == "cycle"_L1) {
            options.cycle = value.value("boolval"_L1).toBool();
        } else if (!numbers.contains(name)) {
            return source.refusal(
                begin,
                u"%1 is not known here; expected START, INCREMENT, MINVALUE, MAXVALUE, CACHE and CYCLE at the most."_s.arg(
                    QString(name).replace(u'_', u' ').toUpper()));
        } else if (!kind.isEmpty()) {  // NO MAXVALUE has none
            *numbers[name] =
                kind == "Float"_L1 ? value.value("fval"_L1).toString().toLongLong() : value.value("ival"_L1).toInteger();
        }
    }
    return options;
}

Result<ColumnAddition> columnFromSql(const SqlSource &source, const QJsonObject &definition, int end, const Names &names)
{
    Clause clause{source, names, {}, nullptr, std::nullopt};
    clause.column.name = definition.value("colname"_L1).toString();
    QList<Part> parts;
    for (const QJsonValue entry : definition.value("constraints"_L1).toArray()) {
        const QJsonObject constraint = sql::unwrapped(entry).second;
        parts.append({constraint.value("location"_L1).toInt(), constraint});
    }
    const QJsonObject collation = definition.value("collClause"_L1).toObject();
    if (!collation.isEmpty()) {
        parts.append(Part{collation.value("location"_L1).toInt(), QJsonObject()});
        readCollation(clause, collation);
    }
    std::ranges::sort(parts, {}, &Part::begin);
    const int type = definition.value("typeName"_L1).toObject().value("location"_L1).toInt();
    const int behind = parts.isEmpty() ? end : parts.first().begin;
    clause.column.type = source.slice(type, endOfType(source, definition, type, behind));
    clause.column.storage = lowered(definition, "storage_name"_L1);
    clause.column.compression = lowered(definition, "compression"_L1);
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (!parts[i].constraint.isEmpty())
            readConstraint(clause, parts[i].constraint, parts[i].begin, i + 1 < parts.size() ? parts[i + 1].begin : end);
    }
    if (definition.contains("fdwoptions"_L1))
        clause.refuse(type, u"OPTIONS belongs to foreign tables; expected a type and constraints only."_s);
    if (clause.error)
        return failure(*clause.error);
    return clause.column;
}

}  // namespace colonnade::change
