#include "impact/postgres/measured.h"

#include "impact/postgres/tree.h"
#include "sql/expression.h"

#include <QCryptographicHash>

namespace colonnade::impact::postgres {

using namespace Qt::StringLiterals;

namespace {

/// Versions in the first line, then a line a form: the key, and for each version a 1 or a 0.
constexpr char Table[] =
#include "impact/postgres/measured.inc"
    ;

bool isWordOfGrammar(const QString &text)
{
    // "AT_AddColumn", "DROP_CASCADE"
    const qsizetype bar = text.indexOf(u'_');
    return bar > 1 && std::all_of(text.begin(), text.begin() + bar, [](QChar c) { return c.isUpper() || c.isDigit(); });
}

class Shape
{
public:
    Shape(const QJsonObject &node, const State &state)
        : m_state(state), m_target(relationOf(node.value("relation"_L1).toObject(), state))
    {
    }
    QString of(const QString &kind, const QJsonObject &node)
    {
        QString text = kind;
        addContents(node, text);
        return text;
    }

private:
    void addValue(const QString &key, const QJsonValue &value, QString &text);
    void addContents(const QJsonObject &node, QString &text);
    QString relation(const QJsonObject &range) const;
    QString type(const QJsonObject &typeName) const;
    QString newType(const QJsonObject &command) const;
    QString set(const QJsonArray &list);

    const State &m_state;
    sql::QualifiedName m_target;
};

QString Shape::relation(const QJsonObject &range) const
{
    const sql::QualifiedName name = relationOf(range, m_state);
    const catalog::Table *table = m_state.table(name);
    const QString only = range.value("inh"_L1).toBool() ? QString() : u"only "_s;
    if (!table)
        return only + u"relation%1"_s.arg(int(m_state.kindOf(name)));
    QString text = only + u"table%1%2"_s.arg(int(table->kind)).arg(int(table->persistence));
    if (!m_state.children(name).isEmpty())
        text += u"+"_s;
    if (!table->parents.isEmpty())
        text += u"-"_s;
    return text;
}

QString Shape::type(const QJsonObject &typeName) const
{
    const QString text = typeText(typeName);
    if (text.endsWith("serial"_L1) || text.startsWith("serial"_L1))
        return u"serial"_s;
    const QString array = text.endsWith("[]"_L1) ? u"[]"_s : QString();
    const auto domain = m_state.domain(text);
    return !domain                       ? u"type"_s + array
        : m_state.isConstrained(text) ? u"constrained"_s
        : domain->hasDefault          ? u"defaulted"_s
                                      : u"domain"_s;
}

/// Of ALTER TYPE both types count, without how long they are: that shows in what is foretold.
QString Shape::newType(const QJsonObject &command) const
{
    const auto bare = [&](QString text) {
        text = m_state.baseType(text);
        const qsizetype open = text.indexOf(u'(');
        const qsizetype close = text.indexOf(u')');
        return open < 0 ? text : text.remove(open, close - open + 1);
    };
    const catalog::Table *table = m_state.table(m_target);
    const catalog::Column *column = table ? table->column(command.value("name"_L1).toString()) : nullptr;
    const QJsonObject definition = sql::unwrapped(command.value("def"_L1)).second;
    return u"%1>%2%3%4"_s.arg(column ? bare(column->type) : u"?"_s, bare(typeText(definition.value("typeName"_L1).toObject())),
                              definition.contains("raw_default"_L1) ? u" using"_s : QString(),
                              definition.contains("collClause"_L1) ? u" collate"_s : QString());
}

/// Lists of alike entries are as one.
QString Shape::set(const QJsonArray &list)
{
    QStringList texts;
    for (const QJsonValue entry : list) {
        const auto [kind, node] = sql::unwrapped(entry);
        QString text;
        if (kind == "AlterTableCmd"_L1 && node.value("subtype"_L1).toString() == "AT_AlterColumnType"_L1)
            text = newType(node);
        else
            addValue(QString(), entry, text);
        if (!text.isEmpty() && !texts.contains(text))
            texts.append(text);
    }
    texts.sort();
    return u'[' + texts.join(u',') + u']';
}

void Shape::addValue(const QString &key, const QJsonValue &value, QString &text)
{
    if (value.isBool()) {
        text += key;
        return;
    }
    if (value.isDouble()) {
        if (key == "mode"_L1 || key == "timing"_L1)
            text += key + QString::number(value.toInt());
        return;
    }
    if (value.isString()) {
        static const QSet<QString> telling = {u"fk_del_action"_s, u"generated_kind"_s, u"generated_when"_s, u"accessMethod"_s,
                                              u"defname"_s,       u"subtype"_s,        u"strategy"_s};
        if (const QString word = value.toString(); telling.contains(key) || isWordOfGrammar(word))
            text += word;
        return;
    }
    static const QSet<QString> expressions = {u"raw_expr"_s, u"raw_default"_s, u"expr"_s, u"qual"_s, u"with_check"_s};
    if (expressions.contains(key)) {
        text += key + QString::number(isVolatile(value, m_state));
        return;
    }
    // What a statement calls itself by, and the columns and values that it lists, make no difference.
    static const QSet<QString> silent = {u"targetList"_s, u"indexParams"_s, u"whereClause"_s, u"keys"_s,  u"fk_attrs"_s,
                                         u"pk_attrs"_s,   u"funcname"_s,    u"cols"_s,        u"whenClause"_s, u"bound"_s,
                                         u"options"_s,    u"partParams"_s,  u"args"_s};
    if (value.isArray()) {
        if (!silent.contains(key))
            text += key + set(value.toArray());
        return;
    }
    if (silent.contains(key)) {
        text += key;
        return;
    }
    const QJsonObject object = value.toObject();
    if (object.contains("relname"_L1)) {
        text += key + u'@' + relation(object);
    } else if (object.contains("names"_L1) && object.contains("typemod"_L1)) {
        text += type(object);
    } else {
        text += key;
        addContents(object, text);
    }
}

void Shape::addContents(const QJsonObject &node, QString &text)
{
    text += u'(';
    const qsizetype first = text.size();
    for (auto it = node.begin(); it != node.end(); ++it) {
        const QString key = it.key();
        if (key == "location"_L1 || key == "A_Const"_L1 || key == "String"_L1 || key == "ColumnRef"_L1)
            continue;
        const qsizetype before = text.size();
        if (before > first)
            text += u' ';
        const qsizetype start = text.size();
        addValue(key, it.value(), text);
        if (text.size() == start)
            text.truncate(before);
    }
    text += u')';
}

/// In the order in which they stand in the tree.
void named(const QJsonValue &value, const State &state, QList<sql::QualifiedName> &names)
{
    if (value.isArray()) {
        for (const QJsonValue entry : value.toArray())
            named(entry, state, names);
        return;
    }
    const QJsonObject object = value.toObject();
    if (object.contains("relname"_L1)) {
        if (const sql::QualifiedName name = relationOf(object, state); !names.contains(name))
            names.append(name);
    }
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.value().isObject() || it.value().isArray())
            named(it.value(), state, names);
    }
}

struct Measured {
    QStringList versions;
    QList<int> majors;
    QHash<QByteArray, QByteArray> forms;  ///< a character a version
};

const Measured &measured()
{
    static const Measured table = [] {
        Measured read;
        const QList<QByteArray> lines = QByteArray(Table).split('\n');
        read.versions = QString::fromLatin1(lines.first()).split(u' ');
        for (const QString &version : std::as_const(read.versions))
            read.majors.append(version.section(u'.', 0, 0).toInt());
        for (const QByteArray &line : lines.sliced(1)) {
            if (const qsizetype space = line.indexOf(' '); space > 0)
                read.forms.insert(line.first(space), line.sliced(space + 1));
        }
        return read;
    }();
    return table;
}

/// A statement on something that is not known: no server was seen doing that, and to look for its shape would be for nothing.
bool isOnUnknown(const sql::ParsedStatement &statement, const State &state)
{
    static const QSet<QString> kinds = {u"AlterTableStmt"_s, u"IndexStmt"_s,  u"RenameStmt"_s,
                                        u"InsertStmt"_s,     u"UpdateStmt"_s, u"DeleteStmt"_s};
    const QJsonObject range = statement.node.value("relation"_L1).toObject();
    if (!kinds.contains(statement.kind) || range.isEmpty())
        return false;
    const sql::QualifiedName name = relationOf(range, state);
    const RelationKind kind = state.kindOf(name);
    return kind == RelationKind::Unknown || (kind == RelationKind::Table && !state.knows(name));
}

}  // namespace

QString shapeOf(const sql::ParsedStatement &statement, const State &before)
{
    return Shape(statement.node, before).of(statement.kind, statement.node);
}

QList<sql::QualifiedName> namedRelations(const sql::ParsedStatement &statement, const State &state)
{
    QList<sql::QualifiedName> names;
    named(statement.node, state, names);
    return names;
}

QString relativeOutcome(const sql::ParsedStatement &statement, const Foretold &told, const State &state)
{
    const QList<sql::QualifiedName> names = namedRelations(statement, state);
    const auto place = [&](const sql::QualifiedName &name) {
        const qsizetype at = names.indexOf(name);
        return at < 0 ? u"~"_s : QString::number(at);
    };
    QStringList texts;
    const auto add = [&](const QString &text) {
        if (!texts.contains(text))
            texts.append(text);
    };
    for (const plan::Lock &lock : told.locks)
        add(place(lock.relation) + u'=' + QString::number(int(lock.mode)));
    for (const sql::QualifiedName &name : told.rewrites)
        add(u"w"_s + place(name));
    for (const sql::QualifiedName &name : told.scans)
        add(u"s"_s + place(name));
    for (const sql::QualifiedName &name : told.builds)
        add(u"b"_s + place(name));
    texts.sort();
    if (told.alone)
        texts.append(u"alone"_s);
    if (told.waitsForTransactions)
        texts.append(u"waits"_s);
    return told.refusedWith.isEmpty() ? texts.join(u' ') : told.refusedWith;
}

QByteArray formKey(const QString &shape, const QString &outcome)
{
    return QCryptographicHash::hash((shape + u"\n"_s + outcome).toUtf8(), QCryptographicHash::Sha1).toHex().first(12);
}

std::optional<QString> measuredOn(const QByteArray &key, int major)
{
    const Measured &table = measured();
    const QByteArray seen = table.forms.value(key);
    for (qsizetype i = 0; i < std::min(table.versions.size(), seen.size()); ++i) {
        if (seen[i] == '1' && table.majors[i] == major)
            return table.versions[i];
    }
    return std::nullopt;
}

Foretold foretellWithGround(const sql::ParsedStatement &statement, const QString &text, State &state)
{
    if (isOnUnknown(statement, state))
        return foretell(statement, text, state);
    const QString shape = shapeOf(statement, state);
    Foretold told = foretell(statement, text, state);
    const bool asked = told.ground && told.ground->kind == plan::GroundKind::Asked;
    const auto version = told.unknown || asked
        ? std::nullopt
        : measuredOn(formKey(shape, relativeOutcome(statement, told, state)), state.catalog().server().major());
    if (version)
        told.ground = plan::Ground{plan::GroundKind::Measured, *version};
    return told;
}

Foretold foretellWithGround(const QByteArray &utf8, const Result<Statements> &statements, State &state)
{
    if (!statements || (statements->newer && !state.dialect().isNewerThanGrammar()))
        return foretell(QString::fromUtf8(utf8), state);
    Foretold told;
    for (const sql::ParsedStatement &statement : statements->list)
        told.add(foretellWithGround(statement, QString::fromUtf8(utf8.sliced(statement.begin, statement.end - statement.begin)),
                                    state));
    return told;
}

}  // namespace colonnade::impact::postgres
