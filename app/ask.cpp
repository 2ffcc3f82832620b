#include "app/ask.h"

#include "change/names.h"
#include "run/check_rows.h"

namespace colonnade::app {

using namespace Qt::StringLiterals;

Asked askServer(const database::SessionFactory &openSession, const QString &target, const catalog::CatalogPtr &catalog,
                const change::ChangeSet &change, plan::Ask ask, std::stop_token stop)
{
    const QList<plan::OpenQuestion> open = plan::openQuestions(change, *catalog, ask);
    if (open.isEmpty())
        return {catalog, {}};
    const auto notAsked = [&](const QString &why) {
        const QString remark = u"The server could not be asked about defaults, so rules stand for it: %1"_s.arg(why);
        catalog::CatalogData data = catalog->data();
        data.unread.append(remark);
        return Asked{std::make_shared<const catalog::Catalog>(std::move(data)), {remark}};
    };
    const auto session = openSession({.target = target,
                                      .access = database::Access::ReadWrite,
                                      .applicationName = u"colonnade: probe"_s,
                                      .stop = stop});
    if (!session)
        return notAsked(session.error().message);
    QList<database::DefaultQuestion> questions;
    for (const plan::OpenQuestion &question : open)
        questions.append({question.table, question.column, question.type, question.expression});
    const auto answers = (*session)->askAboutDefaults(questions, stop);
    if (!answers)
        return notAsked(answers.error().message);
    if (answers->answers.isEmpty())
        return notAsked(answers->refused.value_or(u"it gave no answer."_s));
    catalog::CatalogData data = catalog->data();
    data.answers += answers->answers;
    Asked asked{std::make_shared<const catalog::Catalog>(std::move(data)), {}};
    for (const catalog::DefaultAnswer &answer : answers->answers) {
        const QString what = u"default %1 of type %2"_s.arg(answer.expression, answer.type);
        asked.remarks.append(!answer.refusal.isEmpty() ? u"The server was asked about the %1: %2"_s.arg(what, answer.refusal)
                                 : answer.keptInCatalog
                                 ? u"The server was asked about the %1: it keeps it in the catalog and writes no row."_s.arg(what)
                                 : u"The server was asked about the %1: it would write every row anew."_s.arg(what));
    }
    if (answers->refused)
        asked.remarks.append(u"Then it would answer no more: %1"_s.arg(*answers->refused));
    return asked;
}

Result<QList<plan::Finding>> askAboutRows(const database::SessionFactory &openSession, const QString &target,
                                          const catalog::Catalog &catalog, const change::ChangeSet &change, std::stop_token stop)
{
    const auto asks = [](const change::ColumnAddition &column) {
        return column.defaultExpression || column.fill || column.references || !column.checks.isEmpty()
            || column.identity != catalog::Identity::None || change::isSerial(column);
    };
    const auto worthALook = [&](const change::TableChange &table) { return std::ranges::any_of(table.addColumns, asks); };
    if (std::ranges::none_of(change.tables, worthALook))
        return {};
    const auto session = openSession({.target = target,
                                      .access = database::Access::ReadOnly,
                                      .applicationName = u"colonnade: probe"_s,
                                      .stop = stop});
    if (!session)
        return failure(session.error());
    return run::checkRows(**session, change, catalog, stop);
}

}  // namespace colonnade::app
