// The parts of a plan document, each with its way in and out. Used by plan_document.cpp only.
#pragma once

#include "document/change_json.h"
#include "plan/plan.h"

namespace colonnade::document {

void writeStatement(JsonWriter &writer, const sql::Statement &statement, std::optional<bool> losesData = std::nullopt);
sql::Statement readStatement(JsonReader &reader);
void writeEffects(JsonWriter &writer, const QList<plan::Lock> &locks, const QList<sql::QualifiedName> &rewrites,
                  const QList<sql::QualifiedName> &scans, const plan::Ground &ground, const plan::Estimate &estimate);
QList<plan::Lock> readLocks(JsonReader &reader);
QList<sql::QualifiedName> readRelations(JsonReader &reader, const QString &key);
/// An absent one is a rule: a plan made before there were grounds.
plan::Ground readGround(JsonReader &reader);
plan::Estimate readEstimate(JsonReader reader);
void writeStep(JsonWriter &writer, const plan::Step &step);
plan::Step readStep(JsonReader &reader);

}  // namespace colonnade::document
