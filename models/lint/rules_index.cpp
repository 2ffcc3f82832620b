// Rules for indexes.
#include "lint/case.h"

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

sql::QualifiedName indexName(const Case &c)
{
    return {c.target().schema, sql::Identifier(c.node.value("idxname"_L1).toString())};
}

/// An index that a build which failed has left: it is there, so IF NOT EXISTS calls it a success.
void retried(Case &c)
{
    if (!c.node.value("concurrent"_L1).toBool() || !c.node.value("if_not_exists"_L1).toBool() || c.state.isNew(c.target()))
        return;
    const sql::QualifiedName index = indexName(c);
    if (c.history.droppedIndexes.contains(index))
        return;
    const catalog::Table *table = c.state.catalog().table(c.target());
    const auto known = table ? std::ranges::find(table->indexes, index.name.text(), &catalog::Index::name)
                             : QList<catalog::Index>::const_iterator();
    const bool exists = table && known != table->indexes.end();
    if (exists && known->valid)
        return;
    const QString fix = u"DROP INDEX CONCURRENTLY IF EXISTS %1 before it."_s.arg(index.name.quoted());
    if (exists)
        c.say(
            u"pg.lint.invalid-index-kept"_s, Severity::Error, index.display(),
            u"%1 is there and invalid, left by a build that failed: IF NOT EXISTS keeps it, writes go on paying for it and no query uses it."_s
                .arg(index.display()),
            fix);
    else
        c.say(
            u"pg.lint.invalid-index-kept"_s, Severity::Warning, index.display(),
            u"A concurrent build that fails leaves %1 invalid, and IF NOT EXISTS calls that a success when the file is run again."_s
                .arg(index.display()),
            fix);
}

void boundedWait(Case &c, const QString &what)
{
    if (c.session.lockTimeout().count() > 0)
        c.say(
            u"pg.lint.concurrently-lock-timeout"_s, Severity::Warning, {},
            u"lock_timeout bounds how long %1 CONCURRENTLY waits for older transactions: when it strikes, an invalid index is left that writes pay for."_s
                .arg(what),
            u"SET lock_timeout = 0 before it, and set it again afterwards."_s);
}

void reindexes(Case &c)
{
    const auto isConcurrent = [](const QJsonValue &parameter) {
        return parameter["DefElem"_L1]["defname"_L1].toString() == "concurrently"_L1;
    };
    if (std::ranges::any_of(c.node.value("params"_L1).toArray(), isConcurrent)) {
        if (c.told.refusedWith.isEmpty())
            boundedWait(c, u"REINDEX"_s);
        return;
    }
    const QString fix = u"REINDEX CONCURRENTLY (from PostgreSQL 12 on), outside of a transaction and with lock_timeout = 0."_s;
    const QString kind = c.node.value("kind"_L1).toString();
    const bool ofMany = kind != "REINDEX_OBJECT_INDEX"_L1 && kind != "REINDEX_OBJECT_TABLE"_L1;
    const QList<sql::QualifiedName> built = c.underStrongLock(c.told.builds);
    if (ofMany)
        c.say(u"pg.lint.reindex"_s, Severity::Error, {},
              u"One table after the other is read to build its indexes anew, and writes of it wait meanwhile."_s, fix);
    else if (!built.isEmpty())
        c.say(u"pg.lint.reindex"_s, c.atMostInfoIfSmall(Severity::Error, built), built.first().display(),
              u"REINDEX reads every row of %1 while %2 wait."_s.arg(c.named(built), c.whoWaits(built)), fix);
    else if (c.told.refusedWith.isEmpty() && kind == "REINDEX_OBJECT_INDEX"_L1 && !c.state.isNew(c.target())
             && !c.state.tableOfIndex(c.target()))
        c.say(u"pg.lint.reindex"_s, Severity::Error, c.target().display(),
              u"REINDEX reads every row of the table of %1 while its writes wait, and whatever would use the index."_s.arg(
                  c.target().display()),
              fix);
}

}  // namespace

void indexRulesBefore(Case &c)
{
    if (c.is("IndexStmt"_L1))
        retried(c);
}

void indexRules(Case &c)
{
    if (c.is("IndexStmt"_L1)) {
        const bool concurrent = c.node.value("concurrent"_L1).toBool();
        if (c.told.waitsForTransactions && !c.state.isNew(c.target()))
            boundedWait(c, u"CREATE INDEX"_s);
        const catalog::Table *table = c.state.table(c.target());
        if (concurrent && table && table->kind == catalog::TableKind::Partitioned)
            c.say(
                u"pg.lint.concurrently-partitioned"_s, Severity::Error, c.target().display(),
                u"CREATE INDEX CONCURRENTLY is refused on %1, which is partitioned."_s.arg(c.target().display()),
                u"CREATE INDEX ON ONLY the parent, CREATE INDEX CONCURRENTLY on each partition, and ALTER INDEX ... ATTACH PARTITION."_s);
        const QList<sql::QualifiedName> built = c.underStrongLock(c.told.builds);
        if (!built.isEmpty())
            c.say(u"pg.lint.index-not-concurrent"_s, c.atMostInfoIfSmall(Severity::Error, built), built.first().display(),
                  u"Building the index reads every row of %1 while %2 wait."_s.arg(c.named(built), c.whoWaits(built)),
                  u"CREATE INDEX CONCURRENTLY, outside of a transaction and with lock_timeout = 0."_s);
    } else if (c.is("DropStmt"_L1) && c.node.value("removeType"_L1).toString() == "OBJECT_INDEX"_L1) {
        for (const QJsonValue object : c.node.value("objects"_L1).toArray()) {
            const QJsonArray parts = object["List"_L1]["items"_L1].toArray();
            const auto part = [&](qsizetype i) { return i < 0 ? QString() : parts[i]["String"_L1]["sval"_L1].toString(); };
            c.history.droppedIndexes.insert(c.state.resolved(part(parts.size() - 2), part(parts.size() - 1)));
        }
    } else if (c.is("ReindexStmt"_L1)) {
        reindexes(c);
    }
}

}  // namespace colonnade::lint
