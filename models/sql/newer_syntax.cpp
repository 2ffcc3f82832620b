#include "sql/newer_syntax.h"

#include <QHash>
#include <QJsonArray>

namespace colonnade::sql {

using namespace Qt::StringLiterals;

namespace {

using Mend = NewerSyntax::Mend;

class Rewriter
{
public:
    explicit Rewriter(const QByteArray &statement) : m_text(statement)
    {
        auto tokens = scan(statement);
        if (!tokens)
            return;
        tokens->removeIf(isComment);
        m_tokens = *tokens;
        for (const Token &token : std::as_const(m_tokens))
            m_words.append(statement.sliced(token.begin, token.end - token.begin).toLower());
    }

    NewerSyntax run()
    {
        for (m_at = 0; m_at < m_words.size(); ++m_at)
            generated() || notNullConstraint() || enforced() || overlaps() || period() || returningWith() || only()
                || alterInherit() || largeObjects();
        return {m_text, m_changes, m_names};
    }

private:
    QByteArrayView word(qsizetype ahead = 0) const
    {
        const qsizetype at = m_at + ahead;
        return at >= 0 && at < m_words.size() ? QByteArrayView(m_words[at]) : QByteArrayView();
    }
    bool stands(std::initializer_list<const char *> words) const
    {
        qsizetype ahead = 0;
        return std::ranges::all_of(words, [&](const char *expected) { return word(ahead++) == expected; });
    }
    const Token &token(qsizetype ahead = 0) const { return m_tokens[m_at + ahead]; }
    /// Behind the parenthesis that the token opens, as a distance from m_at; 0 where it does not close.
    qsizetype behindParens(qsizetype open) const
    {
        int depth = 0;
        for (qsizetype ahead = open; m_at + ahead < m_words.size(); ++ahead) {
            depth += word(ahead) == "(" ? 1 : word(ahead) == ")" ? -1 : 0;
            if (depth == 0)
                return ahead + 1;
        }
        return 0;
    }
    void put(int begin, int end, QByteArrayView text)
    {
        m_text.replace(begin, end - begin, text.toByteArray().leftJustified(end - begin, ' '));
    }
    void blank(qsizetype first, qsizetype last) { put(token(first).begin, token(last).end, {}); }
    void note(Mend mend, int at, const QString &name)
    {
        m_changes.append({mend, at});
        if (!m_names.contains(name))
            m_names.append(name);
    }

    /// GENERATED ALWAYS AS (...) VIRTUAL, or without a word: a check at the same place holds the expression.
    bool generated()
    {
        if (!stands({"generated", "always", "as", "("}))
            return false;
        const qsizetype behind = behindParens(3);
        if (behind == 0 || word(behind) == "stored")
            return false;
        const int at = token().begin;
        put(at, token(3).begin, "CHECK");
        if (word(behind) == "virtual")
            blank(behind, behind);
        note(Mend::VirtualColumn, at, u"virtual generated columns"_s);
        return true;
    }

    /// ADD [CONSTRAINT n] NOT NULL c, and [CONSTRAINT n] NOT NULL c between a table's columns.
    bool notNullConstraint()
    {
        if (!stands({"not", "null"}) || m_at + 2 >= m_words.size())
            return false;
        const bool named = m_at >= 2 && word(-2) == "constraint";
        const QByteArrayView before = named ? word(-3) : word(-1);
        const bool begins = before == "add" || before == "," || before == "(";
        const QByteArrayView after = word(2);
        const bool isName = after.startsWith('"')
            || (token(2).keyword != KeywordKind::Reserved && !after.isEmpty()
                && (after[0] == '_' || static_cast<unsigned char>(after[0]) >= 0x80 || (after[0] >= 'a' && after[0] <= 'z')));
        if (!begins || !isName || (before == "(" && word(-1) == "("))
            return false;
        const int at = token().begin;
        const QByteArray column = m_text.sliced(token(2).begin, token(2).end - token(2).begin);
        put(at, token(2).end, "CHECK(" + column + ")");
        note(Mend::NotNull, at, u"NOT NULL as a constraint of the table"_s);
        return true;
    }

    bool enforced()
    {
        const bool no = stands({"not", "enforced"});
        if (!no && !(word() == "enforced" && m_at > 0 && word(-1) != "." && word(-1) != "," && word(-1) != "("))
            return false;
        const int at = token().begin;
        blank(0, no ? 1 : 0);
        note(no ? Mend::NotEnforced : Mend::Enforced, at, no ? u"NOT ENFORCED"_s : u"ENFORCED"_s);
        m_at += no ? 1 : 0;
        return true;
    }

    bool overlaps()
    {
        if (!stands({"without", "overlaps"}))
            return false;
        note(Mend::WithoutOverlaps, token().begin, u"WITHOUT OVERLAPS"_s);
        blank(0, 1);
        return true;
    }

    bool period()
    {
        if (word() != "period" || m_at == 0 || word(-1) != "," || word(1) == "," || word(1) == ")" || word(1).isEmpty())
            return false;
        note(Mend::Period, token().begin, u"PERIOD"_s);
        blank(0, 0);
        return true;
    }

    bool returningWith()
    {
        if (!stands({"returning", "with", "("}))
            return false;
        const qsizetype behind = behindParens(2);
        if (behind == 0)
            return false;
        blank(1, behind - 1);
        note(Mend::Nothing, token().begin, u"RETURNING WITH"_s);
        return true;
    }

    bool only()
    {
        if (word() != "only" || m_at == 0 || (m_words.first() != "vacuum" && m_words.first() != "analyze"))
            return false;
        blank(0, 0);
        note(Mend::Only, token().begin, u"ONLY in VACUUM and ANALYZE"_s);
        return true;
    }

    /// ALTER CONSTRAINT n [NO] INHERIT.
    bool alterInherit()
    {
        if (!stands({"alter", "constraint"}))
            return false;
        const bool no = word(3) == "no" && word(4) == "inherit";
        if (!no && word(3) != "inherit")
            return false;
        blank(3, no ? 4 : 3);
        note(Mend::Nothing, token().begin, u"INHERIT in ALTER CONSTRAINT"_s);
        return true;
    }

    bool largeObjects()
    {
        if (!stands({"on", "large", "objects"}))
            return false;
        put(token(1).begin, token(2).end, "FUNCTIONS");
        note(Mend::Nothing, token().begin, u"ON LARGE OBJECTS"_s);
        return true;
    }

    QByteArray m_text;
    QList<Token> m_tokens;
    QList<QByteArray> m_words;
    qsizetype m_at = 0;
    QList<NewerSyntax::Change> m_changes;
    QStringList m_names;
};

QJsonValue mendedConstraint(QJsonObject constraint, Mend mend)
{
    switch (mend) {
    case Mend::VirtualColumn:
        constraint.insert("contype"_L1, u"CONSTR_GENERATED"_s);
        constraint.insert("generated_when"_L1, u"a"_s);
        constraint.insert("generated_kind"_L1, u"v"_s);
        constraint.remove("initially_valid"_L1);
        break;
    case Mend::NotNull: {
        const QJsonArray fields = constraint.value("raw_expr"_L1)["ColumnRef"_L1]["fields"_L1].toArray();
        constraint.insert("contype"_L1, u"CONSTR_NOTNULL"_s);
        constraint.insert("keys"_L1, fields);
        constraint.remove("raw_expr"_L1);
        break;
    }
    case Mend::NotEnforced:
        constraint.insert("is_enforced"_L1, false);
        constraint.insert("skip_validation"_L1, true);
        constraint.remove("initially_valid"_L1);
        break;
    case Mend::Enforced: constraint.insert("is_enforced"_L1, true); break;
    case Mend::WithoutOverlaps: constraint.insert("without_overlaps"_L1, true); break;
    case Mend::Period: constraint.insert("fk_with_period"_L1, true); break;
    case Mend::Only:
    case Mend::Nothing: break;
    }
    return constraint;
}

/// The locations of all constraints in the tree.
void collectPlaces(const QJsonValue &value, QList<int> &places)
{
    if (value.isArray()) {
        for (const QJsonValue entry : value.toArray())
            collectPlaces(entry, places);
    } else if (value.isObject()) {
        const QJsonObject object = value.toObject();
        if (const QJsonObject constraint = object.value("Constraint"_L1).toObject(); !constraint.isEmpty())
            places.append(constraint.value("location"_L1).toInt());
        for (const QJsonValue member : object)
            collectPlaces(member, places);
    }
}

using Mends = QHash<int, QList<Mend>>;

QJsonValue mendedAt(const QJsonValue &value, const Mends &mends)
{
    if (value.isArray()) {
        QJsonArray array;
        for (const QJsonValue entry : value.toArray())
            array.append(mendedAt(entry, mends));
        return array;
    }
    if (!value.isObject())
        return value;
    QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        QJsonObject constraint = it.key() == "Constraint"_L1 ? it.value().toObject() : QJsonObject();
        const QList<Mend> here = constraint.isEmpty() ? QList<Mend>() : mends.value(constraint.value("location"_L1).toInt());
        for (const Mend mend : here)
            constraint = mendedConstraint(constraint, mend).toObject();
        it.value() = here.isEmpty() ? mendedAt(it.value(), mends) : QJsonValue(constraint);
    }
    return object;
}

/// The relations that VACUUM and ANALYZE name: the first behind the place is without what is below it.
QJsonObject alone(QJsonObject vacuum, int place)
{
    QJsonArray relations = vacuum.value("rels"_L1).toArray();
    for (qsizetype i = 0; i < relations.size(); ++i) {
        QJsonObject entry = relations[i].toObject();
        QJsonObject named = entry.value("VacuumRelation"_L1).toObject();
        QJsonObject range = named.value("relation"_L1).toObject();
        if (range.value("location"_L1).toInt() < place)
            continue;
        range.remove("inh"_L1);
        named.insert("relation"_L1, range);
        entry.insert("VacuumRelation"_L1, named);
        relations[i] = entry;
        break;
    }
    vacuum.insert("rels"_L1, relations);
    return vacuum;
}

}  // namespace

NewerSyntax withoutNewerSyntax(const QByteArray &statement)
{
    return Rewriter(statement).run();
}

QJsonObject mended(const QJsonObject &tree, const QList<NewerSyntax::Change> &changes)
{
    QList<int> places;
    collectPlaces(tree, places);
    std::ranges::sort(places);
    Mends mends;
    for (const NewerSyntax::Change &change : changes) {
        // What follows a constraint belongs to the last one that begins before it.
        const auto behind = std::ranges::upper_bound(places, change.at);
        if (change.mend != Mend::Nothing && change.mend != Mend::Only && behind != places.begin())
            mends[*std::prev(behind)].append(change.mend);
    }
    QJsonObject result = mends.isEmpty() ? tree : mendedAt(tree, mends).toObject();
    for (const NewerSyntax::Change &change : changes) {
        if (change.mend != Mend::Only)
            continue;
        result = result.contains("VacuumStmt"_L1)
            ? QJsonObject{{u"VacuumStmt"_s, alone(result.value("VacuumStmt"_L1).toObject(), change.at)}}
            : alone(result, change.at);
    }
    return result;
}

}  // namespace colonnade::sql
