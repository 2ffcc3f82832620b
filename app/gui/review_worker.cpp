#include "app/gui/review_worker.h"

#include "app/lint_configurations.h"
#include "base/format.h"
#include "change/from_sql.h"
#include "impact/assess.h"
#include "items/review_builder.h"
#include "lint/linter.h"

#include <QFile>
#include <QFileInfo>

namespace colonnade::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 LargestFile = 500 * 1024 * 1024;

std::unexpected<Error> stopped()
{
    return failure(ErrorKind::Stopped, {});
}

Result<QByteArray> textOf(const items::SqlSource &source)
{
    if (source.path.isEmpty())
        return source.text;
    const QFileInfo info(source.path);
    if (info.exists() && !info.isFile())
        return failure(ErrorKind::LocalFile, ReviewWorker::tr("%1 is no file; open the files of SQL in it.").arg(source.path));
    if (info.size() > LargestFile)
        return failure(ErrorKind::LocalFile,
                       ReviewWorker::tr("%1 has %2; files up to %3 are judged.")
                           .arg(source.path, format::bytes(double(info.size())), format::bytes(double(LargestFile))));
    QFile file(source.path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::LocalFile, ReviewWorker::tr("%1 cannot be read: %2.").arg(source.path, file.errorString()));
    return file.readAll();
}

/// The change that a statement makes where it adds columns and nothing else, to tables that are there, and there is a plan for
/// it. Not so behind a search path of the file's own: the run's sessions would find other types and functions.
std::optional<change::ChangeSet> takeable(const lint::StatementVerdict &statement, const catalog::Catalog &catalog)
{
    if (statement.kind != "AlterTableStmt"_L1 || statement.ownSearchPath)
        return std::nullopt;
    const auto change = change::changeFromSql(statement.sql.toUtf8(), {}, &catalog, statement.meant);
    if (!change
        || !std::ranges::all_of(change->tables, [&](const change::TableChange &entry) { return catalog.table(entry.table); }))
        return std::nullopt;
    const auto plan = impact::plannedAndAssessed(*change, catalog);
    return plan && !plan->isEmpty() ? std::optional(*change) : std::nullopt;
}

class Review
{
public:
    Review(const ReviewWish &wish, catalog::CatalogPtr catalog, const QString &version)
        : m_wish(wish), m_catalog(catalog), m_linter(catalog, version), m_builder(version, wish.sources.size())
    {
    }

    Result<items::SqlReviewPtr> made()
    {
        for (const items::SqlSource &source : m_wish.sources) {
            if (const Result<void> added = add(source); !added)
                return failure(added.error());
        }
        if (!m_taken.isEmpty())
            m_builder.setChange(m_taken);
        return std::move(m_builder).finished();
    }

private:
    Result<void> add(const items::SqlSource &source)
    {
        const Result<QByteArray> text = textOf(source);
        if (!text)
            return failure(text.error());
        if (QByteArrayView(*text).trimmed().isEmpty())
            return failure(ErrorKind::InvalidInput, ReviewWorker::tr("%1 is empty: there is nothing to judge.").arg(source.name));
        const auto options = source.path.isEmpty() ? Result<lint::LintOptions>({}) : m_configurations.optionsFor(source.path);
        if (!options)
            return failure(options.error());
        const auto verdict = m_linter.judge(source.path.isEmpty() ? source.name : source.path, *text, *options, m_wish.stop);
        if (!verdict)
            return failure(verdict.error());
        const auto pieces = lint::rewrittenPieces(*verdict, *m_catalog, m_wish.stop);
        if (m_wish.catalog)
            take(*verdict);
        if (m_wish.stop.stop_requested())
            return stopped();
        m_builder.add(*verdict, pieces);
        return {};
    }

    void take(const lint::FileVerdict &verdict)
    {
        for (const lint::StatementVerdict &statement : verdict.statements) {
            if (m_wish.stop.stop_requested())
                return;
            if (const auto change = takeable(statement, *m_catalog))
                m_taken.add(*change);
        }
    }

    const ReviewWish &m_wish;
    catalog::CatalogPtr m_catalog;
    lint::Linter m_linter;
    cli::LintConfigurations m_configurations;
    items::ReviewBuilder m_builder;
    change::ChangeSet m_taken;
};

}  // namespace

void ReviewWorker::review(const ReviewWish &wish)
{
    if (wish.stop.stop_requested())
        return;
    catalog::CatalogPtr catalog = wish.catalog;
    QString version = catalog ? catalog->server().version : wish.version;
    if (!catalog) {
        const auto empty = lint::emptyCatalog(version);
        if (!empty) {
            Q_EMIT failed(wish.number, empty.error());
            return;
        }
        catalog = empty->catalog;
        version = empty->version;
    }
    const auto review = Review(wish, catalog, version).made();
    if (wish.stop.stop_requested())
        return;
    if (review)
        Q_EMIT reviewed(wish.number, *review);
    else
        Q_EMIT failed(wish.number, review.error());
}

}  // namespace colonnade::gui
