// Views, functions and statements that meet new columns.
#include "impact/dependents.h"

#include "impact/postgres/breakage.h"
#include "impact/postgres/tree.h"
#include "sql/search_path.h"

namespace colonnade::impact {

using namespace Qt::StringLiterals;
using namespace postgres;
using plan::Finding;
using plan::Severity;

namespace {

struct Saying {
    QString rule;
    Severity severity = Severity::Warning;
    QString what;  ///< goes on after "...: "
    QString fix;
};

Saying ofFailure(const Breakage &breakage)
{
    switch (breakage.fact) {
    case FactKind::Insert:
        return {u"pg.dependent.insert-star"_s, Severity::Warning,
                u"INSERT INTO %1 has %2 then, which the server refuses"_s.arg(breakage.subject, breakage.after),
                u"Name the columns there instead of *."_s};
    case FactKind::SetOperation:
        return {u"pg.dependent.set-operation"_s, Severity::Warning,
                u"the two sides of %1 have %2 then, which the server refuses"_s.arg(breakage.subject, breakage.after),
                u"Name the columns there instead of *, or add the column to the other side too."_s};
    case FactKind::RowCast:
        return {u"pg.dependent.row-width"_s, Severity::Warning,
                u"a row made there for %1 has %2 then, which the server refuses"_s.arg(breakage.subject, breakage.after),
                u"Give the row a field for the new column."_s};
    case FactKind::Result:
        return {u"pg.dependent.function-result"_s, Severity::Warning,
                u"its result has %1 then, which is not what it declares"_s.arg(breakage.after),
                u"Name the columns in it, or declare the result anew."_s};
    default:
        return {u"pg.dependent.row-width"_s, Severity::Warning,
                u"%1 has %2 then, which the server refuses"_s.arg(breakage.subject, breakage.after),
                u"Name the columns there instead of the whole row."_s};
    }
}

Saying ofOtherMeaning(const Breakage &breakage)
{
    const QString rule = u"pg.dependent.other-meaning"_s;
    if (breakage.fact == FactKind::JoinNames) {
        return {rule, Severity::Warning,
                u"NATURAL JOIN joins by %1 then, not by %2, and gives other rows without an error"_s.arg(
                    breakage.after, breakage.before.isEmpty() ? u"nothing"_s : breakage.before),
                u"Join with USING or ON."_s};
    }
    if (breakage.fact == FactKind::RowNotNull) {
        return {rule, Severity::Warning,
                u"%1 IS NOT NULL asks for the new column as well and is false where that is null, without an error"_s.arg(
                    breakage.subject),
                u"Ask for the columns that are meant."_s};
    }
    if (breakage.fact == FactKind::GroupName) {
        return {rule, Severity::Warning,
                u"GROUP BY %1 groups by the new column then, not by %2: an error where something else is not grouped, else other groups"_s
                    .arg(breakage.subject, breakage.before),
                u"Group by the expression itself, or by its number."_s};
    }
    return {rule, Severity::Warning,
            u"%1 means %2 then, not %3, without an error"_s.arg(breakage.subject, breakage.after, breakage.before),
            u"Write in front of %1 where it comes from."_s.arg(breakage.subject)};
}

Saying sayingOf(const Breakage &breakage)
{
    switch (breakage.kind) {
    case BreakageKind::Fails: return ofFailure(breakage);
    case BreakageKind::Ambiguous:
        return {u"pg.dependent.ambiguous-name"_s, Severity::Warning,
                u"%1 may be the new column as well as %2 then, which the server refuses as ambiguous"_s.arg(
                    breakage.subject, breakage.before.isEmpty() ? u"the one that is there"_s : breakage.before),
                u"Write in front of %1 where it comes from."_s.arg(breakage.subject)};
    case BreakageKind::OtherMeaning: return ofOtherMeaning(breakage);
    case BreakageKind::LandsIn:
        return {u"pg.dependent.insert-shift"_s, Severity::Warning,
                u"INSERT INTO %1 goes by position and puts %2 into its column %3 then, or fails where the types do not fit"_s.arg(breakage.subject, breakage.before,
                                                                                            breakage.after),
                u"Name the columns on both sides."_s};
    case BreakageKind::Copy:
        if (breakage.after.startsWith("to"_L1)) {
            return {u"pg.dependent.copy"_s, Severity::Info,
                    u"COPY %1 without a list of columns writes the new column too"_s.arg(breakage.subject),
                    u"Name the columns if whoever reads it counts them."_s};
        }
        return {u"pg.dependent.copy"_s, Severity::Warning,
                u"COPY %1 without a list of columns misses the new column in data made before, and fails"_s.arg(breakage.subject),
                u"Name the columns there."_s};
    case BreakageKind::WholeRow:
        return {u"pg.dependent.whole-row"_s, Severity::Info, u"%1() of a whole row gets one field more then"_s.arg(breakage.subject),
                u"Look whether whoever takes the result minds."_s};
    case BreakageKind::Unread:
        return {u"pg.dependent.function"_s, Severity::Info,
                breakage.subject == "EXECUTE"_L1
                    ? u"it puts SQL together at run time, so what that does with the new columns is not known"_s
                    : u"its text (%1) cannot be judged, so what it does with the new columns is not known"_s.arg(breakage.subject),
                u"Read it before you open the first gate."_s};
    }
    Q_UNREACHABLE_RETURN({});
}

QString shortened(const QString &text)
{
    constexpr qsizetype enough = 100;
    const QString line = text.simplified();
    return line.size() <= enough ? line : line.first(enough) + u"…"_s;
}

/// One wish of a whole change: every text is read once, however many tables it mentions.
class Texts
{
public:
    Texts(const plan::Plan &plan, const catalog::Catalog &catalog)
        : m_plan(plan),
          m_catalog(catalog),
          m_relations(catalog),
          m_searchPath(sql::searchPath(catalog.server().settings.value(u"search_path"_s), catalog.server().user))
    {
        m_valued = std::ranges::all_of(plan.change.tables, [](const change::TableChange &table) {
            return std::ranges::all_of(table.addColumns, [](const change::ColumnAddition &column) {
                return column.defaultExpression.has_value() && !column.fill;
            });
        });
    }

    QList<Finding> findings()
    {
        for (const change::TableChange &change : m_plan.change.tables) {
            for (const catalog::Table *table : tablesWithNewColumns(change, m_catalog)) {
                addViews(*table, change);
                addFunctions(*table);
                addStatements(*table);
            }
        }
        addCachedPlans();
        return m_found;
    }

private:
    /// Where each row gets a value at once, the question whether the whole row is not null has the answer it had.
    bool counts(const Breakage &breakage) const { return breakage.fact != FactKind::RowNotNull || !m_valued; }

    void addViews(const catalog::Table &table, const change::TableChange &change)
    {
        QStringList names;
        for (const catalog::ViewSource *view : m_catalog.viewsOf(table.name)) {
            if (listsAllColumns(*view, table))
                names.append(view->name.display());
        }
        if (names.isEmpty())
            return;
        m_found.append(
            {u"pg.dependent.view"_s, Severity::Info, table.name.display(),
             (names.size() == 1
                  ? u"%1 lists every column of %2, as SELECT * did when it was made, and will not show %3."_s
                  : u"%1 list every column of %2, as SELECT * did when they were made, and will not show %3."_s)
                 .arg(names.join(u", "_s), table.name.display(), addedNames(change)),
             u"Replace the views that should show them, with the new columns at the end."_s});
    }

    void addFunctions(const catalog::Table &table)
    {
        for (const catalog::FunctionSource *source : m_catalog.functionsAbout(table.name)) {
            const bool trigger = std::ranges::contains(table.triggers, source->name.quoted(), &catalog::Trigger::function);
            const auto on = trigger ? std::optional(table.name) : std::nullopt;
            if (m_read.contains({source, trigger ? &table : nullptr}))
                continue;
            m_read.insert({source, trigger ? &table : nullptr});
            const QStringList path = searchPathOf(*source, m_searchPath);
            const World before(m_catalog, nullptr, m_relations, path);
            const World after(m_catalog, &m_plan.change, m_relations, path);
            for (const Breakage &breakage : breakageOfFunction(*source, on, {before, after})) {
                const Saying saying = sayingOf(breakage);
                if (counts(breakage))
                    add(saying, source->signature(),
                        (saying.severity == Severity::Info ? u"Of %1: %2."_s : u"%1 is hit by the new columns: %2."_s)
                            .arg(source->signature(), saying.what));
            }
        }
    }

    void addStatements(const catalog::Table &table)
    {
        for (const catalog::StatementSeen *statement : m_catalog.statementsAbout(table.name)) {
            if (m_statements.contains(statement))
                continue;
            m_statements.insert(statement);
            const World before(m_catalog, nullptr, m_relations, m_searchPath);
            const World after(m_catalog, &m_plan.change, m_relations, m_searchPath);
            const StatementBreakage hit = readStatement(statement->text, {before, after});
            for (const Breakage &breakage : hit.breakages) {
                const Saying saying = sayingOf(breakage);
                if (counts(breakage)) {
                    add(saying, table.name.display(),
                        u"A statement seen %1 times is hit by the new columns: %2. It reads: %3"_s.arg(
                            QString::number(statement->calls), saying.what, shortened(statement->text)));
                }
            }
            if (hit.givesBackStar)
                m_stars[table.name].append(statement);
        }
    }

    void addCachedPlans()
    {
        for (auto it = m_stars.cbegin(); it != m_stars.cend(); ++it) {
            const catalog::StatementSeen *first = it->first();
            m_found.append(
                {u"pg.dependent.cached-plan"_s, Severity::Warning, it.key().display(),
                 (it->size() == 1 ? u"A statement seen %2 times gives back all columns of %3 with *; a session that has it prepared gets the error \"cached plan must not change result type\" when it next runs it. It reads: %4"_s
                                  : u"%1 statements that were seen, the first of them %2 times, give back all columns of %3 with *; a session that has one prepared gets the error \"cached plan must not change result type\" when it next runs it. The first reads: %4"_s.arg(it->size()))
                     .arg(QString::number(first->calls), it.key().display(), shortened(first->text)),
                 u"Name the columns there, or have the sessions of the application prepare anew (DISCARD PLANS does not do; DEALLOCATE or a new connection does)."_s});
        }
    }

    void add(const Saying &saying, const QString &object, const QString &message)
    {
        const Finding finding{saying.rule, saying.severity, object, message, saying.fix};
        if (!m_found.contains(finding))
            m_found.append(finding);
    }

    const plan::Plan &m_plan;
    const catalog::Catalog &m_catalog;
    Relations m_relations;
    QStringList m_searchPath;
    bool m_valued = false;
    QList<Finding> m_found;
    QSet<std::pair<const catalog::FunctionSource *, const catalog::Table *>> m_read;
    QSet<const catalog::StatementSeen *> m_statements;
    QMap<sql::QualifiedName, QList<const catalog::StatementSeen *>> m_stars;
};

}  // namespace

QList<const catalog::Table *> tablesWithNewColumns(const change::TableChange &change, const catalog::Catalog &catalog)
{
    QList<const catalog::Table *> family;
    if (const catalog::Table *table = catalog.table(change.table); table && !change.addColumns.isEmpty())
        family.append(table);
    QSet<const catalog::Table *> known(family.begin(), family.end());
    for (qsizetype i = 0; i < family.size(); ++i) {
        for (const catalog::Table *child : catalog.children(family[i]->name)) {
            if (!known.contains(child))
                family.append(child);
            known.insert(child);
        }
    }
    return family;
}

QString addedNames(const change::TableChange &change)
{
    QStringList names;
    for (const change::ColumnAddition &column : change.addColumns)
        names.append(column.name);
    if (names.size() < 2)
        return names.join(QString());
    return names.first(names.size() - 1).join(u", "_s) + u" and "_s + names.last();
}

QList<Finding> findingsOfTexts(const plan::Plan &plan, const catalog::Catalog &catalog)
{
    return Texts(plan, catalog).findings();
}

}  // namespace colonnade::impact
