// ScriptColours: the colours of SQL for single lines of a text that is never held as a document. A line's colours depend on the
// lines before it, back to where its statement begins, and no further. Used by ScriptView's delegate.
#pragma once

#include "items/script_line_model.h"

#include <QTextLayout>

#include <memory>

namespace colonnade::ui {

class ScriptColours
{
public:
    explicit ScriptColours(const items::ScriptLineModel *lines);
    ~ScriptColours();

    QList<QTextLayout::FormatRange> of(int row, const QString &text);
    /// The text or the scheme is another.
    void forget();

private:
    class Highlighter;
    int beginningFor(int row) const;

    const items::ScriptLineModel *m_lines;
    std::unique_ptr<Highlighter> m_highlighter;
};

}  // namespace colonnade::ui
