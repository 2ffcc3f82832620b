#include "sql/script_tools.h"

#include <QRegularExpression>

namespace colonnade::sql {

using namespace Qt::StringLiterals;

namespace {

const QRegularExpression &pattern(const QString &text)
{
    static thread_local QHash<QString, QRegularExpression> known;
    auto it = known.find(text);
    if (it == known.end())
        it = known.insert(text, QRegularExpression(text, QRegularExpression::CaseInsensitiveOption));
    return *it;
}

QString textOf(const QByteArray &utf8, const Comment &comment)
{
    // Headers are short; a comment of megabytes is none.
    return QString::fromUtf8(utf8.sliced(comment.begin, std::min(comment.end - comment.begin, 1000)));
}

bool isLiquibase(const QByteArray &text)
{
    const qsizetype from = text.startsWith("\xEF\xBB\xBF") ? 3 : 0;
    const QString head = QString::fromUtf8(text.sliced(from, std::min<qsizetype>(text.size() - from, 200))).trimmed();
    return pattern(u"^--\\s*liquibase\\s+formatted\\s+sql"_s).match(head).hasMatch();
}

/// Refuses to run in a transaction, by its first words: what Flyway looks at.
bool needsNoTransaction(const QByteArray &statement)
{
    const QString head = QString::fromUtf8(statement.first(std::min<qsizetype>(statement.size(), 400)));
    return pattern(
               u"^(create\\s+(unique\\s+)?index\\s+concurrently|drop\\s+index\\s+concurrently|reindex\\b.*\\bconcurrently|"
               u"vacuum\\b|"
               "(create|drop)\\s+(database|tablespace|subscription)|alter\\s+system)"_s)
        .match(head)
        .hasMatch();
}

}  // namespace

void ScriptTools::prepare(Script &script)
{
    if (!isLiquibase(script.m_text) || !script.m_text.toLower().contains("enddelimiter:"))
        return;
    QString delimiter;
    qsizetype at = 0;
    while (at < script.m_clean.size()) {
        const qsizetype newline = script.m_clean.indexOf('\n', at);
        const qsizetype end = newline < 0 ? script.m_clean.size() : newline;
        const QString line = QString::fromUtf8(script.m_clean.sliced(at, end - at)).trimmed();
        if (pattern(u"^--\\s*changeset\\s"_s).match(line).hasMatch()) {
            const auto match = pattern(u"\\bendDelimiter:\"?(\\S+?)\"?(\\s|$)"_s).match(line);
            delimiter = match.hasMatch() ? match.captured(1).remove(u"\\n"_s).remove(u"\\r"_s) : QString();
        } else if (!delimiter.isEmpty() && !line.startsWith("--"_L1) && line.endsWith(delimiter, Qt::CaseInsensitive)) {
            const QByteArray bytes = delimiter.toUtf8();
            const qsizetype where = script.m_clean.sliced(at, end - at).toLower().lastIndexOf(bytes.toLower());
            script.m_clean.replace(at + where, bytes.size(), QByteArray(";").leftJustified(bytes.size(), ' '));
        }
        at = end + 1;
    }
}

void ScriptTools::apply(Script &script, const QString &name)
{
    if (isLiquibase(script.m_text))
        liquibase(script);
    else if (!markers(script))
        byName(script, name);
}

void ScriptTools::liquibase(Script &script)
{
    script.m_tool = u"Liquibase"_s;
    QList<Section> sections;
    for (const Comment &comment : script.comments()) {
        const QString text = textOf(script.m_text, comment);
        const auto match = pattern(u"^--\\s*changeset\\s+(\\S+)"_s).match(text);
        if (!match.hasMatch())
            continue;
        const bool alone = pattern(u"\\brunInTransaction:\"?false"_s).match(text).hasMatch();
        if (!sections.isEmpty())
            sections.last().end = comment.begin;
        sections.append(
            {comment.begin, static_cast<int>(script.m_text.size()), true, {u"changeset "_s + match.captured(1), !alone}});
    }
    if (sections.isEmpty()) {
        script.m_notes.append({{}, u"Liquibase's header is there, but no --changeset: Liquibase would run nothing of it."_s});
        sections.append({0, static_cast<int>(script.m_text.size()), true, {{}, true}});
    }
    assign(script, sections);
}

bool ScriptTools::markers(Script &script)
{
    static const QString marker = u"^--\\s*(?:(\\+goose|\\+migrate)\\s+(up|down)\\b|(migrate):(up|down)\\b)"_s;
    QList<Section> sections;
    bool alone = false;
    for (const Comment &comment : script.comments()) {
        const QString text = textOf(script.m_text, comment);
        alone = alone || pattern(u"^--\\s*\\+goose\\s+no\\s+transaction"_s).match(text).hasMatch();
        const auto match = pattern(marker).match(text);
        if (!match.hasMatch())
            continue;
        const QString word = match.captured(1).isEmpty() ? match.captured(3) : match.captured(1).toLower();
        script.m_tool = word == "+goose"_L1 ? u"goose"_s : word == "+migrate"_L1 ? u"sql-migrate"_s : u"dbmate"_s;
        const bool down = (match.captured(2) + match.captured(4)).toLower() == "down"_L1;
        const bool own = !pattern(u"\\bnotransaction\\b|\\btransaction:\\s*false\\b"_s).match(text).hasMatch();
        if (!sections.isEmpty())
            sections.last().end = comment.begin;
        sections.append({comment.begin, static_cast<int>(script.m_text.size()), !down, {{}, own}});
        if (down)
            script.m_notes.append({{comment.line, 1}, u"From here on the file goes down: only the way up is judged."_s});
    }
    for (Section &section : sections)
        section.block.transaction = section.block.transaction && !alone;
    if (!sections.isEmpty())
        assign(script, sections);
    return !sections.isEmpty();
}

void ScriptTools::byName(Script &script, const QString &name)
{
    const QString file = name.section(u'/', -1);
    const auto statements = [&] { return std::ranges::count(script.m_split.pieces, PieceKind::Statement, &Piece::kind); };
    ScriptBlock block;
    if (pattern(u"^([VU][0-9][0-9._]*|R)__.+\\.sql$"_s).match(file).hasMatch()) {
        script.m_tool = u"Flyway"_s;
        const auto alone = [&](const Piece &piece) {
            return piece.kind == PieceKind::Statement
                && needsNoTransaction(script.m_text.sliced(piece.begin, piece.end - piece.begin));
        };
        const auto count = std::ranges::count_if(script.m_split.pieces, alone);
        block.transaction = count == 0;
        if (count > 0 && count < statements())
            script.m_notes.append(
                {{},
                 u"Flyway refuses a file that mixes statements with and without a transaction, unless its setting mixed is on."_s});
    } else if (file.endsWith(".up.sql"_L1) || file.endsWith(".down.sql"_L1)) {
        script.m_tool = u"golang-migrate"_s;
        // It sends the file as one query: the server makes one transaction of several statements.
        block.transaction = statements() > 1;
    } else if (file == "migration.sql"_L1 && pattern(u"(^|/)[0-9]{14}_[^/]*/migration\\.sql$"_s).match(name).hasMatch()) {
        script.m_tool = u"Prisma"_s;
        block.transaction = statements() > 1;
    } else if (!script.comments().isEmpty()
               && pattern(u"^--\\s*(deploy|revert|verify)\\s+\\S+\\s+(to|from|on)\\s+pg\\b"_s)
                      .match(textOf(script.m_text, script.comments().first()))
                      .hasMatch()) {
        script.m_tool = u"sqitch"_s;
    }
    assign(script, {{0, static_cast<int>(script.m_text.size()), true, block}});
}

void ScriptTools::assign(Script &script, const QList<Section> &sections)
{
    script.m_blocks.clear();
    QList<int> blocks;
    for (const Section &section : sections) {
        blocks.append(section.judged ? static_cast<int>(script.m_blocks.size()) : -1);
        if (section.judged)
            script.m_blocks.append(section.block);
    }
    qsizetype at = 0;
    bool outside = false;
    for (const Piece &piece : std::as_const(script.m_split.pieces)) {
        while (at < sections.size() && piece.begin >= sections[at].end)
            ++at;
        const bool inside = at < sections.size() && piece.begin >= sections[at].begin;
        if (inside && blocks[at] >= 0)
            script.m_parts.append({piece, blocks[at]});
        if (!inside && piece.kind == PieceKind::Statement && !outside) {
            outside = true;
            script.m_notes.append(
                {piece.place,
                 u"What stands before the first marker of %1 is not run by it, and not judged."_s.arg(script.m_tool)});
        }
    }
}

}  // namespace colonnade::sql
