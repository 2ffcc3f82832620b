// Rules for ALTER TABLE: which clause it is that writes or reads every row while others wait. That it does so says foretell();
// the clauses are only looked through for the cause, so a cause without an effect is no finding, and an effect without a known
// cause is one.
#include "lint/alter_causes.h"

#include "sql/type_name.h"

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

void sayWork(Case &c, const QList<Cause> &causes, const QList<sql::QualifiedName> &relations, const QString &verb,
             const QString &generic)
{
    const Severity severity = c.atMostInfoIfSmall(Severity::Error, relations);
    const QString who = c.whoWaits(relations);
    QStringList said;
    for (const Cause &cause : causes) {
        const QString message = cause.unless.isEmpty()
            ? u"%1 %2 every row of %3 while %4 wait."_s.arg(cause.what, verb, c.named(relations), who)
            : u"%1 may write every row of %2 while %3 wait: %4."_s.arg(cause.what, c.named(relations), who, cause.unless);
        if (said.contains(cause.rule + message))
            continue;
        said.append(cause.rule + message);
        c.say(cause.rule, std::min(severity, cause.severity), relations.first().display(),
              message.first(1).toUpper() + message.sliced(1), cause.fix, cause.span);
    }
    if (causes.isEmpty())
        c.say(generic, severity, relations.first().display(),
              u"The statement %1 every row of %2 while %3 wait."_s.arg(verb, c.named(relations), who));
}

/// A not-null check before anybody filled the column: trap 1 of planning.md.
void notValidBeforeFill(Case &c, const QJsonObject &command)
{
    const QJsonObject constraint = sql::unwrapped(command.value("def"_L1)).second;
    if (command.value("subtype"_L1).toString() != "AT_AddConstraint"_L1 || !constraint.value("skip_validation"_L1).toBool()
        || constraint.value("is_enforced"_L1) == QJsonValue(false))
        return;
    QString column;
    if (contype(constraint) == "CONSTR_NOTNULL"_L1) {
        column = keysOf(constraint, "keys"_L1);
    } else if (contype(constraint) == "CONSTR_CHECK"_L1) {
        const QJsonValue test = constraint.value("raw_expr"_L1)["NullTest"_L1];
        const QJsonArray fields = test["arg"_L1]["ColumnRef"_L1]["fields"_L1].toArray();
        if (test["nulltesttype"_L1].toString() == "IS_NOT_NULL"_L1 && !fields.isEmpty())
            column = fields.last()["String"_L1]["sval"_L1].toString();
    }
    if (column.isEmpty() || !c.lockOn(c.target()))
        return;
    if (!c.history.unfilled.value(c.target()).contains(column)) {
        c.history.openChecks[c.target()].insert(column, c.reading.statement.place);
        return;
    }
    c.say(
        u"pg.lint.check-before-fill"_s, Severity::Error, c.target().display(column),
        u"%1 has no value in the rows of %2 yet: from now on every update of such a row fails, even one that does not touch the column."_s
            .arg(column, c.target().display()),
        u"Fill the column first, then add the check NOT VALID."_s, c.clause(constraint.value("location"_L1).toInt()));
}

/// The server looks references up where a default stands in the statement; not those that come of themselves.
void unchecked(Case &c, const QJsonObject &command)
{
    const QJsonObject definition = sql::unwrapped(command.value("def"_L1)).second;
    if (command.value("subtype"_L1).toString() != "AT_AddColumn"_L1 || !c.lockOn(c.target()))
        return;
    bool refers = false, identity = false, hasDefault = false;
    for (const QJsonValue entry : definition.value("constraints"_L1).toArray()) {
        const QString type = contype(sql::unwrapped(entry).second);
        refers = refers || type == "CONSTR_FOREIGN"_L1;
        identity = identity || type == "CONSTR_IDENTITY"_L1;
        hasDefault = hasDefault || type == "CONSTR_DEFAULT"_L1;
    }
    const auto domain = c.state.domain(sql::formattedType(definition.value("typeName"_L1).toObject()));
    const plan::Dialect &dialect = c.state.dialect();
    const bool given =
        domain && domain->hasDefault && !hasDefault && (dialect.domainDefaultReachesRows() || !dialect.keepsDefaultInCatalog());
    if (!refers || (!identity && !given))
        return;
    const QString name = definition.value("colname"_L1).toString();
    c.say(
        u"pg.lint.reference-unchecked"_s, Severity::Error, c.target().display() + u'.' + name,
        u"Existing rows of %1 get values of %2 that nobody looks up in the other table: rows may refer to nothing, and the foreign key says that it is valid."_s
            .arg(c.named({c.target()}), name),
        u"Add the column without REFERENCES, then ADD CONSTRAINT ... FOREIGN KEY ... NOT VALID, and VALIDATE it in another transaction."_s,
        c.clause(definition.value("location"_L1).toInt()));
}

void remember(Case &c, const QJsonObject &command)
{
    if (command.value("subtype"_L1).toString() != "AT_AddColumn"_L1 || c.state.isNew(c.target()))
        return;
    const QJsonObject definition = sql::unwrapped(command.value("def"_L1)).second;
    if (!hasValue(definition))
        c.history.unfilled[c.target()].append(definition.value("colname"_L1).toString());
}

}  // namespace

void alterTableRules(Case &c)
{
    if (!c.is("AlterTableStmt"_L1))
        return;
    const QList<sql::QualifiedName> rewritten = c.underStrongLock(c.told.rewrites);
    const QList<sql::QualifiedName> scanned = c.underStrongLock(c.told.scans);
    Causes causes;
    for (const QJsonValue entry : c.node.value("cmds"_L1).toArray()) {
        const QJsonObject command = sql::unwrapped(entry).second;
        notValidBeforeFill(c, command);
        remember(c, command);
        unchecked(c, command);
        if (!rewritten.isEmpty() || !scanned.isEmpty())
            addCauses(c, command, causes);
    }
    if (!rewritten.isEmpty())
        sayWork(c, causes.rewrites, rewritten, u"writes"_s, u"pg.lint.rewrite"_s);
    // A rewrite reads the rows anyway; what is left to say is of tables that are only read.
    QList<sql::QualifiedName> onlyRead = scanned;
    onlyRead.removeIf([&](const sql::QualifiedName &name) { return rewritten.contains(name); });
    if (!onlyRead.isEmpty())
        sayWork(c, causes.scans, onlyRead, u"reads"_s, u"pg.lint.scan"_s);
}

}  // namespace colonnade::lint
