#include "sql/running_order.h"

#include <QRegularExpression>

#include <algorithm>
#include <compare>

namespace colonnade::sql {

using namespace Qt::StringLiterals;

namespace {

QString fileName(const QString &path)
{
    return path.section(u'/', -1);
}

/// Of digits, however many; the zeros before them do not count.
QString number(const QString &digits)
{
    qsizetype zeros = 0;
    while (zeros + 1 < digits.size() && digits[zeros] == u'0')
        ++zeros;
    return digits.sliced(zeros);
}

bool isLess(const QString &a, const QString &b)
{
    const bool numbers = a[0].isDigit() && b[0].isDigit();
    return numbers && a.size() != b.size() ? a.size() < b.size() : a < b;
}

bool areInOrder(const QStringList &a, const QStringList &b)
{
    return std::ranges::lexicographical_compare(a, b, isLess);
}

/// Numbers, and what stands between.
QStringList parts(const QString &name)
{
    static const QRegularExpression part(u"[0-9]+|[^0-9]+"_s);
    QStringList all;
    for (const auto &match : part.globalMatch(name))
        all.append(match.captured()[0].isDigit() ? number(match.captured()) : match.captured());
    return all;
}

struct Migration {
    bool repeatable = false;
    QStringList version;  ///< without the zeros that end it: 2.0 is 2
    QString path;
};

}  // namespace

std::optional<QStringList> flywayOrder(const QStringList &paths)
{
    static const QRegularExpression pattern(u"^(?:[VUB]([0-9]+(?:[._][0-9]+)*)|(R))__.*\\.sql$"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression separator(u"[._]"_s);
    QList<Migration> migrations;
    for (const QString &path : paths) {
        const auto match = pattern.match(fileName(path));
        if (!match.hasMatch())
            return std::nullopt;
        Migration migration{match.hasCaptured(2), {}, path};
        for (const QString &digits : migration.repeatable ? QStringList() : match.captured(1).split(separator))
            migration.version.append(number(digits));
        while (migration.version.size() > 1 && migration.version.last() == "0"_L1)
            migration.version.removeLast();
        migrations.append(migration);
    }
    std::ranges::stable_sort(migrations, [](const Migration &a, const Migration &b) {
        if (a.repeatable != b.repeatable)
            return b.repeatable;
        return a.repeatable ? fileName(a.path) < fileName(b.path) : areInOrder(a.version, b.version);
    });
    QStringList sorted;
    for (const Migration &migration : migrations)
        sorted.append(migration.path);
    return sorted;
}

QStringList inRunningOrder(const QStringList &paths)
{
    if (const auto sorted = flywayOrder(paths))
        return *sorted;
    QStringList sorted = paths;
    std::ranges::stable_sort(
        sorted, [](const QString &a, const QString &b) { return areInOrder(parts(fileName(a)), parts(fileName(b))); });
    return sorted;
}

}  // namespace colonnade::sql
