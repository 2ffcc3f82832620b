// Rules for statements on whole objects: what running code loses, and what is written or read while others wait.
#include "lint/case.h"

#include "base/format.h"

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

QStringList partsOf(const QJsonValue &object)
{
    const auto [kind, content] = sql::unwrapped(object);
    if (kind == "String"_L1)
        return {content.value("sval"_L1).toString()};
    QStringList parts;
    for (const QJsonValue item : content.value("items"_L1).toArray())
        parts.append(item["String"_L1]["sval"_L1].toString());
    return parts;
}

sql::QualifiedName nameOf(const Case &c, const QStringList &parts)
{
    return c.state.resolved(parts.value(parts.size() - 2), parts.value(parts.size() - 1));
}

bool holdsRows(const QString &type)
{
    return type == "OBJECT_TABLE"_L1 || type == "OBJECT_FOREIGN_TABLE"_L1;
}

void renames(Case &c)
{
    const QString type = c.node.value("renameType"_L1).toString();
    const QString relationType = c.node.value("relationType"_L1).toString();
    const sql::QualifiedName table = c.target();
    const QString name = c.node.value("subname"_L1).toString();
    const QString made = c.node.value("newname"_L1).toString();
    if (!c.lockOn(table))
        return;
    if (type == "OBJECT_COLUMN"_L1 && (holdsRows(relationType) || relationType == "OBJECT_VIEW"_L1)) {
        c.say(u"pg.lint.rename-column"_s, Severity::Warning, table.display(name),
              u"Code that runs now and says %1 fails from this moment on."_s.arg(name),
              u"Add %1, keep both filled by a trigger while code moves over, and drop %2 then."_s.arg(made, name));
    } else if (holdsRows(type)) {
        c.say(u"pg.lint.rename-table"_s, Severity::Warning, table.display(),
              u"Code that runs now and says %1 fails from this moment on."_s.arg(table.name.text()),
              u"Make an updatable view of the old name in the same transaction, and drop it when no code says it any more."_s);
    }
}

/// "column public.dom.m (100 rows)".
QString collateralText(const Case &c, const impact::postgres::Collateral &entry)
{
    using Kind = impact::postgres::Collateral::Kind;
    const QString relation = entry.relation.display();
    switch (entry.kind) {
    case Kind::Table: return u"table "_s + c.named({entry.relation});
    case Kind::Column: {
        const catalog::Table *table = c.state.catalog().table(entry.relation);
        const bool counted = table && table->stats.rows >= 0;
        return u"column %1.%2"_s.arg(relation, entry.part)
            + (counted ? u" (of %1 rows)"_s.arg(format::rounded(table->stats.rows)) : QString());
    }
    case Kind::View: return u"view "_s + relation;
    case Kind::MaterializedView: return u"materialized view "_s + relation;
    case Kind::ForeignKey: return u"foreign key %1 of %2"_s.arg(entry.part, relation);
    case Kind::Default: return u"default of %1.%2"_s.arg(relation, entry.part);
    case Kind::Trigger: return u"trigger %1 of %2"_s.arg(entry.part, relation);
    }
    Q_UNREACHABLE_RETURN({});
}

void saysCascade(Case &c, const QString &object)
{
    using Kind = impact::postgres::Collateral::Kind;
    QStringList texts;
    for (const impact::postgres::Collateral &entry : c.told.collateral)
        texts.append(collateralText(c, entry));
    if (const qsizetype more = texts.size() - 8; more > 0)
        texts = texts.first(8) << u"%1 more"_s.arg(more);
    const bool losesRows = std::ranges::any_of(c.told.collateral, [](const impact::postgres::Collateral &entry) {
        return entry.kind == Kind::Table || entry.kind == Kind::Column;
    });
    const QString rest = c.told.unknown ? u" And there may be more that is not known here."_s : QString();
    c.say(u"pg.lint.drop-cascade"_s, losesRows ? Severity::Error : Severity::Warning, object,
          texts.isEmpty() ? u"CASCADE drops whatever depends on it as well, and the server says what only afterwards."_s
                          : u"CASCADE also drops %1%2.%3"_s.arg(texts.join(u", "_s),
                                                               losesRows ? u", with the values that are stored there"_s : QString(), rest),
          u"Name the dependent objects and drop them one by one."_s);
}

void drops(Case &c)
{
    const QString type = c.node.value("removeType"_L1).toString();
    const bool cascade = c.node.value("behavior"_L1).toString() == "DROP_CASCADE"_L1;
    for (const QJsonValue object : c.node.value("objects"_L1).toArray()) {
        const sql::QualifiedName name = nameOf(c, partsOf(object));
        if (holdsRows(type) && c.lockOn(name)) {
            c.say(u"pg.lint.drop-table"_s, Severity::Warning, name.display(),
                  u"%1 goes with its rows, and code that still reads it fails."_s.arg(c.named({name})),
                  u"Rename it first, drop it when nobody missed it."_s);
        }
    }
    if (cascade && type != "OBJECT_INDEX"_L1 && (!holdsRows(type) || !c.told.locks.isEmpty()))
        saysCascade(c, {});
}

void dropsColumn(Case &c)
{
    for (const QJsonValue entry : c.node.value("cmds"_L1).toArray()) {
        const QJsonObject command = sql::unwrapped(entry).second;
        const QString subtype = command.value("subtype"_L1).toString();
        const QString name = command.value("name"_L1).toString();
        const bool cascade = command.value("behavior"_L1).toString() == "DROP_CASCADE"_L1;
        if (subtype == "AT_DropColumn"_L1) {
            c.say(u"pg.lint.drop-column"_s, Severity::Warning, c.target().display(name),
                  u"The values of %1 are lost, and code that still reads or writes it fails."_s.arg(name),
                  u"Drop it only when no running code names it, SELECT * and caches of it included."_s);
        } else if (subtype.startsWith("AT_DisableTrig"_L1)) {
            c.say(u"pg.lint.disable-trigger"_s, Severity::Warning, c.target().display(),
                  u"While triggers of %1 are off, writes of everybody go unnoticed by them%2."_s.arg(
                      c.target().display(), subtype == "AT_DisableTrigAll"_L1 ? u", foreign keys included"_s : QString()),
                  u"Let the trigger's function look at a setting of the session instead."_s);
        } else if (subtype == "AT_DetachPartition"_L1) {
            const QJsonObject partition = sql::unwrapped(command.value("def"_L1)).second;
            if (!partition.value("concurrent"_L1).toBool())
                c.say(u"pg.lint.detach-partition"_s, Severity::Warning, c.target().display(),
                      u"DETACH PARTITION locks %1 and with it everything that reads or writes any of its partitions."_s.arg(
                          c.target().display()),
                      u"From PostgreSQL 14 on DETACH PARTITION ... CONCURRENTLY, outside of a transaction."_s);
        }
        if (cascade)
            saysCascade(c, c.target().display());
    }
}

void truncates(Case &c)
{
    QList<sql::QualifiedName> emptied;
    for (const QJsonValue entry : c.node.value("relations"_L1).toArray()) {
        const sql::QualifiedName name = c.relation(sql::unwrapped(entry).second);
        if (c.lockOn(name))
            emptied.append(name);
    }
    if (emptied.isEmpty())
        return;
    const bool cascade = c.node.value("behavior"_L1).toString() == "DROP_CASCADE"_L1;
    c.say(u"pg.lint.truncate"_s, Severity::Warning, emptied.first().display(),
          u"All rows of %1%2 are lost, and no trigger for each row fires."_s.arg(
              c.named(emptied), cascade ? u" and of every table that refers to it, whether named here or not,"_s : QString()),
          cascade ? std::optional(u"Name every table that is to be emptied, without CASCADE."_s) : std::nullopt);
}

/// What rebuilds a whole relation, or fills it anew, under one lock.
void rebuilds(Case &c, const QString &rule, const QString &statement, const QString &fix)
{
    const QList<sql::QualifiedName> all = c.underStrongLock(c.told.rewrites.isEmpty() ? c.told.scans : c.told.rewrites);
    if (all.isEmpty())
        return;
    c.say(rule, c.atMostInfoIfSmall(Severity::Error, all), all.first().display(),
          u"%1 writes all of %2 anew while %3 wait."_s.arg(statement, c.named(all), c.whoWaits(all)), fix);
}

bool hasOption(const QJsonObject &node, QLatin1StringView name)
{
    return std::ranges::any_of(node.value("options"_L1).toArray(), [&](const QJsonValue &option) {
        const QJsonObject element = option["DefElem"_L1].toObject();
        const QJsonValue argument = sql::unwrapped(element.value("arg"_L1)).second.value("sval"_L1);
        const QString value = argument.toString().toLower();
        return element.value("defname"_L1).toString() == name && value != "false"_L1 && value != "off"_L1 && value != "0"_L1;
    });
}

void vacuums(Case &c)
{
    if (!c.node.value("is_vacuumcmd"_L1).toBool())
        return;
    if (hasOption(c.node, "full"_L1) && !c.node.contains("rels"_L1))
        c.say(
            u"pg.lint.vacuum-full"_s, Severity::Error, {},
            u"VACUUM FULL without a table writes every table of the database anew, one after the other, while reads and writes of it wait."_s,
            u"Name the one table that needs it."_s);
    else if (hasOption(c.node, "full"_L1))
        rebuilds(c, u"pg.lint.vacuum-full"_s, u"VACUUM FULL"_s,
                 u"Plain VACUUM lets everybody work; where the space must go back, pg_repack or pg_squeeze do it online."_s);
}

void clusters(Case &c)
{
    if (!c.node.contains("relation"_L1))
        c.say(
            u"pg.lint.cluster"_s, Severity::Error, {},
            u"CLUSTER without a table writes every table that was ever clustered anew, one after the other, while its reads and writes wait."_s,
            u"Name the one table that needs it."_s);
    else
        rebuilds(c, u"pg.lint.cluster"_s, u"CLUSTER"_s, u"pg_repack orders a table online."_s);
}

void refreshes(Case &c)
{
    if (c.node.value("concurrent"_L1).toBool() || c.node.value("skipData"_L1).toBool())
        return;
    const sql::QualifiedName view = c.target();
    const auto mode = c.lockOn(view);
    if (mode && plan::waitClass(*mode) == plan::WaitClass::ReadsAndWrites)
        c.say(u"pg.lint.refresh"_s, Severity::Warning, view.display(),
              u"Whoever reads %1 waits until it is filled anew."_s.arg(c.named({view})),
              u"REFRESH MATERIALIZED VIEW CONCURRENTLY; it needs a unique index on it."_s);
}

void locks(Case &c)
{
    const QList<plan::Lock> strong = [&] {
        QList<plan::Lock> all = c.told.locks;
        all.removeIf([](const plan::Lock &lock) { return plan::waitClass(lock.mode) < plan::WaitClass::Writes; });
        return all;
    }();
    if (strong.isEmpty())
        return;
    c.say(u"pg.lint.lock-table"_s, Severity::Warning, strong.first().relation.display(),
          u"LOCK TABLE holds %1 on %2 to the end of the transaction: %3 wait."_s.arg(
              plan::manualName(strong.first().mode), strong.first().relation.display(), c.whoWaits({strong.first().relation})),
          u"Lock only what the statements after it need, and end the transaction soon."_s);
}

/// A constraint of a domain is looked up in every table that uses it.
void domains(Case &c)
{
    const QList<sql::QualifiedName> read = c.underStrongLock(c.told.scans);
    if (read.isEmpty())
        return;
    c.say(u"pg.lint.domain-validated"_s, c.atMostInfoIfSmall(Severity::Error, read), read.first().display(),
          u"Every row of %1 is read for the domain while %2 wait, VALIDATE CONSTRAINT included."_s.arg(c.named(read),
                                                                                                       c.whoWaits(read)),
          u"Give the tables' columns checks of their own, NOT VALID first: their VALIDATE lets everybody work."_s);
}

/// Other statements that write or read all rows while others wait, whatever they are.
void others(Case &c)
{
    const QList<sql::QualifiedName> rewritten = c.underStrongLock(c.told.rewrites);
    const QList<sql::QualifiedName> scanned = c.underStrongLock(c.told.scans);
    const bool said = std::ranges::any_of(c.found, [](const LintFinding &finding) {
        return finding.finding.rule.startsWith("pg.lint."_L1) && finding.finding.rule != "pg.lint.invalid-index-kept"_L1;
    });
    if (said || (rewritten.isEmpty() && scanned.isEmpty()))
        return;
    const QList<sql::QualifiedName> &all = rewritten.isEmpty() ? scanned : rewritten;
    c.say(rewritten.isEmpty() ? u"pg.lint.scan"_s : u"pg.lint.rewrite"_s, c.atMostInfoIfSmall(Severity::Error, all),
          all.first().display(),
          u"The statement %1 every row of %2 while %3 wait."_s.arg(rewritten.isEmpty() ? u"reads"_s : u"writes"_s, c.named(all),
                                                                   c.whoWaits(all)));
}

}  // namespace

void objectRulesBefore(Case &c)
{
    if (!c.is("AlterTableStmt"_L1))
        return;
    const catalog::Table *table = c.state.table(c.target());
    for (const QJsonValue entry : c.node.value("cmds"_L1).toArray()) {
        const QJsonObject command = sql::unwrapped(entry).second;
        const QJsonObject definition = sql::unwrapped(command.value("def"_L1)).second;
        const QString column = definition.value("colname"_L1).toString();
        const bool isGuarded =
            command.value("subtype"_L1).toString() == "AT_AddColumn"_L1 && command.value("missing_ok"_L1).toBool();
        if (isGuarded && table && table->column(column) && !c.state.isNew(c.target()))
            c.say(u"pg.lint.column-exists"_s, Severity::Warning, c.target().display(column),
                  u"%1 is there already: nothing is added, and the table is locked against reads and writes all the same."_s.arg(
                      column),
                  u"Leave the clause out."_s, c.clause(definition.value("location"_L1).toInt()));
    }
}

void objectRules(Case &c)
{
    if (c.is("RenameStmt"_L1))
        renames(c);
    else if (c.is("AlterObjectSchemaStmt"_L1) && holdsRows(c.node.value("objectType"_L1).toString()) && c.lockOn(c.target()))
        c.say(u"pg.lint.rename-table"_s, Severity::Warning, c.target().display(),
              u"Code that runs now and looks for %1 in its schema fails from this moment on."_s.arg(c.target().name.text()),
              u"Make an updatable view in the old schema in the same transaction, and drop it when no code uses it any more."_s);
    else if (c.is("DropStmt"_L1))
        drops(c);
    else if (c.is("AlterTableStmt"_L1) && c.lockOn(c.target()))
        dropsColumn(c);
    else if (c.is("TruncateStmt"_L1))
        truncates(c);
    else if (c.is("VacuumStmt"_L1))
        vacuums(c);
    else if (c.is("ClusterStmt"_L1))
        clusters(c);
    else if (c.is("RefreshMatViewStmt"_L1))
        refreshes(c);
    else if (c.is("LockStmt"_L1))
        locks(c);
    else if (c.is("AlterDomainStmt"_L1))
        domains(c);
    if (!c.is("AlterTableStmt"_L1) && !c.is("IndexStmt"_L1) && !c.is("RefreshMatViewStmt"_L1))
        others(c);
}

}  // namespace colonnade::lint
