// Small readers of libpg_query's JSON for the lock rules. Used inside of impact/postgres only.
#pragma once

#include "impact/postgres/foretell.h"

#include <QJsonArray>

namespace colonnade::impact::postgres {

QStringList strings(const QJsonValue &list);
/// The table that a RangeVar names.
sql::QualifiedName relationOf(const QJsonObject &rangeVar, const State &state);
/// Every RangeVar below the node, those of common table expressions left out.
QList<sql::QualifiedName> relationsBelow(const QJsonValue &node, const State &state);

void foretellAlterTable(const QJsonObject &node, State &state, Foretold &told);
void foretellDrop(const QJsonObject &node, State &state, Foretold &told);
void foretellIndex(const QJsonObject &node, State &state, Foretold &told);
void foretellQuery(const QString &kind, const QJsonObject &node, State &state, Foretold &told);

}  // namespace colonnade::impact::postgres
