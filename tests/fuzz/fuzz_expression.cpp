#include "sql/expression.h"
#include "sql/identifier.h"
#include "sql/parse.h"
#include "sql/scanner.h"
#include "sql/search_path.h"
#include "sql/type_name.h"
#include "tests/fuzz/fuzz.h"

#include <QJsonArray>

using namespace colonnade;
using namespace colonnade::fuzz;

namespace {

/// The constraints of the one column that the text adds; nothing where it does more, or something else.
std::optional<QStringList> constraintsOf(const QString &text)
{
    const auto parsed = sql::parse(text.toUtf8());
    if (!parsed || parsed->size() != 1 || parsed->first().kind != "AlterTableStmt"_L1)
        return std::nullopt;
    const QJsonArray commands = parsed->first().node.value("cmds"_L1).toArray();
    if (commands.size() != 1)
        return std::nullopt;
    const QJsonObject definition = sql::unwrapped(sql::unwrapped(commands.first()).second.value("def"_L1)).second;
    QStringList kinds;
    for (const QJsonValue constraint : definition.value("constraints"_L1).toArray())
        kinds.append(sql::unwrapped(constraint).second.value("contype"_L1).toString());
    return kinds;
}

void tryExpression(const QString &text)
{
    const auto expression = sql::Expression::parse(text);
    if (!expression)
        return promiseSentence(expression.error());
    static_cast<void>(expression->volatility());
    static_cast<void>(expression->hasSubquery());
    static_cast<void>(expression->isNullConstant());
    static_cast<void>(expression->columns());
    static_cast<void>(expression->functions());
    static_cast<void>(expression->relations());
    static_cast<void>(expression->passesWhileNull(u"a"_s));
    static_cast<void>(expression->neverNull());
    const QString column = u"ALTER TABLE t ADD COLUMN c int "_s;
    promise(constraintsOf(column + u"DEFAULT "_s + expression->asDefault() + u" UNIQUE"_s)
                == QStringList{u"CONSTR_DEFAULT"_s, u"CONSTR_UNIQUE"_s},
            "an expression stays one behind DEFAULT", expression->asDefault());
    promise(constraintsOf(column + u"CHECK ("_s + expression->embedded() + u") UNIQUE"_s)
                == QStringList{u"CONSTR_CHECK"_s, u"CONSTR_UNIQUE"_s},
            "an expression stays one in parentheses", expression->embedded());
}

void tryType(const QString &text)
{
    const auto type = sql::readTypeName(text);
    if (!type)
        return promiseSentence(type.error());
    promise(!type->formatted.isEmpty(), "a type has a name");
    promise(constraintsOf(u"ALTER TABLE t ADD COLUMN c "_s + text + u" UNIQUE"_s) == QStringList{u"CONSTR_UNIQUE"_s},
            "a type stays one in ADD COLUMN", text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QString text = QString::fromUtf8(bytesOf(data, size));
    tryExpression(text);
    tryType(text);
    static_cast<void>(sql::searchPath(text, u"me"_s));
    const sql::Identifier name(text);
    if (!text.contains(QChar(0)) && !text.isEmpty() && text.isValidUtf16()) {
        const auto tokens = sql::scan(name.quoted().toUtf8());
        promise(tokens && tokens->size() == 1, "a quoted name is one word", name.quoted());
        const auto literal = sql::scan(sql::quotedLiteral(text).toUtf8());
        promise(literal && literal->size() == 1, "a quoted text is one word", sql::quotedLiteral(text));
    }
    return 0;
}
