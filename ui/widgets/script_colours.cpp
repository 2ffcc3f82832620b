#include "ui/widgets/script_colours.h"

#include "ui/widgets/sql_syntax.h"

#include <KSyntaxHighlighting/AbstractHighlighter>
#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/State>
#include <KSyntaxHighlighting/Theme>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

namespace {

/// How far back a line looks for the beginning of its statement. A longer one loses the colour of what was opened before.
constexpr int FarthestBack = 600;

}  // namespace

class ScriptColours::Highlighter : public KSyntaxHighlighting::AbstractHighlighter
{
public:
    Highlighter() : m_repository(sqlSyntax())
    {
        setDefinition(m_repository->definitionForName(u"SQL (PostgreSQL)"_s));
        follow();
    }
    void follow() { setTheme(sqlTheme(*m_repository)); }

    KSyntaxHighlighting::State next(const QString &text, const KSyntaxHighlighting::State &before)
    {
        m_ranges.clear();
        return highlightLine(text, before);
    }
    const QList<QTextLayout::FormatRange> &ranges() const { return m_ranges; }

    QHash<int, KSyntaxHighlighting::State> states;  ///< behind the row

protected:
    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format) override
    {
        if (length == 0 || format.isDefaultTextStyle(theme()))
            return;
        QTextCharFormat made;
        if (format.hasTextColor(theme()))
            made.setForeground(format.textColor(theme()));
        if (format.isBold(theme()))
            made.setFontWeight(QFont::Bold);
        made.setFontItalic(format.isItalic(theme()));
        m_ranges.append({offset, length, made});
    }

private:
    std::shared_ptr<KSyntaxHighlighting::Repository> m_repository;
    QList<QTextLayout::FormatRange> m_ranges;
};

ScriptColours::ScriptColours(const items::ScriptLineModel *lines) : m_lines(lines), m_highlighter(std::make_unique<Highlighter>())
{
}

ScriptColours::~ScriptColours() = default;

void ScriptColours::forget()
{
    m_highlighter->follow();
    m_highlighter->states.clear();
}

/// The row at which nothing is open yet: of the line's statement the first, else the line behind the last statement.
int ScriptColours::beginningFor(int row) const
{
    const QList<items::ScriptLine> &lines = m_lines->script().lines;
    int begin = row;
    while (begin > 0 && row - begin < FarthestBack && !m_highlighter->states.contains(begin - 1)) {
        if (lines[begin].first || lines[begin].heading)
            break;
        if (lines[begin].statement < 0 && lines[begin - 1].statement >= 0)
            break;
        --begin;
    }
    return begin;
}

QList<QTextLayout::FormatRange> ScriptColours::of(int row, const QString &text)
{
    const QList<items::ScriptLine> &lines = m_lines->script().lines;
    const int begin = beginningFor(row);
    const bool fresh = lines[begin].first || lines[begin].heading || begin == 0;
    KSyntaxHighlighting::State state = fresh ? KSyntaxHighlighting::State() : m_highlighter->states.value(begin - 1);
    for (int i = begin; i < row; ++i) {
        state = m_highlighter->next(m_lines->script().line(i), state);
        m_highlighter->states.insert(i, state);
    }
    m_highlighter->states.insert(row, m_highlighter->next(text, state));
    return m_highlighter->ranges();
}

}  // namespace colonnade::ui
