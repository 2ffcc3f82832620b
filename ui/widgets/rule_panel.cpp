#include "ui/widgets/rule_panel.h"

#include "items/words.h"
#include "rules/rule.h"
#include "ui/widgets/pieces.h"
#include "ui/widgets/theme.h"

#include <QShortcut>
#include <QTextBrowser>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

namespace {

const char *toneOf(plan::Severity severity)
{
    switch (severity) {
    case plan::Severity::Info: return "muted";
    case plan::Severity::Warning: return "warning";
    case plan::Severity::Error: return "bad";
    }
    Q_UNREACHABLE_RETURN("");
}

/// Qt's Markdown leaves paragraphs without air, and code in a font of its own choice.
void setInHouseStyle(QTextDocument &document)
{
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        QTextBlockFormat air;
        air.setBottomMargin(space::Small);
        air.setLineHeight(118, QTextBlockFormat::ProportionalHeight);
        cursor.mergeBlockFormat(air);
        for (auto part = block.begin(); !part.atEnd(); ++part) {
            const QTextFragment fragment = part.fragment();
            if (!fragment.charFormat().fontFixedPitch())
                continue;
            QTextCharFormat code;
            code.setFont(monospaceFont(0.97), QTextCharFormat::FontPropertiesSpecifiedOnly);
            code.setBackground(theme().chip);
            QTextCursor range(&document);
            range.setPosition(fragment.position());
            range.setPosition(fragment.position() + fragment.length(), QTextCursor::KeepAnchor);
            range.mergeCharFormat(code);
        }
    }
}

}  // namespace

RulePanel::RulePanel(QWidget *parent)
    : QFrame(parent),
      m_severity(label({})),
      m_name(paragraph({}, "muted")),
      m_title(paragraph({})),
      m_text(new QTextBrowser),
      m_close(button(tr("Close"), "link")),
      m_escape(new QShortcut(QKeySequence(Qt::Key_Escape), this))
{
    setProperty("surface", "panel-left");
    setAccessibleName(tr("Why the program says so"));
    setMinimumWidth(280);
    m_severity->setFont(scaledFont(0.93, QFont::DemiBold));
    m_name->setFont(scaledFont(0.9));
    m_title->setFont(scaledFont(1.15, QFont::DemiBold));
    m_close->setToolTip(tr("Esc"));
    m_text->setAccessibleName(tr("Explanation of the rule"));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setOpenExternalLinks(true);
    m_text->document()->setDocumentMargin(0);
    m_text->setProperty("role", "page");
    auto *top = new QHBoxLayout;
    top->addWidget(m_severity, 1);
    top->addWidget(m_close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 10, 14, 10);
    layout->setSpacing(space::Small);
    layout->addLayout(top);
    layout->addWidget(m_title);
    layout->addWidget(m_name);
    layout->addWidget(m_text, 1);
    setTabOrder(m_text, m_close);
    connect(m_close, &QPushButton::clicked, this, &RulePanel::close);
    // From anywhere in the window, so that somebody who reads a list need not first go to the panel.
    m_escape->setContext(Qt::WindowShortcut);
    m_escape->setEnabled(false);
    connect(m_escape, &QShortcut::activated, this, &RulePanel::close);
    hide();
}

void RulePanel::showRule(const QString &id)
{
    if (QWidget *now = QApplication::focusWidget(); now && !isAncestorOf(now))
        m_cameFrom = now;
    m_id = id;
    fill();
    show();
    m_escape->setEnabled(true);
    m_text->setFocus();
}

void RulePanel::close()
{
    const bool hadFocus = isAncestorOf(QApplication::focusWidget());
    m_escape->setEnabled(false);
    hide();
    if (!hadFocus || !m_cameFrom)
        return;
    if (m_cameFrom->isVisible())
        m_cameFrom->setFocus();
    else  // it had given way to the panel, and comes back with the room
        QMetaObject::invokeMethod(m_cameFrom, [from = m_cameFrom] { from->setFocus(); }, Qt::QueuedConnection);
}

void RulePanel::fill()
{
    const std::optional<rules::Rule> page = rules::findRule(m_id);
    m_severity->setText(page ? items::Words::severity(page->severity) : QString());
    setTone(m_severity, page ? toneOf(page->severity) : "");
    m_title->setText(page ? page->title : tr("This rule has no page"));
    m_name->setText(tr("Rule %1").arg(m_id));
    const QString unknown = tr(
        "This version of the program knows no rule of that name. The document that names it may have been made by a newer one.");
    m_text->setFont(scaledFont(0.97));
    m_text->setMarkdown(page ? page->text : unknown);
    setInHouseStyle(*m_text->document());
    m_text->moveCursor(QTextCursor::Start);
    m_text->setAccessibleDescription(m_title->text());
}

void RulePanel::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    // Colours of links and code are part of the text.
    if (event->type() == QEvent::PaletteChange && !m_id.isEmpty() && !isHidden())
        fill();
}

}  // namespace colonnade::ui
