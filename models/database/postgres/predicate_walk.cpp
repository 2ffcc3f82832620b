#include "database/postgres/backfill_walk.h"

namespace colonnade::database::postgres {

using namespace Qt::StringLiterals;

Settings PredicateWalk::settings() const
{
    // How much one of them takes in is its author's to know; rows that others hold are waited for, or all would be for nothing.
    return {{u"statement_timeout"_s, u"0"_s}, {u"lock_timeout"_s, u"2000"_s}};
}

Result<BatchRange> PredicateWalk::next(const BackfillTarget &target, const BackfillPosition &from, [[maybe_unused]] qint64 rows)
{
    const qsizetype done = from.cursor.toLongLong();
    if (done >= target.conditions.size())
        return BatchRange{.cursor = from.cursor, .last = true};
    return BatchRange{.relation = target.table.quoted(),
                      .condition = u'(' + target.conditions[done] + u')',
                      .cursor = QString::number(done + 1),
                      .last = done + 1 == target.conditions.size()};
}

}  // namespace colonnade::database::postgres
