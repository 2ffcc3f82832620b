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

QList<Needs> needsOf(const Case &c)
{
    QList<Needs> needs;
    for (const QString &name : c.reading.newer)
        needs.append({18, name});
    if (c.is("MergeStmt"_L1))
        needs.append({15, u"MERGE"_s});
    if (c.is("IndexStmt"_L1) && c.node.value("nulls_not_distinct"_L1).toBool())
        needs.append({15, u"NULLS NOT DISTINCT"_s});
    if (c.is("IndexStmt"_L1) && c.node.contains("indexIncludingParams"_L1))
        needs.append({11, u"INCLUDE"_s});
    if (c.is("ReindexStmt"_L1)) {
        for (const QJsonValue parameter : c.node.value("params"_L1).toArray()) {
            if (parameter["DefElem"_L1]["defname"_L1].toString() == "concurrently"_L1)
                needs.append({12, u"REINDEX CONCURRENTLY"_s});
        }
    }
    for (const QJsonValue entry : c.is("AlterTableStmt"_L1) ? c.node.value("cmds"_L1).toArray() : QJsonArray()) {
        const QJsonObject command = sql::unwrapped(entry).second;
        const QJsonObject definition = sql::unwrapped(command.value("def"_L1)).second;
        const QString subtype = command.value("subtype"_L1).toString();
        if (subtype == "AT_DetachPartition"_L1 && definition.value("concurrent"_L1).toBool())
            needs.append({14, u"DETACH PARTITION CONCURRENTLY"_s});
        if (subtype == "AT_SetExpression"_L1)
            needs.append({17, u"SET EXPRESSION"_s});
        if (subtype == "AT_SetCompression"_L1)
            needs.append({14, u"SET COMPRESSION"_s});
        if (subtype == "AT_AddConstraint"_L1 && definition.value("nulls_not_distinct"_L1).toBool())
            needs.append({15, u"NULLS NOT DISTINCT"_s});
        for (const QJsonValue constraint : definition.value("constraints"_L1).toArray()) {
            const QJsonObject inner = constraint["Constraint"_L1].toObject();
            if (inner.value("contype"_L1).toString() == "CONSTR_GENERATED"_L1 && !inner.contains("generated_kind"_L1))
                needs.append({12, u"a stored generated column"_s});
        }
    }
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
              u"%1 came with PostgreSQL %2; %3 refuses the statement."_s.arg(needs.what).arg(needs.major).arg(major));
    }
    longNames(c);
}

}  // namespace colonnade::lint
