// What must hold of any change that was read, however strange: it survives being written, and the planner answers.
#pragma once

#include "change/apply.h"
#include "change/validate.h"
#include "document/json.h"
#include "impact/assess.h"
#include "plan/sql_script.h"
#include "tests/fuzz/fuzz.h"

#include <QFile>

namespace colonnade::fuzz {

/// tests/fuzz/corpus/catalog_document/shop.json
inline const catalog::Catalog &shop()
{
    static const catalog::CatalogPtr catalog = [] {
        QFile file(QStringLiteral(COLONNADE_SOURCE_DIR "/tests/fuzz/corpus/catalog_document/shop.json"));
        promise(file.open(QIODevice::ReadOnly), "the shop's catalog is there", file.fileName());
        auto read = document::readCatalog(file.readAll(), file.fileName());
        promise(read.has_value(), "the shop's catalog can be read", read ? QString() : read.error().message);
        return *read;
    }();
    return *catalog;
}

inline void promisePlan(const change::ChangeSet &change)
{
    const auto again = document::readChange(document::writeChange(change), u"again"_s);
    promise(again && *again == change, "a change that is written reads as it was", again ? QString() : again.error().message);
    for (const change::Problem &problem : change::problems(change, shop()))
        promise(!problem.rule.isEmpty() && !problem.message.isEmpty(), "a problem has a rule and words");
    const auto after = change::appliedTo(change, shop());
    const auto plan = impact::plannedAndAssessed(change, shop());
    if (!plan)
        return;
    promise(after.has_value(), "a change that can be planned can be applied", after ? QString() : after.error().message);
    const auto readPlan = document::readPlan(document::writePlan(*plan), u"plan"_s);
    promise(readPlan && *readPlan == *plan, "a plan that is written reads as it was",
            readPlan ? QString() : readPlan.error().message);
    static_cast<void>(plan::planScript(*plan));
}

}  // namespace colonnade::fuzz
