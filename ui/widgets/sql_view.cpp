#include "ui/widgets/sql_view.h"

#include "ui/widgets/sql_syntax.h"
#include "ui/widgets/theme.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/SyntaxHighlighter>
#include <KSyntaxHighlighting/Theme>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

class SqlHighlighting
{
public:
    explicit SqlHighlighting(QTextDocument *document) : m_repository(sqlSyntax()), m_highlighter(document)
    {
        m_highlighter.setDefinition(m_repository->definitionForName(u"SQL (PostgreSQL)"_s));
        follow();
    }

    void follow()
    {
        const auto wanted = sqlTheme(*m_repository);
        if (wanted.name() == m_highlighter.theme().name())
            return;
        m_highlighter.setTheme(wanted);
        m_highlighter.rehighlight();
    }

private:
    std::shared_ptr<KSyntaxHighlighting::Repository> m_repository;
    KSyntaxHighlighting::SyntaxHighlighter m_highlighter;
};

SqlView::SqlView(QWidget *parent) : QPlainTextEdit(parent), m_highlighting(std::make_unique<SqlHighlighting>(document()))
{
    setReadOnly(true);
    setFont(monospaceFont());
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setTabStopDistance(4 * fontMetrics().horizontalAdvance(u' '));
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    document()->setDocumentMargin(space::Medium);
}

SqlView::~SqlView() = default;

void SqlView::setSql(const QString &sql)
{
    if (sql != toPlainText())
        setPlainText(sql);
}

void SqlView::setLines(int least, int most)
{
    m_leastLines = least;
    m_mostLines = most;
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this, &SqlView::fitHeight);
    fitHeight();
}

void SqlView::fitHeight()
{
    if (m_mostLines == 0)
        return;
    // A plain-text document counts its height in lines, wrapped ones included.
    const int wanted = int(std::ceil(document()->size().height()));
    constexpr int FrameAndPadding = 12;  // of a field, as the style sheet has them
    setFixedHeight(std::clamp(wanted, m_leastLines, m_mostLines) * fontMetrics().lineSpacing()
                   + int(2 * document()->documentMargin()) + FrameAndPadding);
    setVerticalScrollBarPolicy(wanted > m_mostLines ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
}

void SqlView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        fitHeight();  // lines wrap anew
}

bool SqlView::event(QEvent *event)
{
    // Qt keeps the key for pasting to itself even where nothing can be pasted into: let the window have it.
    if (event->type() == QEvent::ShortcutOverride && isReadOnly()
        && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Paste)) {
        event->ignore();
        return true;
    }
    return QPlainTextEdit::event(event);
}

void SqlView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if ((event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange) && m_highlighting)
        m_highlighting->follow();
}

SqlEdit::SqlEdit(QWidget *parent) : SqlView(parent)
{
    setProperty("role", "field");
    setReadOnly(false);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextEditorInteraction);
    document()->setDocumentMargin(space::Tiny);
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        // Colours are a change to a text document, too, up to the end of the highlighter.
        if (const QString now = expression(); now != m_known) {
            m_known = now;
            Q_EMIT expressionEdited(now);
        }
    });
}

void SqlEdit::setExpression(const QString &text)
{
    if (text == expression())
        return;
    m_known = text.trimmed();
    setPlainText(text);
}

}  // namespace colonnade::ui
