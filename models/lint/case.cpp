#include "lint/case.h"

#include "base/format.h"
#include "sql/scanner.h"

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

/// A pass over so much takes a fraction of a second.
constexpr qint64 smallBytes = 8 * 1024 * 1024;

/// The first line of the statement, or of what is left of it.
int endOfLine(const QByteArray &text, int begin, int end)
{
    const qsizetype newline = text.indexOf('\n', begin);
    int stop = newline < 0 ? end : std::min(end, static_cast<int>(newline));
    while (stop > begin && std::isspace(static_cast<unsigned char>(text[stop - 1])))
        --stop;
    return stop;
}

}  // namespace

void Case::say(const QString &rule, Severity severity, const QString &object, const QString &message, std::optional<QString> fix,
               Span span)
{
    const QByteArray &text = reading.text;
    const int size = static_cast<int>(text.size());
    Span inside{std::clamp(span.begin, 0, std::max(0, size - 1)), span.end};
    if (inside.end <= inside.begin)
        inside.end = endOfLine(text, inside.begin, size);
    // Most are about the whole.
    if (inside.begin > 0 && !m_places)
        m_places.emplace(text);
    sql::Place place = inside.begin > 0 ? m_places->at(inside.begin) : sql::Place();
    const sql::Place &start = reading.statement.place;
    place = place.line == 1 ? sql::Place{start.line, start.column + place.column - 1}
                            : sql::Place{start.line + place.line - 1, place.column};
    const int offset = reading.statement.begin;
    found.append({{rule, severity, object, message, std::move(fix)}, offset + inside.begin, offset + inside.end, place});
}

sql::QualifiedName Case::relation(const QJsonObject &rangeVar) const
{
    return state.resolved(rangeVar.value("schemaname"_L1).toString(), rangeVar.value("relname"_L1).toString());
}

Span Case::lineOfBody(int line) const
{
    const auto tokens = sql::scan(reading.text);
    const QList<sql::Token> list = tokens ? *tokens : QList<sql::Token>();
    const auto quote = std::ranges::find_if(list, [&](const sql::Token &token) {
        return !sql::isComment(token) && (reading.text[token.begin] == '$' || reading.text[token.begin] == '\'');
    });
    qsizetype begin = quote == list.end() ? 0 : quote->begin;
    for (int i = 1; i < line; ++i) {
        const qsizetype newline = reading.text.indexOf('\n', begin);
        if (newline < 0)
            return {};
        begin = newline + 1;
    }
    while (line > 1 && begin < reading.text.size() && (reading.text[begin] == ' ' || reading.text[begin] == '\t'))
        ++begin;
    return {static_cast<int>(begin), 0};
}

sql::Place Case::placeOfBody(int line) const
{
    const sql::Place inside = sql::placeOf(reading.text, lineOfBody(line).begin);
    const sql::Place &start = reading.statement.place;
    return inside.line == 1 ? sql::Place{start.line, start.column + inside.column - 1}
                            : sql::Place{start.line + inside.line - 1, inside.column};
}

bool Case::isLocked(const Foretold &told, const sql::QualifiedName &relation)
{
    return std::ranges::find(told.locks, relation, &plan::Lock::relation) != told.locks.end();
}

std::optional<plan::LockMode> Case::lockOn(const sql::QualifiedName &name) const
{
    const auto it = std::ranges::find(told.locks, name, &plan::Lock::relation);
    return it == told.locks.end() ? std::nullopt : std::optional(it->mode);
}

bool Case::has(QLatin1StringView rule) const
{
    return std::ranges::any_of(found, [&](const LintFinding &entry) { return entry.finding.rule == rule; });
}

QList<sql::QualifiedName> Case::underStrongLock(const QList<sql::QualifiedName> &relations) const
{
    QList<sql::QualifiedName> strong;
    for (const sql::QualifiedName &name : relations) {
        const auto mode = lockOn(name);
        if (mode && plan::waitClass(*mode) >= plan::WaitClass::Writes)
            strong.append(name);
    }
    return strong;
}

bool Case::isSmall(const sql::QualifiedName &relation) const
{
    const catalog::Table *table = state.catalog().table(relation);
    return table && table->kind == catalog::TableKind::Ordinary && table->stats.rows >= 0
        && table->stats.bytes + table->stats.indexBytes < smallBytes;
}

Severity Case::atMostInfoIfSmall(Severity severity, const QList<sql::QualifiedName> &relations) const
{
    const bool small =
        !relations.isEmpty() && std::ranges::all_of(relations, [this](const sql::QualifiedName &name) { return isSmall(name); });
    return small ? Severity::Info : severity;
}

QString Case::named(const QList<sql::QualifiedName> &relations) const
{
    if (relations.isEmpty())
        return {};
    QString text = relations.first().display();
    const catalog::Table *table = state.catalog().table(relations.first());
    if (table && table->stats.rows >= 0)
        text += u" (%1 rows, %2)"_s.arg(format::rounded(table->stats.rows),
                                        format::bytes(static_cast<double>(table->stats.bytes + table->stats.indexBytes)));
    if (relations.size() > 1)
        text += u" and %1 more"_s.arg(relations.size() - 1);
    return text;
}

QString Case::whoWaits(const QList<sql::QualifiedName> &relations) const
{
    const bool all = std::ranges::any_of(relations, [this](const sql::QualifiedName &name) {
        const auto mode = lockOn(name);
        return mode && plan::waitClass(*mode) == plan::WaitClass::ReadsAndWrites;
    });
    return all ? u"reads and writes"_s : u"writes"_s;
}

Span Case::clause(int location) const
{
    const QByteArray &text = reading.text;
    int depth = 0;
    char quote = 0;
    int at = location;
    for (; at < text.size() && text[at] != '\n'; ++at) {
        const char c = text[at];
        if (quote) {
            quote = c == quote ? '\0' : quote;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '(') {
            ++depth;
        } else if ((c == ',' && depth == 0) || (c == ')' && depth-- == 0)) {
            break;
        }
    }
    while (at > location && std::isspace(static_cast<unsigned char>(text[at - 1])))
        --at;
    return {location, at};
}

Span Case::clauseOfName(const QString &name) const
{
    if (!m_names) {
        m_names.emplace();
        const auto tokens = sql::scan(reading.text);
        QByteArray before;
        for (const sql::Token &token : tokens ? *tokens : QList<sql::Token>()) {
            if (sql::isComment(token))
                continue;
            const QByteArray word = reading.text.sliced(token.begin, token.end - token.begin);
            const bool isBehind = before == "alter" || before == "column" || before == "constraint";
            const QByteArray bare = word.startsWith('"') ? word.sliced(1, word.size() - 2).replace("\"\"", "\"") : word.toLower();
            if (isBehind && !m_names->contains(bare))
                m_names->insert(bare, token.begin);
            before = word.toLower();
        }
    }
    const auto it = m_names->constFind(name.toUtf8());
    return it == m_names->cend() ? Span() : clause(*it);
}

void rulesBefore(Case &c)
{
    indexRulesBefore(c);
    objectRulesBefore(c);
}

void rulesAfter(Case &c)
{
    // What is refused waits for its locks and does nothing under them. Of a block it is not known whether it comes to that.
    const bool isRefused = !c.told.refusedWith.isEmpty() && !c.is("DoStmt"_L1) && !c.is("CallStmt"_L1);
    const QList<plan::Lock> waitedFor = isRefused ? std::exchange(c.told.locks, {}) : c.told.locks;
    alterTableRules(c);
    indexRules(c);
    objectRules(c);
    dataRules(c);
    transactionRules(c);
    versionRules(c);
    everywhereRules(c);
    defaultRules(c);
    refusedRules(c);
    c.told.locks = waitedFor;
}

}  // namespace colonnade::lint
