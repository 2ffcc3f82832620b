#include "tests/lint/lint_text.h"

namespace colonnade::test {

using namespace Qt::StringLiterals;

namespace {

lint::FileVerdict judgedFor(catalog::CatalogPtr catalog, const QString &version, const QByteArray &text,
                            const lint::LintOptions &options, const QString &file)
{
    lint::Linter linter(std::move(catalog), version);
    const auto verdict = linter.judge(file, text, options);
    if (!verdict)
        qFatal("%s", qPrintable(verdict.error().message));
    return *verdict;
}

}  // namespace

lint::FileVerdict judged(const QByteArray &text, int major, const lint::LintOptions &options, const QString &file)
{
    const auto empty = lint::emptyCatalog(QString::number(major));
    return judgedFor(empty->catalog, empty->version, text, options, file);
}

lint::FileVerdict judged(const QByteArray &text, const catalog::Catalog &catalog, const lint::LintOptions &options)
{
    return judgedFor(std::make_shared<const catalog::Catalog>(catalog), catalog.server().version, text, options, u"x.sql"_s);
}

QStringList said(const lint::FileVerdict &verdict)
{
    QStringList all;
    for (const auto &[statement, found] : verdict.findings()) {
        QString rule = found->finding.rule;
        all.append(u"%1 %2 %3"_s.arg(found->place.line).arg(plan::toString(found->finding.severity), rule.remove(u"pg.lint."_s)));
    }
    return all;
}

QStringList rulesOf(const QByteArray &text, int major)
{
    QStringList all;
    // The findings lie in it.
    const lint::FileVerdict verdict = judged("SET lock_timeout = '2s';\n" + text, major);
    for (const auto &[statement, found] : verdict.findings()) {
        QString rule = found->finding.rule;
        all.append(rule.remove(u"pg.lint."_s));
    }
    return all;
}

}  // namespace colonnade::test
