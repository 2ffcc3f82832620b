#include "tests/proof/make_case.h"

namespace colonnade::test::proof {

using namespace Qt::StringLiterals;

void needOnce(ProofCase &made, const QString &statement)
{
    if (!made.prelude.contains(statement))
        made.prelude.append(statement);
}

void need(ProofCase &made, const SqlType &type)
{
    for (const QString &statement : type.needs)
        needOnce(made, statement);
}

QString randomName(Random &random, const QStringList &taken)
{
    static const QStringList names{u"status"_s,
                                   u"note"_s,
                                   u"total"_s,
                                   u"region_id"_s,
                                   u"kind"_s,
                                   u"order"_s,
                                   u"select"_s,
                                   u"user"_s,
                                   u"Mixed Case"_s,
                                   u"größe"_s,
                                   u"ж"_s,
                                   u"x\"y"_s,
                                   u"o'clock"_s,
                                   u"$1"_s,
                                   u"%1"_s,
                                   u"a.b"_s,
                                   u" lead"_s,
                                   u"back\\slash"_s,
                                   u"n"_s,
                                   u"r"_s,
                                   u"new"_s,
                                   u"value"_s,
                                   u"tuple_of_all_the_things_that_somebody_thought_of_in_one_long_nam"_s.left(63),
                                   QString(31, QChar(0xdf)),
                                   u"--"_s,
                                   u"window"_s,
                                   u"$fill$"_s,
                                   u"{n"_s,
                                   u"c1"_s,
                                   u"c2"_s,
                                   u"c3"_s,
                                   u"c4"_s,
                                   u"c5"_s,
                                   u"c6"_s,
                                   u"c7"_s,
                                   u"c8"_s};
    while (true) {
        const QString name = random.pick(names);
        if (!taken.contains(name, Qt::CaseInsensitive))
            return name;
    }
}

ProofCase makeCase(quint64 seed, int majorVersion)
{
    Random random(seed);
    ProofCase made;
    made.prelude = {u"CREATE SCHEMA proof"_s};
    const int count = 1 + (random.chance(40) ? 1 : 0) + (random.chance(15) ? 1 : 0);
    QList<MadeTable> tables;
    QStringList taken;
    for (int i = 0; i < count; ++i) {
        taken.append(randomName(random, taken));
        tables.append(makeTable(random, taken.last(), tables, made, majorVersion));
    }
    for (const MadeTable &table : tables)
        made.tables.append(table.piece);
    for (const MadeTable &table : tables) {
        if (&table != &tables.first() && random.chance(30))
            continue;
        made.change.tables.append(makeDesign(random, table, tables, made, majorVersion));
    }
    // Whom row security hides the rows from cannot fill them.
    const bool hidden = std::ranges::any_of(made.tables, [](const TablePiece &table) {
        return std::ranges::any_of(table.after, [](const QString &sql) { return sql.contains(u"ROW LEVEL SECURITY"_s); });
    });
    if (random.chance(12) && !hidden)
        made.planner = u"Proof Planner"_s;
    for (const TablePiece &table : made.tables) {
        for (const ColumnPiece &column : table.columns) {
            if (!column.value.isEmpty() && !column.dropped)
                made.values.insert({table.name, column.name}, column.value);
        }
    }
    return made;
}

}  // namespace colonnade::test::proof
