// JSON in and out for all that is saved. Reading is strict: an unknown key, a wrong type or a wrong word is refused with its
// path ("tables[0].addColumns[1].tpye"), and writing is canonical: the same value gives the same bytes.
#pragma once

#include "base/error.h"
#include "change/change_set.h"
#include "plan/plan.h"
#include "run/run_record.h"

#include <QByteArray>

namespace colonnade::document {

/// `name` is the file's name or what else it came from, for messages.
Result<change::ChangeSet> readChange(const QByteArray &bytes, const QString &name);
QByteArray writeChange(const change::ChangeSet &change);

Result<catalog::CatalogPtr> readCatalog(const QByteArray &bytes, const QString &name);
QByteArray writeCatalog(const catalog::Catalog &catalog);

/// A digest that does not fit the contents is refused: what was seen is what runs.
Result<plan::Plan> readPlan(const QByteArray &bytes, const QString &name);
QByteArray writePlan(const plan::Plan &plan);
/// "sha256:" and 64 hexadecimal digits over the canonical document without its digest.
QString planDigest(const plan::Plan &plan);

/// colonnade-run/1. Events and samples are part of it.
QByteArray writeRun(const run::RunRecord &record);
Result<run::RunRecord> readRun(const QByteArray &bytes, const QString &name);

}  // namespace colonnade::document
