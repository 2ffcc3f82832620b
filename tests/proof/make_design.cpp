#include "tests/proof/make_case.h"

namespace colonnade::test::proof {

using namespace Qt::StringLiterals;

namespace {

QString quoted(const QString &name)
{
    return sql::Identifier(name).quoted();
}

const QString Fixed =
    u"CREATE FUNCTION proof.fixed(bigint) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN $1; END'"_s;

struct Designer {
    Random &random;
    ProofCase &made;
    const MadeTable &table;
    const QList<MadeTable> &all;
    int majorVersion;
    change::ColumnAddition column = {};
    SqlType type = {};
    QString value = {};    ///< what new code writes
    bool differs = false;  ///< each row another value, once filled
    bool varies = false;   ///< filled with what is another value each time

    void start(const QStringList &taken);
    void addDefault();
    void addFill();
    void addReference();
    void addChecks();
    void addUnique();
    void addOptions();
    void addIndex();
    void addRest();
    bool referToNew(const change::TableChange &change);
    bool isFilled() const { return column.fill || column.defaultExpression; }
    QString number() const { return quoted(table.numberColumn); }
};

void Designer::start(const QStringList &taken)
{
    // A name that a dropped column had is free.
    column.name = random.chance(15) && !taken.contains(u"status"_s, Qt::CaseInsensitive) ? u"status"_s
        : random.chance(4) && !taken.contains(u"gone"_s)                                 ? u"gone"_s
                                                                                         : randomName(random, taken);
    type = random.pick(sqlTypes());
    need(made, type);
    column.type = type.name;
    value = type.value;
    if (type.collatable && type.name != "text[]"_L1 && random.chance(15))
        column.collation = random.pick(QStringList{u"C"_s, u"POSIX"_s});
}

void Designer::addDefault()
{
    QStringList defaults{type.constant, type.constant};
    if (!type.stable.isEmpty())
        defaults.append(type.stable);
    if (!type.random.isEmpty())
        defaults.append(type.random);
    if (type.name == "integer"_L1) {
        needOnce(made, u"CREATE SEQUENCE proof.\"Counter\""_s);
        needOnce(made, u"CREATE FUNCTION proof.seven() RETURNS integer LANGUAGE sql VOLATILE AS 'SELECT 7'"_s);
        needOnce(made, Fixed);
        defaults += {u"nextval('proof.\"Counter\"')"_s, u"proof.seven()"_s, u"proof.fixed(5)"_s};
    }
    column.defaultExpression = random.pick(defaults);
    if (!column.notNull && random.chance(6))
        column.defaultExpression = random.chance(50) ? u"NULL"_s : u"NULL::"_s + type.name;
}

void Designer::addFill()
{
    QStringList fills{type.constant, QString(type.value).replace(u"{n}"_s, number()),
                      u"CASE WHEN %1 % 2 = 0 THEN %2 ELSE %3 END"_s.arg(number(), type.constant,
                                                                        QString(type.value).replace(u"{n}"_s, number()))};
    // Its own type, or CASE takes the constant for text.
    fills[2].replace(u"THEN "_s + type.constant, u"THEN (%1)::%2"_s.arg(type.constant, type.name));
    if (!column.notNull)
        fills.append(u"CASE WHEN %1 % 3 = 0 THEN %2 END"_s.arg(number(), QString(type.value).replace(u"{n}"_s, number())));
    if (!type.random.isEmpty())
        fills.append(type.random);
    if (type.name == "integer"_L1) {
        needOnce(made, Fixed);
        fills.append(u"proof.fixed(%1)"_s.arg(number()));
    }
    const int chosen = random.below(int(fills.size()));
    column.fill = change::FillWish{fills[chosen]};
    differs = chosen == 1 && type.distinct;
    varies = fills[chosen] == type.random;
    if (random.chance(40))
        column.keepFilled = change::KeepFilled::Trigger;
    // What the trigger computes at each write is not what anybody can foretell then.
    else if (random.chance(25) && !varies && !column.defaultExpression)
        column.keepFilled = change::KeepFilled::Computed;
}

void Designer::addReference()
{
    QList<MadeTable> parents;
    for (const MadeTable &other : all) {
        const bool folded = std::ranges::any_of(other.piece.columns,
                                                [](const ColumnPiece &piece) { return piece.definition.contains(u"folded"_s); });
        const bool lasting = other.piece.kind != "UNLOGGED"_L1 || table.piece.kind == "UNLOGGED"_L1;
        if (!other.keyColumn.isEmpty() && other.piece.rows > 0 && !folded && lasting)
            parents.append(other);
    }
    if (parents.isEmpty())
        return;
    const MadeTable parent = random.pick(parents);
    type = sqlType(parent.keyType);
    column.type = type.name;
    column.collation.reset();
    column.references = change::ReferenceWish{.table = parent.piece.name, .column = parent.keyColumn};
    column.references->onDelete = random.pick(QStringList{u"no action"_s, u"restrict"_s, u"cascade"_s, u"set null"_s});
    column.references->onUpdate = random.pick(QStringList{u"no action"_s, u"no action"_s, u"cascade"_s});
    if (random.chance(35))
        column.references->deferral =
            random.chance(50) ? change::Deferral::InitiallyDeferred : change::Deferral::InitiallyImmediate;
    column.references->matchFull = random.chance(10);
    if (random.chance(15))
        column.references->name = u"to \"%1\""_s.arg(column.name.left(20));
    const QString some =
        u"(SELECT min(p.%1::text) FROM %2 AS p)::%3"_s.arg(quoted(parent.keyColumn), parent.piece.name.quoted(), type.name);
    value = some;
    column.defaultExpression.reset();
    column.fill.reset();
    column.keepFilled = change::KeepFilled::No;
    column.notNull = false;
    if (random.chance(40)) {
        column.fill = change::FillWish{some};
        column.keepFilled = random.chance(40) ? change::KeepFilled::Trigger : change::KeepFilled::No;
    }
}

void Designer::addChecks()
{
    if (!type.checks.isEmpty() && random.chance(35)) {
        change::CheckWish check;
        check.expression = QString(random.pick(type.checks)).replace(u"{c}"_s, quoted(column.name));
        if (random.chance(30))
            check.name = u"a check of \"%1\""_s.arg(column.name.left(20));
        column.checks.append(check);
    }
    const bool null = column.defaultExpression && column.defaultExpression->startsWith(u"NULL"_s);
    const bool given = isFilled() && (!null || column.fill) && (!column.fill || !column.fill->expression.contains(u"% 3"_s));
    if (given && !type.name.contains(u"Addr ess"_s) && random.chance(12))
        column.checks.append({std::nullopt, u"%1 IS NOT NULL"_s.arg(quoted(column.name))});
    if (type.name == "integer"_L1 && column.fill && !column.references && random.chance(40)) {
        // Over an old column, which the rows fulfil and a default need not.
        column.fill->expression = number() + u" + 1"_s;
        differs = true;
        value = u"(({n}) + 1)::integer"_s;
        column.checks = {{std::nullopt, u"%1 > %2"_s.arg(quoted(column.name), number())}};
    }
}

void Designer::addUnique()
{
    const bool null = column.defaultExpression && column.defaultExpression->startsWith(u"NULL"_s);
    const bool single = column.defaultExpression && !null && !column.fill && !column.defaultExpression->contains(u"nextval"_s)
        && !column.defaultExpression->contains(u"md5(random"_s);
    // What is volatile may give the same value again: whether the rows then break it is chance, or depends on how many of them old
    // code writes meanwhile.
    const bool differsByChance =
        column.defaultExpression && (column.defaultExpression == type.random || column.defaultExpression->contains(u"seven"_s));
    const bool possible =
        type.ordered && type.distinct && (!column.fill || differs) && !column.references && !single && !differsByChance;
    if (possible && random.chance(25))
        column.unique = change::UniqueWish{
            .name = random.chance(30) ? std::optional(u"only one %1"_s.arg(column.name.left(20))) : std::nullopt,
            .nullsNotDistinct = majorVersion >= 15 && (isFilled() || table.piece.rows < 2) && random.chance(40),
            .deferral = random.chance(70) ? change::Deferral::No
                : random.chance(50)       ? change::Deferral::InitiallyDeferred
                                          : change::Deferral::InitiallyImmediate};
    else if (single && !differsByChance && !column.references && type.ordered && random.chance(3))
        column.unique = change::UniqueWish{};
}

void Designer::addOptions()
{
    // Storage other than plain is for values that can grow.
    static const QStringList growing{u"text"_s, u"character varying(40)"_s, u"bytea"_s, u"jsonb"_s, u"numeric"_s, u"integer[]"_s};
    if (!growing.contains(type.name) || column.references)
        return;
    if (random.chance(15))
        column.storage = random.pick(QStringList{u"plain"_s, u"external"_s, u"extended"_s, u"main"_s});
    if (random.chance(15) && majorVersion >= 14 && column.storage != u"plain"_s)
        column.compression = u"pglz"_s;
}

void Designer::addIndex()
{
    if (!random.chance(30) || !(type.ordered || !type.index.isEmpty()))
        return;
    const QString name = quoted(column.name);
    change::IndexWish index;
    if (!type.index.isEmpty() && (!type.ordered || random.chance(50)))
        index.method = type.index;
    const bool sorted = index.method == "btree"_L1 && type.ordered;
    if (sorted && random.chance(35)) {
        QStringList keys{u"%1, %2 DESC"_s.arg(name, number()), u"%2 DESC NULLS LAST, %1 NULLS FIRST"_s.arg(name, number()),
                         u"(%1 IS NULL), %2"_s.arg(name, number()), u"coalesce(%1, %1), %1"_s.arg(name)};
        if (type.name == "text"_L1)
            keys += {u"lower(%1), length(%1)"_s.arg(name), u"(%1 || 'x') text_pattern_ops"_s.arg(name),
                     u"%1 COLLATE \"C\""_s.arg(name)};
        if (type.name == "integer"_L1)
            keys += {u"abs(%1)"_s.arg(name), u"(%1 + %2)"_s.arg(name, number())};
        index.keys = random.pick(keys);
    }
    if (index.method == "btree"_L1 && random.chance(20))
        index.include = {table.numberColumn};
    // With the number nothing stands twice, and on a partitioned table nothing is unique without its key.
    if (sorted && random.chance(10)) {
        QStringList keys{name, number()};
        for (const QString &key : table.partitionedBy)
            keys.append(quoted(key));
        index.keys = keys.join(u", "_s);
        index.unique = true;
    }
    if (random.chance(10) && sorted)
        index.with = u"fillfactor = 80"_s;
    if (random.chance(25))
        index.where = u"%1 IS NOT NULL"_s.arg(name);
    if (random.chance(20))
        index.name = u"An index %1"_s.arg(column.name.left(20));
    column.index = index;
}

/// A column that the same change adds, which is unique once all is done.
bool Designer::referToNew(const change::TableChange &change)
{
    QList<std::pair<sql::QualifiedName, change::ColumnAddition>> targets;
    const auto add = [&](const change::TableChange &from) {
        for (const change::ColumnAddition &other : from.addColumns) {
            if (other.unique && other.unique->deferral == change::Deferral::No && !other.collation && !other.generated
                && other.identity == catalog::Identity::None && !other.type.contains(u"serial"_s))
                targets.append({from.table, other});
        }
    };
    add(change);
    for (const change::TableChange &other : made.change.tables) {
        const auto piece = std::ranges::find(made.tables, other.table, &TablePiece::name);
        if (piece != made.tables.end() && piece->kind.isEmpty())
            add(other);
    }
    if (targets.isEmpty())
        return false;
    const auto [to, target] = random.pick(targets);
    type = sqlType(target.type);
    column.type = target.type;
    column.collation.reset();
    column.references = change::ReferenceWish{.table = to, .column = target.name};
    column.references->onDelete = random.pick(QStringList{u"no action"_s, u"cascade"_s, u"set null"_s});
    column.defaultExpression.reset();
    column.notNull = false;
    value = u"NULL"_s;
    // Each row points to itself.
    if (to == table.piece.name && target.fill && random.chance(50))
        column.fill = target.fill;
    return true;
}

void Designer::addRest()
{
    addOptions();
    addIndex();
    if (random.chance(20))
        column.comment = random.pick(QStringList{u"it's \"$1\""_s, u"two\nlines"_s, u"\\ %1 ü"_s});
}

}  // namespace

change::TableChange makeDesign(Random &random, const MadeTable &table, const QList<MadeTable> &all, ProofCase &made,
                               int majorVersion)
{
    change::TableChange change{table.piece.name, {}};
    QStringList taken = table.columnNames;
    taken.append(u"of_its_own"_s);
    const int count = 1 + random.below(3);
    for (int i = 0; i < count; ++i) {
        Designer designer{random, made, table, all, majorVersion};
        designer.start(taken);
        taken.append(designer.column.name);
        const int special = random.below(100);
        if (random.chance(12) && designer.referToNew(change)) {
            designer.addRest();
        } else if (special < 2) {
            designer.column.type = random.pick(QStringList{u"serial"_s, u"bigserial"_s, u"smallserial"_s});
            designer.column.collation.reset();
            designer.value.clear();
        } else if (special < 4) {
            designer.column.type = random.pick(QStringList{u"bigint"_s, u"integer"_s});
            designer.column.collation.reset();
            designer.column.identity = random.pick(QList{catalog::Identity::Always, catalog::Identity::ByDefault});
            designer.value.clear();
        } else if (special < 6) {
            designer.column.type = u"integer"_s;
            designer.column.collation.reset();
            designer.column.generated = change::GeneratedWish{
                designer.number() + u" + 1"_s,
                majorVersion >= 18 && random.chance(60) ? catalog::Generated::Virtual : catalog::Generated::Stored};
            designer.value.clear();
            const auto base = std::ranges::find(table.piece.columns, table.numberColumn, &ColumnPiece::name);
            if (base->definition.contains(u"GENERATED ALWAYS AS ("_s))
                continue;
        } else {
            designer.column.notNull = random.chance(40);
            if (random.chance(50))
                designer.addDefault();
            if (random.chance(40) || (designer.column.notNull && !designer.column.defaultExpression && random.chance(85)))
                designer.addFill();
            if (random.chance(18))
                designer.addReference();
            designer.addChecks();
            designer.addUnique();
            designer.addRest();
        }
        if (!designer.value.isEmpty())
            made.values.insert({table.piece.name, designer.column.name}, designer.value);
        change.addColumns.append(designer.column);
    }
    return change;
}

}  // namespace colonnade::test::proof
