#include "plan/ask.h"

#include "base/names.h"
#include "plan/dialect.h"
#include "sql/expression.h"
#include "sql/type_name.h"

namespace colonnade::plan {

using namespace Qt::StringLiterals;

namespace {

constexpr auto words = nameTable<Ask>(std::pair{Ask::Nothing, "none"_L1}, std::pair{Ask::Unsettled, "unsettled"_L1},
                                      std::pair{Ask::Everything, "all"_L1});

/// PostgreSQL's own of which it is known that they differ from row to row: the server would say nothing else.
bool isKnownVolatile(const QString &function)
{
    static const QSet<QString> names = {u"random"_s,     u"random_normal"_s, u"gen_random_uuid"_s, u"uuidv4"_s, u"uuidv7"_s,
                                        u"clock_timestamp"_s, u"timeofday"_s,     u"nextval"_s};
    return names.contains(function.startsWith("pg_catalog."_L1) ? function.sliced(11) : function);
}

bool isUnsettled(const sql::Expression &expression)
{
    const QStringList functions = expression.functions();
    // Where one of them is known to differ, the whole does.
    if (std::ranges::any_of(functions, isKnownVolatile))
        return false;
    return expression.volatility() == sql::Volatility::Volatile && !expression.hasSubquery();
}

}  // namespace

std::optional<Ask> askFromString(QStringView text)
{
    return words.value(text);
}

QList<OpenQuestion> openQuestions(const change::ChangeSet &change, const catalog::Catalog &catalog, Ask ask)
{
    QList<OpenQuestion> questions;
    // Before 11 every default writes the table anew, whatever it is.
    if (ask == Ask::Nothing || (ask == Ask::Unsettled && !Dialect(catalog.server()).keepsDefaultInCatalog()))
        return questions;
    QSet<QString> asked;
    for (const catalog::DefaultAnswer &answer : catalog.data().answers)
        asked.insert(catalog::answerKey(answer.type, answer.expression));
    for (const change::TableChange &table : change.tables) {
        for (const change::ColumnAddition &column : table.addColumns) {
            const auto type = sql::readTypeName(column.type);
            if (!column.defaultExpression || !catalog.table(table.table) || !type || type->serial)
                continue;
            const auto expression = sql::Expression::parse(*column.defaultExpression);
            if (!expression || (ask == Ask::Unsettled && !isUnsettled(*expression)))
                continue;
            const QString key = catalog::answerKey(type->formatted, expression->tree());
            if (asked.contains(key))
                continue;
            asked.insert(key);
            questions.append({table.table, column.name, column.type, expression->asDefault()});
        }
    }
    return questions;
}

}  // namespace colonnade::plan
