// Column: one attribute of a relation, as the server's catalog describes it.
#pragma once

#include <QString>

#include <optional>

namespace colonnade::catalog {

enum class Identity { None, Always, ByDefault };
enum class Generated { None, Stored, Virtual };

struct Column {
    QString name;
    int number = 0;            ///< attnum
    QString type;              ///< as format_type() prints it, with modifiers
    bool notNull = false;      ///< attnotnull; on 18 true also for a constraint that is not valid yet
    bool notNullValid = true;  ///< false: 18's NOT VALID; meaningless where notNull is false
    std::optional<QString> defaultExpression;
    Identity identity = Identity::None;
    Generated generated = Generated::None;
    QString generationExpression;
    QString collation;  ///< empty: the type's default
    QString comment;
    bool canSelect = true;  ///< privileges of the current user on this column
    bool canUpdate = true;

    bool operator==(const Column &) const = default;
};

}  // namespace colonnade::catalog
