// Rules about what a server of the version that is judged for does not take, and what it takes differently from how it is
// written.
#include "lint/case.h"

#include "sql/scanner.h"

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

struct Needs {
    int major = 0;
    QString what;
};

bool hasParameter(const QJsonValue &list, QLatin1StringView name)
{
    return std::ranges::any_of(
        list.toArray(), [&](const QJsonValue &parameter) { return parameter["DefElem"_L1]["defname"_L1].toString() == name; });
}

void ofConstraint(const QJsonObject &constraint, QList<Needs> &needs)
{
    const bool generated = constraint.value("contype"_L1).toString() == "CONSTR_GENERATED"_L1;
    if (constraint.value("nulls_not_distinct"_L1).toBool())
        needs.append({15, u"NULLS NOT DISTINCT"_s});
    if (generated && constraint.value("generated_kind"_L1).toString() != "v"_L1)
        needs.append({12, u"a stored generated column"_s});
}

void ofCommand(const QJsonObject &command, bool ofIndex, QList<Needs> &needs)
{
    const QString subtype = command.value("subtype"_L1).toString();
    const QJsonObject definition = sql::unwrapped(command.value("def"_L1)).second;
    if (subtype == "AT_DetachPartition"_L1 && definition.value("concurrent"_L1).toBool())
        needs.append({14, u"DETACH PARTITION CONCURRENTLY"_s});
    else if (subtype == "AT_DetachPartitionFinalize"_L1)
        needs.append({14, u"DETACH PARTITION FINALIZE"_s});
    else if (subtype == "AT_AttachPartition"_L1 && ofIndex)
        needs.append({11, u"ALTER INDEX ... ATTACH PARTITION"_s});
    else if (subtype == "AT_AttachPartition"_L1 && definition.value("bound"_L1)["is_default"_L1].toBool())
        needs.append({11, u"a default partition"_s});
    else if (subtype == "AT_SetStatistics"_L1 && ofIndex)
        needs.append({11, u"SET STATISTICS of an index"_s});
    else if (subtype == "AT_SetExpression"_L1)
        needs.append({17, u"SET EXPRESSION"_s});
    else if (subtype == "AT_DropExpression"_L1)
        needs.append({13, u"DROP EXPRESSION"_s});
    else if (subtype == "AT_SetCompression"_L1)
        needs.append({14, u"SET COMPRESSION"_s});
    else if (subtype == "AT_SetAccessMethod"_L1)
        needs.append({15, u"SET ACCESS METHOD"_s});
    else if (subtype == "AT_AddConstraint"_L1)
        ofConstraint(definition, needs);
    else if (subtype == "AT_AddColumn"_L1 && definition.contains("compression"_L1))
        needs.append({14, u"COMPRESSION"_s});
    for (const QJsonValue constraint : definition.value("constraints"_L1).toArray())
        ofConstraint(constraint["Constraint"_L1].toObject(), needs);
}

void ofIndex(const Case &c, QList<Needs> &needs)
{
    if (c.node.value("nulls_not_distinct"_L1).toBool())
        needs.append({15, u"NULLS NOT DISTINCT"_s});
    if (c.node.contains("indexIncludingParams"_L1))
        needs.append({11, u"INCLUDE"_s});
    if (!c.node.value("relation"_L1)["inh"_L1].toBool())
        needs.append({11, u"CREATE INDEX ... ON ONLY"_s});
}

void ofTable(const Case &c, QList<Needs> &needs)
{
    if (c.node.value("partbound"_L1)["is_default"_L1].toBool())
        needs.append({11, u"a default partition"_s});
    for (const QJsonValue element : c.node.value("tableElts"_L1).toArray()) {
        const auto [kind, contents] = sql::unwrapped(element);
        if (kind == "Constraint"_L1)
            ofConstraint(contents, needs);
        for (const QJsonValue constraint : contents.value("constraints"_L1).toArray())
            ofConstraint(constraint["Constraint"_L1].toObject(), needs);
    }
}

QList<Needs> needsOf(const Case &c)
{
    QList<Needs> needs;
    for (const QString &name : c.reading.newer)
        needs.append({18, name});
    if (c.is("MergeStmt"_L1))
        needs.append({15, u"MERGE"_s});
    else if (c.is("IndexStmt"_L1))
        ofIndex(c, needs);
    else if (c.is("CreateStmt"_L1))
        ofTable(c, needs);
    else if (c.is("ReindexStmt"_L1) && hasParameter(c.node.value("params"_L1), "concurrently"_L1))
        needs.append({12, u"REINDEX CONCURRENTLY"_s});
    else if (c.is("CreateTrigStmt"_L1) && c.node.value("replace"_L1).toBool())
        needs.append({14, u"CREATE OR REPLACE TRIGGER"_s});
    else if (c.is("CallStmt"_L1) || (c.is("CreateFunctionStmt"_L1) && c.node.value("is_procedure"_L1).toBool())
             || (c.is("DropStmt"_L1) && c.node.value("removeType"_L1).toString() == "OBJECT_PROCEDURE"_L1))
        needs.append({11, u"a procedure"_s});
    else if (c.is("AlterStatsStmt"_L1))
        needs.append({13, u"ALTER STATISTICS ... SET STATISTICS"_s});
    else if (c.is("RenameStmt"_L1) && c.node.value("renameType"_L1).toString() == "OBJECT_COLUMN"_L1
             && c.node.value("relationType"_L1).toString() == "OBJECT_VIEW"_L1)
        needs.append({13, u"renaming a column of a view"_s});
    const bool onIndex = c.node.value("objtype"_L1).toString() == "OBJECT_INDEX"_L1;
    for (const QJsonValue entry : c.is("AlterTableStmt"_L1) ? c.node.value("cmds"_L1).toArray() : QJsonArray())
        ofCommand(sql::unwrapped(entry).second, onIndex, needs);
    return needs;
}

/// PostgreSQL cuts names at 63 bytes; the tree has them cut already.
void longNames(Case &c)
{
    const QByteArray &text = c.reading.text;
    int run = 0;
    bool any = false;
    for (const char letter : text) {
        run = std::isspace(static_cast<unsigned char>(letter)) ? 0 : run + 1;
        any = any || run > sql::Identifier::MaxBytes;
    }
    const auto tokens = any ? sql::scan(text) : Result<QList<sql::Token>>(QList<sql::Token>());
    for (const sql::Token &token : tokens ? *tokens : QList<sql::Token>()) {
        const QByteArrayView word = QByteArrayView(text).sliced(token.begin, token.end - token.begin);
        const bool isQuoted = word.startsWith('"');
        const bool isName = isQuoted || (sql::isName(token) && !word.startsWith('$'));
        const qsizetype bytes = word.size() - (isQuoted ? 2 : 0);
        if (isName && bytes > sql::Identifier::MaxBytes)
            c.say(
                u"pg.lint.name-too-long"_s, Severity::Warning, QString::fromUtf8(word),
                u"PostgreSQL cuts this name of %1 bytes to 63 with no more than a notice; two names that differ only behind that are one."_s
                    .arg(bytes),
                u"Choose a shorter name."_s, {token.begin, token.end});
    }
}

}  // namespace

void versionRules(Case &c)
{
    const int major = c.state.catalog().server().major();
    QStringList said;
    for (const Needs &needs : needsOf(c)) {
        if (needs.major <= major || said.contains(needs.what))
            continue;
        said.append(needs.what);
        c.say(u"pg.lint.needs-version"_s, Severity::Error, {},
              u"%1 came with PostgreSQL %2; %3 refuses the statement with a syntax error (SQLSTATE 42601)."_s
                  .arg(needs.what.first(1).toUpper() + needs.what.sliced(1))
                  .arg(needs.major)
                  .arg(major));
    }
    longNames(c);
}

}  // namespace colonnade::lint
