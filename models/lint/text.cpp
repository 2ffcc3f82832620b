// Verdicts for people at a terminal.
#include "base/wrap.h"
#include "lint/output.h"
#include "lint/secrets.h"

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype Width = 110;

class Ink
{
public:
    explicit Ink(Colour colour) : m_on(colour == Colour::Terminal) {}
    QString bold(const QString &text) const { return wrap(u"1"_s, text); }
    QString dim(const QString &text) const { return wrap(u"2"_s, text); }
    QString of(plan::Severity severity, const QString &text) const
    {
        switch (severity) {
        case plan::Severity::Info: return wrap(u"1;36"_s, text);
        case plan::Severity::Warning: return wrap(u"1;33"_s, text);
        case plan::Severity::Error: return wrap(u"1;31"_s, text);
        }
        Q_UNREACHABLE_RETURN({});
    }

private:
    QString wrap(const QString &code, const QString &text) const { return m_on ? u"\x1b[%1m%2\x1b[0m"_s.arg(code, text) : text; }
    bool m_on;
};

/// What a file holds must not steer the terminal.
QString tame(QString text)
{
    for (QChar &c : text) {
        if (c == u'\t')
            c = u' ';
        else if (c.category() == QChar::Other_Control)
            c = u'\uFFFD';
    }
    return text;
}

QString waiting(plan::LockMode mode)
{
    switch (plan::waitClass(mode)) {
    case plan::WaitClass::Nothing: return u"only a rewrite or a drop of it waits"_s;
    case plan::WaitClass::SameRows: return u"writers of the same rows wait"_s;
    case plan::WaitClass::OtherDdl: return u"other schema changes and vacuum wait"_s;
    case plan::WaitClass::Writes: return u"writes wait"_s;
    case plan::WaitClass::ReadsAndWrites: return u"reads and writes wait"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

/// The line of the finding, cut to what fits, with the part that it is about underlined.
QString source(const FileVerdict &verdict, const LintFinding &found, const Ink &ink)
{
    const QByteArrayView text(verdict.text);
    const qsizetype begin = found.begin == 0 ? 0 : text.first(found.begin).lastIndexOf('\n') + 1;
    const qsizetype newline = verdict.text.indexOf('\n', found.begin);
    const qsizetype end = newline < 0 ? text.size() : newline;
    // A line may have megabytes: only what is near is decoded.
    const qsizetype from = std::max(begin, found.begin - qsizetype(60));
    const qsizetype to = std::min(end, std::max<qsizetype>(found.end, found.begin) + 100);
    QString before = tame(QString::fromUtf8(text.sliced(from, found.begin - from)));
    QString part = tame(QString::fromUtf8(text.sliced(found.begin, std::min<qsizetype>(found.end, end) - found.begin)));
    QString after =
        tame(QString::fromUtf8(text.sliced(std::min<qsizetype>(found.end, to), to - std::min<qsizetype>(found.end, to))));
    before = from > begin ? u"..."_s + before : before;
    part = part.size() > 80 ? part.left(77) + u"..."_s : part;
    const qsizetype room = std::max<qsizetype>(0, Width - before.size() - part.size());
    if (after.size() > room || to < end)
        after = after.left(std::max<qsizetype>(0, room - 3)) + u"..."_s;
    after = after.trimmed().isEmpty() ? QString() : after;
    const QString number = QString::number(found.place.line);
    const QString line = u"    %1 | %2%3%4"_s.arg(number, before, part, after);
    const QString marks = u"    %1 | %2"_s.arg(QString(number.size(), u' '), QString(before.size(), u' '))
        + ink.of(found.finding.severity, QString(std::max<qsizetype>(1, part.size()), u'^'));
    return line + u'\n' + marks + u'\n';
}

QString findingText(const FileVerdict &verdict, const LintFinding &found, const Ink &ink)
{
    const plan::Finding &finding = found.finding;
    QString text =
        u"  "_s + ink.of(finding.severity, plan::toString(finding.severity)) + u' ' + ink.dim(u'[' + finding.rule + u']') + u'\n';
    text += source(verdict, found, ink);
    text += wrapped(tame(finding.message), u"    "_s);
    if (finding.fix)
        text += wrapped(u"-> "_s + tame(*finding.fix), u"    "_s);
    return text;
}

QString effects(const StatementVerdict &statement, const Ink &ink)
{
    QString text;
    for (const plan::Lock &lock : statement.locks)
        text += u"    %1 on %2: %3\n"_s.arg(plan::manualName(lock.mode), tame(lock.relation.display()), waiting(lock.mode));
    for (const sql::QualifiedName &relation : statement.rewrites)
        text += u"    %1 every row of %2 anew under it\n"_s.arg(statement.worstCase ? u"may write"_s : u"writes"_s,
                                                                 tame(relation.display()));
    for (const sql::QualifiedName &relation : statement.scans)
        text += u"    reads every row of %1 under it\n"_s.arg(tame(relation.display()));
    if (statement.ground && !text.isEmpty())
        text += u"    "_s + ink.dim(plan::groundText(*statement.ground)) + u'\n';
    return text;
}

QString counted(qsizetype number, const QString &one, const QString &many)
{
    return number == 1 ? u"1 "_s + one : QString::number(number) + u' ' + many;
}

QString fileText(const FileVerdict &judged, const Ink &ink)
{
    FileVerdict verdict = judged;
    verdict.text = shownText(judged);
    QString text = ink.bold(tame(verdict.file)) + u" for PostgreSQL "_s + verdict.serverVersion
        + (verdict.tool.isEmpty() ? QString() : u", "_s + verdict.tool) + u'\n';
    for (const sql::ScriptNote &note : verdict.notes)
        text += u"  line %1: %2\n"_s.arg(note.place.line).arg(tame(note.text));
    qsizetype quiet = 0, unjudged = 0;
    for (const StatementVerdict &statement : verdict.statements) {
        unjudged += statement.notJudged ? 1 : 0;
        if (statement.locks.isEmpty() && statement.findings.isEmpty()) {
            quiet += statement.notJudged ? 0 : 1;
            continue;
        }
        const QString title = tame(shownSql(statement).simplified());
        text += u"\nline %1: %2\n"_s.arg(statement.place.line).arg(title.size() > 90 ? title.left(87) + u"..."_s : title);
        text += effects(statement, ink);
        for (const LintFinding &finding : statement.findings)
            text += findingText(verdict, finding, ink);
    }
    text += u"\n%1: %2, %3, %4"_s.arg(counted(verdict.statements.size(), u"statement"_s, u"statements"_s),
                                      counted(verdict.count(plan::Severity::Error), u"error"_s, u"errors"_s),
                                      counted(verdict.count(plan::Severity::Warning), u"warning"_s, u"warnings"_s),
                                      u"%1 info"_s.arg(verdict.count(plan::Severity::Info)));
    if (quiet > 0)
        text += u"; %1 nothing that others use"_s.arg(counted(quiet, u"locks"_s, u"lock"_s));
    if (unjudged > 0)
        text += u"; %1 not judged to the end: a function is called, or SQL is built as it runs"_s.arg(unjudged);
    if (verdict.silenced > 0)
        text += u"; %1 silenced"_s.arg(verdict.silenced);
    return text + u'\n';
}

}  // namespace

QByteArray writeText(const QList<FileVerdict> &verdicts, Colour colour)
{
    const Ink ink(colour);
    QStringList files;
    for (const FileVerdict &verdict : verdicts)
        files.append(fileText(verdict, ink));
    return files.join(u'\n').toUtf8();
}

}  // namespace colonnade::lint
