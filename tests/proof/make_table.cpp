#include "tests/proof/make_case.h"

namespace colonnade::test::proof {

using namespace Qt::StringLiterals;

namespace {

QString quoted(const QString &name)
{
    return sql::Identifier(name).quoted();
}

struct Maker {
    Random &random;
    ProofCase &made;
    MadeTable &table;
    int majorVersion;

    QString addColumn(const QString &name, const QString &definition, const QString &value)
    {
        table.piece.columns.append({name, definition, value});
        table.columnNames.append(name);
        return name;
    }
    bool hasIdentity() const
    {
        return std::ranges::any_of(table.piece.columns,
                                   [](const ColumnPiece &column) { return column.definition.contains(u"IDENTITY"_s); });
    }
    QString freshName() { return randomName(random, table.columnNames); }

    void addKey();
    void addPartitions();
    void addHashPartitions();
    void addRowsElsewhere();
    void addColumns();
    void addElements(const QList<MadeTable> &others);
    void addAround();
};

void Maker::addKey()
{
    const int kind = random.below(10);
    if (kind == 0) {
        table.numberColumn = addColumn(freshName(), u"integer"_s, u"{n}"_s);
        return;  // no key at all
    }
    if (kind == 1) {
        // Two columns, of which neither is unique alone.
        const QString first = addColumn(freshName(), u"integer NOT NULL"_s, u"({n} % 7)"_s);
        const SqlType type = random.pick(keyTypes());
        need(made, type);
        const QString second = addColumn(freshName(), type.name + u" NOT NULL"_s, type.value);
        table.piece.elements.append(u"PRIMARY KEY (%1, %2)"_s.arg(quoted(first), quoted(second)));
        table.numberColumn = addColumn(freshName(), u"integer"_s, u"{n}"_s);
        return;
    }
    if (kind == 2) {
        const QString identity = random.chance(50) ? u"ALWAYS"_s : u"BY DEFAULT"_s;
        table.keyColumn = addColumn(freshName(), u"bigint GENERATED %1 AS IDENTITY PRIMARY KEY"_s.arg(identity), QString());
        table.keyType = u"bigint"_s;
        table.numberColumn = table.keyColumn;
        return;
    }
    const SqlType type = random.pick(keyTypes());
    need(made, type);
    QString collation;
    if (type.collatable && random.chance(40)) {
        collation = u" COLLATE \"C\""_s;
    } else if (type.collatable && random.chance(30)) {
        needOnce(made, u"CREATE COLLATION proof.folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"_s);
        collation = u" COLLATE proof.folded"_s;
    }
    const QString constraint = kind == 3 ? u"UNIQUE NOT NULL"_s
        : kind == 4                      ? u"PRIMARY KEY DEFERRABLE INITIALLY DEFERRED"_s
                                         : u"PRIMARY KEY"_s;
    const QString name = addColumn(freshName(), type.name + collation + u' ' + constraint, type.value);
    if (kind != 4) {
        table.keyColumn = name;
        table.keyType = type.name;
    }
    if (type.name == "integer"_L1)
        table.numberColumn = name;
    else
        table.numberColumn = addColumn(freshName(), u"integer"_s, u"{n}"_s);
}

/// By its key alone, so that others can refer to it.
void Maker::addHashPartitions()
{
    table.keyColumn = addColumn(freshName(), u"bigint PRIMARY KEY"_s, u"({n})::bigint * 3"_s);
    table.keyType = u"bigint"_s;
    table.numberColumn = addColumn(freshName(), u"integer"_s, u"{n}"_s);
    table.partitionedBy = {table.keyColumn};
    table.piece.suffix = u"PARTITION BY HASH (%1)"_s.arg(quoted(table.keyColumn));
    for (int i = 0; i < 3; ++i) {
        const QString name =
            sql::qualified(table.piece.name.schema.text(), table.piece.name.name.text().left(20) + u"_h%1"_s.arg(i)).quoted();
        table.piece.before.append(u"CREATE TABLE %1 PARTITION OF %2 FOR VALUES WITH (MODULUS 3, REMAINDER %3)"_s.arg(
            name, table.piece.name.quoted(), QString::number(i)));
    }
}

void Maker::addPartitions()
{
    table.partitioned = true;
    if (random.chance(25)) {
        addHashPartitions();
        return;
    }
    const QString part = addColumn(freshName(), u"integer NOT NULL"_s, u"({n} % 3)"_s);
    const QString id = addColumn(freshName(), u"bigint NOT NULL"_s, u"({n})"_s);
    table.numberColumn = addColumn(freshName(), u"integer"_s, u"{n}"_s);
    if (random.chance(75))
        table.piece.elements.append(u"PRIMARY KEY (%1, %2)"_s.arg(quoted(part), quoted(id)));
    const bool deep = random.chance(40);
    table.partitionedBy = deep ? QStringList{part, id} : QStringList{part};
    const QString name = table.piece.name.quoted();
    const auto child = [&](const QString &suffix) {
        return sql::qualified(table.piece.name.schema.text(), table.piece.name.name.text().left(20) + suffix).quoted();
    };
    table.piece.suffix = u"PARTITION BY LIST (%1)"_s.arg(quoted(part));
    table.piece.before = {u"CREATE TABLE %1 PARTITION OF %2 FOR VALUES IN (0)"_s.arg(child(u"_p0"_s), name),
                          u"CREATE TABLE %1 PARTITION OF %2 FOR VALUES IN (1)%3"_s.arg(
                              child(u"_p1"_s), name, deep ? u" PARTITION BY HASH (%1)"_s.arg(quoted(id)) : QString()),
                          u"CREATE TABLE %1 PARTITION OF %2 DEFAULT"_s.arg(child(u"_rest"_s), name)};
    for (int i = 0; deep && i < 2; ++i) {
        table.piece.before.append(u"CREATE TABLE %1 PARTITION OF %2 FOR VALUES WITH (MODULUS 2, REMAINDER %3)"_s.arg(
            child(u"_p1_%1"_s.arg(i)), child(u"_p1"_s), QString::number(i)));
    }
}

void Maker::addColumns()
{
    const int count = random.below(4);
    for (int i = 0; i < count; ++i) {
        const SqlType type = random.pick(sqlTypes());
        need(made, type);
        const QString collation = type.collatable && random.chance(20) ? u" COLLATE \"POSIX\""_s : QString();
        const bool nulls = random.chance(40);
        const QString value = nulls ? u"CASE WHEN {n} % 4 = 0 THEN NULL ELSE %1 END"_s.arg(type.value) : type.value;
        const QString rest = !nulls && random.chance(30) ? u" NOT NULL"_s
            : random.chance(25)                          ? u" DEFAULT "_s + type.constant
                                                         : QString();
        addColumn(freshName(), type.name + collation + rest, value);
    }
    if (!table.numberColumn.isEmpty() && random.chance(15) && !table.partitioned) {
        const QString generated = u"integer GENERATED ALWAYS AS (%1 * 2) STORED"_s.arg(quoted(table.numberColumn));
        if (!hasIdentity())
            addColumn(freshName(), generated, QString());
    }
    if (random.chance(20)) {
        table.piece.columns.append({u"gone"_s, u"text"_s, u"'gone'"_s, true});
        std::swap(table.piece.columns.last(), table.piece.columns[random.below(int(table.piece.columns.size()))]);
    }
}

void Maker::addElements(const QList<MadeTable> &others)
{
    if (random.chance(25))
        table.piece.elements.append(u"CHECK (%1 >= 0)"_s.arg(quoted(table.numberColumn)));
    if (random.chance(20) && !table.keyColumn.isEmpty() && !hasIdentity()) {
        const QString self = addColumn(freshName(), table.keyType, u"NULL"_s);
        // A nondeterministic key is compared by its own collation.
        const auto key = std::ranges::find(table.piece.columns, table.keyColumn, &ColumnPiece::name);
        if (!key->definition.contains(u"folded"_s))
            table.piece.elements.append(
                u"FOREIGN KEY (%1) REFERENCES %2 (%3)"_s.arg(quoted(self), table.piece.name.quoted(), quoted(table.keyColumn)));
    }
    if (!others.isEmpty() && random.chance(40)) {
        const MadeTable &other = random.pick(others);
        const bool folded = std::ranges::any_of(
            other.piece.columns, [](const ColumnPiece &column) { return column.definition.contains(u"folded"_s); });
        if (!other.keyColumn.isEmpty() && other.piece.rows > 0 && other.piece.kind.isEmpty() && !folded) {
            const QString name = addColumn(
                freshName(), other.keyType,
                u"(SELECT min(%1::text)::%2 FROM %3)"_s.arg(quoted(other.keyColumn), other.keyType, other.piece.name.quoted()));
            table.piece.elements.append(u"FOREIGN KEY (%1) REFERENCES %2 (%3)%4"_s.arg(
                quoted(name), other.piece.name.quoted(), quoted(other.keyColumn),
                random.pick(QStringList{QString(), u" ON DELETE CASCADE"_s, u" DEFERRABLE INITIALLY DEFERRED"_s})));
        }
    }
    // Names that a new constraint or index would take by itself.
    const QString wanted = sql::Identifier(table.piece.name.name.text().left(20) + u"_status_"_s).text();
    if (random.chance(10) && table.numberColumn != "status"_L1)
        table.piece.elements.append(
            u"CONSTRAINT %1 CHECK (%2 > -5)"_s.arg(quoted(wanted + u"check"_s), quoted(table.numberColumn)));
    if (random.chance(10))
        table.piece.after.append(u"CREATE SEQUENCE %1"_s.arg(
            sql::qualified(table.piece.name.schema.text(), wanted + random.pick(QStringList{u"key"_s, u"idx"_s})).quoted()));
    if (random.chance(15))
        table.piece.kind = u"UNLOGGED"_s;
    if (table.partitioned)
        table.piece.kind.clear();
    if (!table.partitioned && random.chance(20))
        table.piece.suffix = u"WITH (fillfactor = 70)"_s;
}

/// Another table that holds rows of this one.
void Maker::addRowsElsewhere()
{
    const QString name = table.piece.name.quoted();
    const QString holder = sql::qualified(u"proof"_s, table.piece.name.name.text().left(20) + u"_rows"_s).quoted();
    const bool array = random.chance(30);
    table.piece.after.append(u"CREATE TABLE %1 (held %2%3)"_s.arg(holder, name, array ? u"[]"_s : QString()));
    if (table.piece.rows > 0)
        table.piece.after.append(
            u"INSERT INTO %1 SELECT %2 FROM %3 AS of_it LIMIT 5"_s.arg(holder, array ? u"ARRAY[of_it]"_s : u"of_it"_s, name));
}

void Maker::addAround()
{
    const QString name = table.piece.name.quoted();
    const QString number = quoted(table.numberColumn);
    QStringList &after = table.piece.after;
    if (random.chance(20))
        after.append(u"CREATE INDEX ON %1 ((%2 + 1)) WHERE %2 > 3"_s.arg(name, number));
    if (random.chance(15))
        after.append(u"CREATE INDEX ON %1 (%2 DESC NULLS LAST)"_s.arg(name, number));
    if (random.chance(20)) {
        needOnce(made, u"CREATE FUNCTION proof.touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$"_s);
        after.append(u"CREATE TRIGGER touch BEFORE %1 ON %2 FOR EACH ROW EXECUTE FUNCTION proof.touch()"_s.arg(
            random.pick(QStringList{u"UPDATE"_s, u"INSERT OR UPDATE"_s}), name));
        // Row triggers before the write came to partitioned tables with 13.
        if (table.partitioned && majorVersion < 13)
            after.removeLast();
    }
    if (random.chance(12)) {
        after.append(u"ALTER TABLE %1 ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"_s.arg(name));
        after.append(u"CREATE POLICY nobody ON %1 USING (%2 < 0)"_s.arg(name, number));
    }
    if (random.chance(12)) {
        needOnce(made, u"DO $$BEGIN CREATE ROLE \"Proof Owner\"; EXCEPTION WHEN duplicate_object THEN NULL; END$$"_s);
        // The checks of foreign keys run as the owner.
        needOnce(made, u"GRANT USAGE, CREATE ON SCHEMA proof, public TO \"Proof Owner\""_s);
        after.append(u"ALTER TABLE %1 OWNER TO \"Proof Owner\""_s.arg(name));
    }
    if (random.chance(10))
        after.append(u"CREATE VIEW proof.\"seen %1\" AS SELECT * FROM %2"_s.arg(
            QString(table.piece.name.name.text()).replace(u'"', u'_').left(30), name));
    if (random.chance(10))
        after.append(u"ANALYZE "_s + name);
    if (random.chance(10))
        addRowsElsewhere();
    if (random.chance(12) && !table.partitioned) {
        const QString child = sql::qualified(u"proof"_s, table.piece.name.name.text().left(20) + u"_child"_s).quoted();
        after.append(u"CREATE TABLE %1 (of_its_own text) INHERITS (%2)"_s.arg(child, name));
        if (table.piece.rows > 0 && !hasIdentity()) {
            QStringList columns;
            for (const ColumnPiece &column : table.piece.columns) {
                if (!column.dropped && !column.value.isEmpty())
                    columns.append(quoted(column.name));
            }
            after.append(u"INSERT INTO %1 (%2) SELECT %2 FROM ONLY %3"_s.arg(child, columns.join(u", "_s), name));
        }
    }
}

}  // namespace

MadeTable makeTable(Random &random, const QString &name, const QList<MadeTable> &others, ProofCase &made, int majorVersion)
{
    MadeTable table;
    table.piece.name = sql::qualified(random.chance(70) ? u"proof"_s : u"public"_s, name);
    table.piece.rows = random.pick(QList<int>{0, 1, 2, 20, 40, 40, 60, 120, 300});
    Maker maker{random, made, table, majorVersion};
    if (random.chance(18))
        maker.addPartitions();
    else
        maker.addKey();
    maker.addColumns();
    maker.addElements(others);
    maker.addAround();
    return table;
}

}  // namespace colonnade::test::proof
