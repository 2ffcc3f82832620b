// Walk: the order in which a fill goes through a table. Said in plans, carried out by an engine's Backfill.
#pragma once

namespace colonnade::sql {

enum class Walk {
    Key,        ///< ranges of a key, in the key's order
    Pages,      ///< ranges of the pages that the rows lie on; needs no key
    Predicates  ///< conditions that somebody wrote, one after another
};

}  // namespace colonnade::sql
