// The words of colonnade-catalog/1 for the catalog's enums. For this folder only.
#pragma once

#include "base/names.h"
#include "catalog/catalog.h"

namespace colonnade::document::words {

using namespace catalog;
using namespace Qt::StringLiterals;

inline const QString catalogFormat = QStringLiteral("colonnade-catalog/1");

inline constexpr auto engines =
    nameTable<Engine>(std::pair(Engine::PostgreSql, "postgresql"_L1), std::pair(Engine::MySql, "mysql"_L1),
                      std::pair(Engine::MariaDb, "mariadb"_L1), std::pair(Engine::Sqlite, "sqlite"_L1));
inline constexpr auto tableKinds =
    nameTable<TableKind>(std::pair(TableKind::Ordinary, "ordinary"_L1), std::pair(TableKind::Partitioned, "partitioned"_L1),
                         std::pair(TableKind::Foreign, "foreign"_L1));
inline constexpr auto persistences =
    nameTable<Persistence>(std::pair(Persistence::Permanent, "permanent"_L1), std::pair(Persistence::Unlogged, "unlogged"_L1),
                           std::pair(Persistence::Temporary, "temporary"_L1));
inline constexpr auto identities =
    nameTable<Identity>(std::pair(Identity::None, "no"_L1), std::pair(Identity::Always, "always"_L1),
                        std::pair(Identity::ByDefault, "by default"_L1));
inline constexpr auto generations = nameTable<Generated>(
    std::pair(Generated::None, "no"_L1), std::pair(Generated::Stored, "stored"_L1), std::pair(Generated::Virtual, "virtual"_L1));
inline constexpr auto constraintKinds = nameTable<ConstraintKind>(
    std::pair(ConstraintKind::PrimaryKey, "primaryKey"_L1), std::pair(ConstraintKind::Unique, "unique"_L1),
    std::pair(ConstraintKind::ForeignKey, "foreignKey"_L1), std::pair(ConstraintKind::Check, "check"_L1),
    std::pair(ConstraintKind::Exclusion, "exclusion"_L1), std::pair(ConstraintKind::NotNull, "notNull"_L1));
inline constexpr auto dependentKinds = nameTable<DependentKind>(std::pair(DependentKind::View, "view"_L1),
                                                                std::pair(DependentKind::MaterializedView, "materializedView"_L1),
                                                                std::pair(DependentKind::Function, "function"_L1));
inline constexpr auto typeKinds = nameTable<TypeKind>(
    std::pair(TypeKind::Base, "base"_L1), std::pair(TypeKind::Enum, "enum"_L1), std::pair(TypeKind::Domain, "domain"_L1),
    std::pair(TypeKind::Composite, "composite"_L1), std::pair(TypeKind::Range, "range"_L1));

inline constexpr auto replicaIdentities =
    nameTable<ReplicaIdentity>(std::pair(ReplicaIdentity::Default, "default"_L1), std::pair(ReplicaIdentity::Nothing, "nothing"_L1),
                               std::pair(ReplicaIdentity::Full, "full"_L1), std::pair(ReplicaIdentity::Index, "index"_L1));
inline constexpr auto rowTypeUseKinds = nameTable<RowTypeUseKind>(
    std::pair(RowTypeUseKind::StoredColumn, "storedColumn"_L1), std::pair(RowTypeUseKind::ViewColumn, "viewColumn"_L1),
    std::pair(RowTypeUseKind::CompositeAttribute, "compositeAttribute"_L1), std::pair(RowTypeUseKind::Domain, "domain"_L1),
    std::pair(RowTypeUseKind::Function, "function"_L1));

}  // namespace colonnade::document::words
