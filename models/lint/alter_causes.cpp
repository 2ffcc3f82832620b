#include "lint/alter_causes.h"

#include "sql/expression.h"
#include "sql/scanner.h"
#include "sql/type_name.h"

namespace colonnade::lint {

using namespace Qt::StringLiterals;

QString contype(const QJsonObject &constraint)
{
    return constraint.value("contype"_L1).toString();
}

QString keysOf(const QJsonObject &constraint, QLatin1StringView member)
{
    QStringList names;
    for (const QJsonValue key : constraint.value(member).toArray())
        names.append(sql::unwrapped(key).second.value("sval"_L1).toString());
    return names.join(u", "_s);
}

bool hasValue(const QJsonObject &definition)
{
    return std::ranges::any_of(definition.value("constraints"_L1).toArray(), [](const QJsonValue &entry) {
        const QString type = contype(sql::unwrapped(entry).second);
        return type == "CONSTR_DEFAULT"_L1 || type == "CONSTR_IDENTITY"_L1 || type == "CONSTR_GENERATED"_L1;
    });
}

namespace {

void rewritingDefault(const Case &c, const QString &name, const QJsonObject &constraint, Span span, Causes &causes)
{
    const bool isVolatile = sql::volatilityOf(constraint.value("raw_expr"_L1)) == sql::Volatility::Volatile;
    if (isVolatile) {
        causes.rewrites.append(
            {u"pg.lint.volatile-default"_s, u"the default of %1, which may differ from row to row,"_s.arg(name),
             u"Add the column without it, SET DEFAULT in a second statement, and fill the rows that are there in batches."_s,
             span});
    } else if (!c.state.dialect().keepsDefaultInCatalog()) {
        causes.rewrites.append(
            {u"pg.lint.default-before-11"_s, u"the default of %1 (on PostgreSQL 10)"_s.arg(name),
             u"Add the column without it, SET DEFAULT in a second statement, and fill the rows that are there in batches."_s,
             span});
    }
}

void ofColumnConstraint(const Case &c, const QString &name, const QJsonObject &constraint, Span column, Causes &causes)
{
    const QString type = contype(constraint);
    const Span span = constraint.contains("location"_L1) ? c.clause(constraint.value("location"_L1).toInt()) : column;
    if (type == "CONSTR_DEFAULT"_L1) {
        rewritingDefault(c, name, constraint, span, causes);
    } else if (type == "CONSTR_IDENTITY"_L1) {
        causes.rewrites.append(
            {u"pg.lint.identity"_s, u"the identity column %1"_s.arg(name),
             u"Add a plain column with a sequence's nextval() as default set afterwards, fill it in batches, and make it an identity then."_s,
             span});
    } else if (type == "CONSTR_GENERATED"_L1 && constraint.value("generated_kind"_L1).toString() != "v"_L1) {
        causes.rewrites.append({u"pg.lint.generated-stored"_s, u"the stored generated column %1"_s.arg(name),
                                c.state.dialect().hasVirtualGenerated()
                                    ? u"Make it VIRTUAL, or fill a plain column in batches and keep it filled by a trigger."_s
                                    : u"Fill a plain column in batches and keep it filled by a trigger."_s,
                                span});
    } else if (type == "CONSTR_CHECK"_L1) {
        causes.scans.append({u"pg.lint.check-validated"_s, u"the check of %1"_s.arg(name),
                             u"Add the check in a statement of its own, NOT VALID, and VALIDATE it in another transaction."_s,
                             span});
    } else if (type == "CONSTR_FOREIGN"_L1) {
        causes.scans.append(
            {u"pg.lint.foreign-key-validated"_s, u"the foreign key of %1"_s.arg(name),
             u"Add the column without it, then ADD CONSTRAINT ... FOREIGN KEY ... NOT VALID, and VALIDATE it in another transaction."_s,
             span});
    } else if (type == "CONSTR_UNIQUE"_L1 || type == "CONSTR_PRIMARY"_L1) {
        causes.scans.append({type == "CONSTR_UNIQUE"_L1 ? u"pg.lint.unique-build"_s : u"pg.lint.primary-key-build"_s,
                             u"building the index of %1"_s.arg(name),
                             u"CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT ... USING INDEX."_s, span});
    } else if (type == "CONSTR_NOTNULL"_L1) {
        causes.scans.append({u"pg.lint.not-null-without-value"_s,
                             u"NOT NULL of %1, for which existing rows have no value and the statement fails,"_s.arg(name),
                             u"Give it a default, or add it nullable, fill it and set it not null then."_s, span});
    }
}

void ofAddColumn(const Case &c, const QJsonObject &command, Causes &causes)
{
    const QJsonObject definition = sql::unwrapped(command.value("def"_L1)).second;
    const QString name = definition.value("colname"_L1).toString();
    const Span span = c.clause(definition.value("location"_L1).toInt());
    const QString type = sql::formattedType(definition.value("typeName"_L1).toObject());
    static const QStringList serials = {u"serial"_s, u"serial2"_s, u"serial4"_s, u"serial8"_s, u"smallserial"_s, u"bigserial"_s};
    if (serials.contains(type))
        causes.rewrites.append(
            {u"pg.lint.serial"_s, u"the %1 column %2"_s.arg(type, name),
             u"Add a plain bigint with a sequence's nextval() as default set afterwards, and fill the rows that are there in batches."_s,
             span});
    else if (c.state.catalog().constrainedDomain(type))
        causes.rewrites.append({u"pg.lint.constrained-domain"_s, u"%1 of the domain %2, which has constraints,"_s.arg(name, type),
                                u"Use the domain's base type, and give the column checks of its own, NOT VALID first."_s, span});
    const bool valued = hasValue(definition);
    for (const QJsonValue entry : definition.value("constraints"_L1).toArray()) {
        const QJsonObject constraint = sql::unwrapped(entry).second;
        if (contype(constraint) != "CONSTR_NOTNULL"_L1 || !valued)
            ofColumnConstraint(c, name, constraint, span, causes);
    }
}

void ofAddConstraint(const Case &c, const QJsonObject &command, Causes &causes)
{
    const QJsonObject constraint = sql::unwrapped(command.value("def"_L1)).second;
    const QString type = contype(constraint);
    const QString name = constraint.value("conname"_L1).toString();
    const Span span = c.clause(constraint.value("location"_L1).toInt());
    const QString fix = u"Add it NOT VALID, and VALIDATE it in another transaction."_s;
    if (type == "CONSTR_CHECK"_L1)
        causes.scans.append({u"pg.lint.check-validated"_s, u"the check %1"_s.arg(name), fix, span});
    else if (type == "CONSTR_NOTNULL"_L1)
        causes.scans.append({u"pg.lint.set-not-null"_s, u"NOT NULL on %1"_s.arg(keysOf(constraint, "keys"_L1)), fix, span});
    else if (type == "CONSTR_FOREIGN"_L1)
        causes.scans.append({u"pg.lint.foreign-key-validated"_s,
                             u"the foreign key %1"_s.arg(name.isEmpty() ? keysOf(constraint, "fk_attrs"_L1) : name), fix, span});
    else if (type == "CONSTR_EXCLUSION"_L1)
        causes.scans.append({u"pg.lint.exclusion-build"_s, u"building the index of the exclusion constraint %1"_s.arg(name),
                             u"There is no way to build it concurrently: do it while the table is small or nobody uses it."_s,
                             span});
    else if (type == "CONSTR_PRIMARY"_L1 && constraint.contains("indexname"_L1))
        causes.scans.append({u"pg.lint.set-not-null"_s, u"NOT NULL, which the primary key makes of its columns,"_s,
                             u"Prove the columns not null by valid checks first."_s, span});
    else if (type == "CONSTR_UNIQUE"_L1 || type == "CONSTR_PRIMARY"_L1)
        causes.scans.append({type == "CONSTR_UNIQUE"_L1 ? u"pg.lint.unique-build"_s : u"pg.lint.primary-key-build"_s,
                             u"building the index on %1"_s.arg(keysOf(constraint, "keys"_L1)),
                             u"CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT ... USING INDEX."_s, span});
}

/// From which types a column of a type that is not known would come without a rewrite, where there are any that people have.
QString keptFrom(const QString &type)
{
    const QString base = type.section(u'(', 0, 0).trimmed();
    const bool bounded = type.contains(u'(');
    if (type == "text"_L1 || type == "character varying"_L1)
        return u"varchar or text"_s;
    if (base == "character varying"_L1)
        return u"a varchar that is not longer"_s;
    if (base == "numeric"_L1)
        return bounded ? u"a numeric of the same scale and no more digits"_s : u"numeric"_s;
    if (base == "timestamp"_L1 || base == "interval"_L1 || base == "time"_L1)
        return u"the same type with no more digits of a second"_s;
    if (type.startsWith("timestamp"_L1) || type.startsWith("time "_L1))
        return u"the same type with no more digits of a second"_s;
    if (base == "bit varying"_L1)
        return u"a bit varying that is not longer"_s;
    return type == "inet"_L1 ? u"cidr"_s : QString();
}

Cause ofType(const Case &c, const QJsonObject &command)
{
    const QString name = command.value("name"_L1).toString();
    Cause cause{u"pg.lint.alter-type"_s, u"the new type of %1"_s.arg(name),
                u"Add a column of the new type, keep it filled by a trigger, fill it in batches, and let code move to it."_s,
                c.clauseOfName(name)};
    const catalog::Table *table = c.state.table(c.target());
    if (!c.told.worstCase || (table && table->column(name)))
        return cause;
    const QString type = sql::formattedType(sql::unwrapped(command.value("def"_L1)).second.value("typeName"_L1).toObject());
    const QString kept = keptFrom(type);
    cause.unless = kept.isEmpty() ? u"only a column that is %1 already is left as it is"_s.arg(type)
                                  : u"not if it is %1 now, which is kept as it is stored"_s.arg(kept);
    cause.severity = kept.isEmpty() ? Severity::Error : Severity::Warning;
    if (!kept.isEmpty())
        cause.fix = u"Say --db, --catalog or --schema, so that its type is known."_s;
    return cause;
}

}  // namespace

void addCauses(const Case &c, const QJsonObject &command, Causes &causes)
{
    const QString subtype = command.value("subtype"_L1).toString();
    const QString name = command.value("name"_L1).toString();
    if (subtype == "AT_AddColumn"_L1) {
        ofAddColumn(c, command, causes);
    } else if (subtype == "AT_AddConstraint"_L1) {
        ofAddConstraint(c, command, causes);
    } else if (subtype == "AT_SetNotNull"_L1) {
        causes.scans.append(
            {u"pg.lint.set-not-null"_s, u"SET NOT NULL on %1"_s.arg(name),
             c.state.dialect().provesNotNullByCheck()
                 ? u"Add CHECK (%1 IS NOT NULL) NOT VALID, VALIDATE it in another transaction, then SET NOT NULL, and drop the check in a statement of its own."_s
                       .arg(name)
                 : u"Keep a CHECK (%1 IS NOT NULL), added NOT VALID and validated in another transaction, instead."_s.arg(name),
             c.clauseOfName(name)});
    } else if (subtype == "AT_AlterColumnType"_L1) {
        const Cause cause = ofType(c, command);
        causes.rewrites.append(cause);
        causes.scans.append(cause);
    } else if (subtype == "AT_ValidateConstraint"_L1) {
        causes.scans.append({u"pg.lint.validate-under-lock"_s, u"VALIDATE CONSTRAINT %1"_s.arg(name),
                             u"Validate it in a statement and a transaction of its own."_s, c.clauseOfName(name)});
    } else if (subtype == "AT_AttachPartition"_L1) {
        causes.scans.append({u"pg.lint.attach-partition"_s,
                             u"ATTACH PARTITION"_s,
                             u"Give the table a valid CHECK that says what its bounds say first, and drop it afterwards."_s,
                             {}});
    } else if (subtype == "AT_SetLogged"_L1 || subtype == "AT_SetUnLogged"_L1) {
        causes.rewrites.append({u"pg.lint.set-logged"_s,
                                subtype == "AT_SetLogged"_L1 ? u"SET LOGGED"_s : u"SET UNLOGGED"_s,
                                u"Do it while the table is small or nobody uses it."_s,
                                {}});
    } else if (subtype == "AT_SetTableSpace"_L1) {
        causes.rewrites.append({u"pg.lint.set-tablespace"_s,
                                u"SET TABLESPACE"_s,
                                u"Do it while nobody uses the table, or rebuild it online with a tool such as pg_repack."_s,
                                {}});
    }
}

}  // namespace colonnade::lint
