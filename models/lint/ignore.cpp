#include "lint/ignore.h"

#include <QRegularExpression>

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

/// Of each comment where the first token behind it begins that is no comment.
QList<int> nextStatements(const QByteArray &text, const QList<sql::Comment> &comments)
{
    QList<int> next(comments.size());
    for (qsizetype i = comments.size() - 1; i >= 0; --i) {
        const int limit = i + 1 < comments.size() ? comments[i + 1].begin : static_cast<int>(text.size());
        int at = comments[i].end;
        while (at < limit && std::isspace(static_cast<unsigned char>(text[at])))
            ++at;
        next[i] = at == limit && i + 1 < comments.size() ? next[i + 1] : at;
    }
    return next;
}

}  // namespace

Ignores::Ignores(const sql::Script &script)
{
    static const QRegularExpression pattern(
        u"^(?:--|/\\*)\\s*colonnade:ignore\\s+([A-Za-z0-9.-]+(?:\\s*,\\s*[A-Za-z0-9.-]+)*)"_s);
    const QByteArray &text = script.text();
    const QList<sql::Comment> &comments = script.comments();
    const QList<int> next = nextStatements(text, comments);
    sql::PlaceCursor places(text);
    int lineBegin = 0;
    int line = 0;  // bytes of lines looked through
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
        if (const qsizetype newline = QByteArrayView(text).sliced(line, comment.begin - line).lastIndexOf('\n'); newline >= 0)
            lineBegin = line + static_cast<int>(newline) + 1;
        line = comment.begin;
        Entry entry{comment, lineBegin, next[i], {}};
        const sql::Place place = places.at(comment.begin);
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
    const auto names = [&](const Entry &entry) { return std::ranges::contains(entry.rules, rule, &Word::rule); };
    const auto beginOf = [](const Entry &entry) { return entry.comment.begin; };
    const auto inside = std::ranges::lower_bound(m_entries, begin, {}, beginOf);
    auto behind = std::ranges::lower_bound(inside, m_entries.end(), end, {}, beginOf);
    if (std::any_of(inside, behind, names))
        return true;
    // Behind it, on its last line.
    for (; behind != m_entries.end() && behind->lineBegin < end; ++behind) {
        if (!behind->comment.ownLine && names(*behind))
            return true;
    }
    const auto before = std::ranges::equal_range(m_entries, begin, {}, &Entry::nextStatement);
    return std::ranges::any_of(
        before, [&](const Entry &entry) { return entry.comment.ownLine && entry.comment.begin < begin && names(entry); });
}

QList<Ignores::Word> Ignores::words() const
{
    QList<Word> all;
    for (const Entry &entry : m_entries)
        all += entry.rules;
    return all;
}

}  // namespace colonnade::lint
