#include "catalog/fingerprint.h"

#include <QCryptographicHash>

#include <map>

namespace colonnade::catalog {

using namespace Qt::StringLiterals;

namespace {

QString oneLine(QString text)
{
    return text.replace(u'\\', u"\\\\"_s).replace(u'\n', u"\\n"_s).replace(u'\r', u"\\r"_s);
}

QString quoted(const QString &name)
{
    return oneLine(sql::Identifier(name).quoted());
}

QString describe(const Column &column)
{
    QString text = column.type;
    if (!column.collation.isEmpty())
        text += u" collate "_s + column.collation;
    if (column.notNull)
        text += column.notNullValid ? u" not null"_s : u" not null not valid"_s;
    switch (column.identity) {
    case Identity::None: break;
    case Identity::Always: text += u" identity always"_s; break;
    case Identity::ByDefault: text += u" identity by default"_s; break;
    }
    switch (column.generated) {
    case Generated::None: break;
    case Generated::Stored: text += u" generated stored "_s + column.generationExpression; break;
    case Generated::Virtual: text += u" generated virtual "_s + column.generationExpression; break;
    }
    if (column.defaultExpression)
        text += u" default "_s + *column.defaultExpression;
    return text;
}

QString describe(TableKind kind, Persistence persistence)
{
    const QString what = kind == TableKind::Ordinary ? u"table"_s
        : kind == TableKind::Partitioned             ? u"partitioned table"_s
                                                     : u"foreign table"_s;
    switch (persistence) {
    case Persistence::Permanent: return what;
    case Persistence::Unlogged: return u"unlogged "_s + what;
    case Persistence::Temporary: return u"temporary "_s + what;
    }
    Q_UNREACHABLE_RETURN(what);
}

/// Every table below, at any depth: each is locked, filled and checked along with the one above.
void appendBelow(QStringList &lines, const Table &table, const Catalog &catalog)
{
    for (const Table *child : catalog.children(table.name)) {
        lines.append(
            (oneLine(table.name.quoted()) + u" child "_s + oneLine(child->name.quoted()) + u' ' + oneLine(child->partitionBound))
                .trimmed());
        lines.append(oneLine(child->name.quoted()) + u" is a "_s + describe(child->kind, child->persistence)
                     + (child->ofType.isEmpty() ? QString() : u" of type "_s + oneLine(child->ofType)));
        appendBelow(lines, *child, catalog);
    }
}

/// A key to a partitioned table has a row of its own for each partition: servers before 18 let those say NOT VALID for good, even
/// when the key itself has been validated.
bool belongsToKeyOfParent(const Constraint &key, const Table &table, const Catalog &catalog)
{
    const Table *referenced = key.kind == ConstraintKind::ForeignKey ? catalog.table(key.referencedTable) : nullptr;
    return referenced && !referenced->partitionBound.isEmpty()
        && std::ranges::any_of(table.constraints, [&](const Constraint &other) {
               return other.kind == ConstraintKind::ForeignKey && other.columns == key.columns
                   && referenced->parents.contains(other.referencedTable);
           });
}

void append(QStringList &lines, const Table &table, const Catalog &catalog)
{
    const QString relation = oneLine(table.name.quoted());
    const auto line = [&](QLatin1StringView kind, const QString &name, const QString &rest) {
        lines.append(relation + u' ' + kind + u' ' + name + (rest.isEmpty() ? QString() : u' ' + oneLine(rest)));
    };
    lines.append(relation + u" is a "_s + describe(table.kind, table.persistence)
                 + (table.ofType.isEmpty() ? QString() : u" of type "_s + oneLine(table.ofType)));
    if (!table.partitionKey.isEmpty())
        lines.append(relation + u" is partitioned by "_s + oneLine(table.partitionKey));
    for (const Column &column : table.columns)
        line("column"_L1, quoted(column.name), describe(column));
    for (const Constraint &constraint : table.constraints) {
        // 18 has a row for each not null, older servers have none; the column's line says it on all of them.
        if (constraint.kind == ConstraintKind::NotNull || belongsToKeyOfParent(constraint, table, catalog))
            continue;
        // The definition of a constraint that is not valid says so itself.
        line("constraint"_L1, quoted(constraint.name), constraint.definition);
    }
    for (const Index &index : table.indexes)
        line("index"_L1, quoted(index.name), index.valid ? index.definition : index.definition + u" (invalid)"_s);
    for (const Trigger &trigger : table.triggers)
        line("trigger"_L1, quoted(trigger.name), trigger.enabled ? trigger.definition : trigger.definition + u" (disabled)"_s);
    // Where one comes up, a column with a default is refused.
    for (const RowTypeUse &use : table.rowTypeUses) {
        if (use.kind == RowTypeUseKind::StoredColumn)
            line("rowtype"_L1, u'"' + oneLine(use.object).replace(u'"', u"\"\""_s) + u'"', u"of type "_s + use.type);
    }
    for (const sql::QualifiedName &parent : table.parents)
        line("parent"_L1, oneLine(parent.quoted()), table.partitionBound);
    appendBelow(lines, table, catalog);
}

/// A word up to the next space that stands outside of double quotes.
QString takeWord(QString &line)
{
    qsizetype end = 0;
    for (bool inQuotes = false; end < line.size() && (inQuotes || line[end] != u' '); ++end) {
        if (line[end] == u'"')
            inQuotes = !inQuotes;
    }
    const QString word = line.first(end);
    line.remove(0, end + 1);
    return word;
}

/// "public.orders", "column note" and "text not null".
struct Fact {
    QString relation;
    QString subject;  ///< empty: the relation itself
    QString rest;
};

Fact factOf(QString line)
{
    Fact fact;
    fact.relation = takeWord(line);
    const QString kind = takeWord(line);
    if (kind != u"is")
        fact.subject = kind + u' ' + takeWord(line);
    else if (line.startsWith(u"partitioned by "))
        fact.subject = u"partition key"_s, line.remove(0, 15);
    fact.rest = line;
    return fact;
}

using Facts = std::map<std::pair<QString, QString>, QString>;

Facts factsOf(const Fingerprint &fingerprint)
{
    Facts facts;
    for (const QString &line : fingerprint.lines) {
        const Fact fact = factOf(line);
        facts[{fact.relation, fact.subject}] = fact.rest;
    }
    return facts;
}

QString sentence(const std::pair<QString, QString> &key, const QString *before, const QString *now)
{
    const QString relation = key.first + u": "_s;
    if (key.second.isEmpty()) {
        const QString gone = u"nothing"_s;
        if (*now == gone)
            return relation + u"the relation does not exist any more"_s;
        if (*before == gone)
            return relation + u"the relation exists now"_s;
        return relation + u"it is %1 now, it was %2"_s.arg(*now, *before);
    }
    if (!before)
        return relation + (key.second + u' ' + *now).trimmed() + u" was added"_s;
    if (!now)
        return relation + key.second + u" was dropped"_s;
    return relation + u"%1 is now %2, it was %3"_s.arg(key.second, *now, *before);
}

}  // namespace

QString Fingerprint::digest() const
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString &line : lines)
        hash.addData(line.toUtf8() + '\n');
    return u"sha256:"_s + QString::fromLatin1(hash.result().toHex());
}

Fingerprint fingerprint(const Catalog &catalog, const QList<sql::QualifiedName> &tables)
{
    Fingerprint result;
    for (const sql::QualifiedName &name : tables) {
        if (const Table *table = catalog.table(name))
            append(result.lines, *table, catalog);
        else
            result.lines.append(oneLine(name.quoted()) + u" is nothing"_s);
    }
    result.lines.sort();
    result.lines.removeDuplicates();
    return result;
}

QStringList differences(const Fingerprint &planned, const Fingerprint &now)
{
    const Facts before = factsOf(planned);
    const Facts after = factsOf(now);
    QStringList sentences;
    const auto gone = [](const Facts &facts, const QString &relation) {
        const auto it = facts.find({relation, QString()});
        return it == facts.end() || it->second == u"nothing";
    };
    Facts all = before;
    all.insert(after.begin(), after.end());
    for (const auto &[key, rest] : all) {
        const auto was = before.find(key);
        const auto is = after.find(key);
        if (was != before.end() && is != after.end() && was->second == is->second)
            continue;
        // Of a table that came or went as a whole one sentence is enough.
        if (!key.second.isEmpty() && (gone(before, key.first) || gone(after, key.first)))
            continue;
        if (key.second.isEmpty() && (was == before.end() || is == after.end()))
            continue;
        sentences.append(sentence(key, was == before.end() ? nullptr : &was->second, is == after.end() ? nullptr : &is->second));
    }
    return sentences;
}

}  // namespace colonnade::catalog
