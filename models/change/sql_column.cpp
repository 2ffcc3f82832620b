#include "change/sql_column.h"

#include <QJsonArray>

namespace colonnade::change {

using namespace Qt::StringLiterals;

namespace {

struct Clause {
    const SqlSource &source;
    const Resolve &resolve;
    ColumnAddition column;
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

QStringList strings(const QJsonValue &list)
{
    QStringList texts;
    for (const QJsonValue entry : list.toArray())
        texts.append(sql::unwrapped(entry).second.value("sval"_L1).toString());
    return texts;
}

std::optional<QString> nameOf(const QJsonObject &constraint)
{
    return constraint.contains("conname"_L1) ? std::optional(constraint.value("conname"_L1).toString()) : std::nullopt;
}

/// What stands in the first parentheses at or behind a byte.
QString parenthesised(const SqlSource &source, int byte)
{
    const qsizetype open = source.find(source.tokenAt(byte), {u"("_s});
    const qsizetype behind = source.closing(open);
    if (behind - open < 2 || behind > source.tokens().size())
        return {};
    return source.slice(source.tokens()[open].end, source.tokens()[behind - 1].begin);
}

void readReference(Clause &clause, const QJsonObject &constraint, int begin)
{
    ReferenceWish wish;
    wish.table = clause.resolve(constraint.value("pktable"_L1).toObject());
    const QStringList columns = strings(constraint.value("pk_attrs"_L1));
    if (columns.size() != 1)
        return clause.refuse(
            begin,
            u"REFERENCES has to name the one column that it points to, as in REFERENCES %1 (id)."_s.arg(wish.table.quoted()));
    if (nameOf(constraint))
        return clause.refuse(
            begin,
            u"a name for a foreign key cannot be kept; expected REFERENCES without CONSTRAINT in front, which gets the name that PostgreSQL gives."_s);
    if (constraint.value("fk_matchtype"_L1).toString() != "s"_L1)
        return clause.refuse(begin, u"MATCH FULL is not known here; expected a plain REFERENCES."_s);
    wish.column = columns.first();
    wish.onDelete = action(constraint.value("fk_del_action"_L1).toString());
    wish.onUpdate = action(constraint.value("fk_upd_action"_L1).toString());
    clause.column.references = wish;
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
        clause.column.unique = UniqueWish{nameOf(constraint)};
    } else if (kind == "CONSTR_FOREIGN"_L1) {
        readReference(clause, constraint, begin);
    } else if (kind == "CONSTR_IDENTITY"_L1) {
        clause.column.identity =
            constraint.value("generated_when"_L1).toString() == "a"_L1 ? catalog::Identity::Always : catalog::Identity::ByDefault;
        if (constraint.contains("options"_L1))
            clause.refuse(begin,
                          u"options of the identity's sequence are not known here; expected GENERATED ... AS IDENTITY alone."_s);
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
    const QStringList name = strings(collation.value("collname"_L1));
    clause.column.collation = name.size() == 1 ? name.first() : sql::qualified(name[0], name[1]).quoted();
    if (name.size() > 1 && !clause.column.collation->contains(u'"'))
        clause.column.collation = u'"' + name[0] + u"\".\""_s + name[1] + u'"';
}

}  // namespace

Result<ColumnAddition> columnFromSql(const SqlSource &source, const QJsonObject &definition, int end, const Resolve &resolve)
{
    Clause clause{source, resolve, {}, std::nullopt};
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
    clause.column.type = source.slice(type, parts.isEmpty() ? end : parts.first().begin);
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (!parts[i].constraint.isEmpty())
            readConstraint(clause, parts[i].constraint, parts[i].begin, i + 1 < parts.size() ? parts[i + 1].begin : end);
    }
    if (definition.contains("storage_name"_L1) || definition.contains("compression"_L1) || definition.contains("fdwoptions"_L1))
        clause.refuse(type, u"STORAGE, COMPRESSION and OPTIONS are not known here; expected a type and constraints only."_s);
    if (clause.error)
        return failure(*clause.error);
    return clause.column;
}

}  // namespace colonnade::change
