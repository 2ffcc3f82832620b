#include "lint/ignore.h"

#include <QRegularExpression>

namespace colonnade::lint {

using namespace Qt::StringLiterals;

Ignores::Ignores(const sql::Script &script)
{
    static const QRegularExpression pattern(
        u"^(?:--|/\\*)\\s*colonnade:ignore\\s+([A-Za-z0-9.-]+(?:\\s*,\\s*[A-Za-z0-9.-]+)*)"_s);
    const QByteArray &text = script.text();
    const QList<sql::Comment> &comments = script.comments();
    for (qsizetype i = 0; i < comments.size(); ++i) {
        const sql::Comment &comment = comments[i];
        const QByteArrayView bytes = QByteArrayView(text).sliced(comment.begin, comment.end - comment.begin);
        // Looked for before anything is made a QString: a file may have a million comments.
        if (bytes.size() > 2000 || bytes.indexOf("colonnade:ignore") < 0)
            continue;
        const QString words = QString::fromUtf8(bytes);
        const auto match = pattern.match(words);
        if (!match.hasMatch())
            continue;
        Entry entry{
            comment, static_cast<int>(comment.begin == 0 ? 0 : text.lastIndexOf('\n', comment.begin - 1) + 1), comment.end, {}};
        const auto follows = [&](const sql::Comment &next) {
            return QByteArrayView(text).sliced(entry.nextStatement, next.begin - entry.nextStatement).trimmed().isEmpty();
        };
        for (qsizetype next = i + 1; next < comments.size() && follows(comments[next]); ++next)
            entry.nextStatement = comments[next].end;
        while (entry.nextStatement < text.size() && std::isspace(static_cast<unsigned char>(text[entry.nextStatement])))
            ++entry.nextStatement;
        const sql::Place place = sql::placeOf(text, comment.begin);
        static const QRegularExpression rule(u"[A-Za-z0-9.-]+"_s);
        auto each = rule.globalMatch(match.captured(1));
        while (each.hasNext()) {
            const auto word = each.next();
            const int at = static_cast<int>(match.capturedStart(1) + word.capturedStart());
            const int byte = comment.begin + static_cast<int>(QStringView(words).first(at).toUtf8().size());
            entry.rules.append(
                {word.captured(), byte, byte + static_cast<int>(word.captured().size()), {place.line, place.column + at}});
        }
        m_entries.append(entry);
    }
}

bool Ignores::silences(const QString &rule, int begin, int end) const
{
    return std::ranges::any_of(m_entries, [&](const Entry &entry) {
        const bool inside = entry.comment.begin >= begin && entry.comment.begin < end;
        // Behind it, on its last line.
        const bool behind = !entry.comment.ownLine && entry.comment.begin >= end && end > entry.lineBegin;
        const bool before = entry.comment.ownLine && entry.comment.begin < begin && entry.nextStatement == begin;
        return (inside || behind || before) && std::ranges::contains(entry.rules, rule, &Word::rule);
    });
}

QList<Ignores::Word> Ignores::words() const
{
    QList<Word> all;
    for (const Entry &entry : m_entries)
        all += entry.rules;
    return all;
}

}  // namespace colonnade::lint
