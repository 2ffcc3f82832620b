#include "rules/rule.h"

#include "base/edit_distance.h"

#include <QDir>
#include <QFile>

namespace colonnade::rules {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView folder{":/rules/"};
constexpr QLatin1StringView ending{".md"};

std::unexpected<Error> refusal(const QString &id, int line, const QString &expected)
{
    return failure(ErrorKind::InvalidInput, u"%1.md, line %2: expected %3."_s.arg(id).arg(line).arg(expected));
}

QByteArray pageOf(const QString &id)
{
    QFile file(folder + id + ending);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

Result<Rule> readRule(const QString &id, const QByteArray &page)
{
    const QStringList lines = QString::fromUtf8(page).split(u'\n');
    if (!lines[0].startsWith(u"# "_s) || lines[0].size() < 4)
        return refusal(id, 1, u"\"# \" and the title"_s);
    const QString word = lines.value(1).startsWith(u"severity: "_s) ? lines[1].sliced(10).trimmed() : QString();
    const auto severity = plan::severityFromString(word);
    if (!severity)
        return refusal(id, 2, u"\"severity: \" and error, warning or info"_s);
    if (lines.size() < 4 || !lines[2].isEmpty())
        return refusal(id, 3, u"an empty line and the text"_s);
    const QString text = lines.sliced(3).join(u'\n').trimmed();
    if (text.isEmpty())
        return refusal(id, 4, u"the text"_s);
    return Rule{id, *severity, lines[0].sliced(2).trimmed(), text + u'\n'};
}

QList<Rule> allRules()
{
    QList<Rule> rules;
    for (const QString &file : QDir(folder).entryList({u"*"_s + ending}, QDir::Files, QDir::Name)) {
        if (const auto rule = findRule(file.chopped(ending.size())))
            rules.append(*rule);
    }
    return rules;
}

std::optional<Rule> findRule(const QString &id)
{
    // A page that cannot be read is caught by the tests; here it is as good as none.
    const auto rule = readRule(id, pageOf(id));
    return rule ? std::optional(*rule) : std::nullopt;
}

QStringList similarRules(const QString &word, const QStringList &ids)
{
    QList<std::pair<qsizetype, QString>> near;
    const QString wanted = word.toLower();
    for (const QString &id : ids) {
        const bool part = wanted.size() >= 3 && (id.contains(wanted) || wanted.contains(id));
        const qsizetype away = part ? 0 : std::min(editDistance(wanted, id), editDistance(wanted, id.section(u'.', 1)));
        if (part || away <= std::max<qsizetype>(2, wanted.size() / 3))
            near.append({away, id});
    }
    std::ranges::sort(near);
    QStringList found;
    for (const auto &[away, id] : near.first(std::min<qsizetype>(near.size(), 5)))
        found.append(id);
    return found;
}

}  // namespace colonnade::rules
