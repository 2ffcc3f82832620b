#include "change/from_sql.h"

#include "base/format.h"
#include "change/sql_table.h"
#include "sql/newer_syntax.h"
#include "sql/search_path.h"

#include <QJsonArray>

namespace colonnade::change {

using namespace Qt::StringLiterals;

namespace {

class Reader
{
public:
    Reader(SqlSource source, const catalog::Catalog *catalog, const QHash<QString, sql::QualifiedName> &meant)
        : m_source(std::move(source)), m_catalog(catalog), m_meant(meant)
    {
    }

    Result<ChangeSet> read(const QList<sql::ParsedStatement> &statements)
    {
        for (const sql::ParsedStatement &statement : statements) {
            if (const Result<void> done = readStatement(statement); !done)
                return failure(done.error());
        }
        if (m_change.isEmpty())
            return m_source.refusal(0, u"there is no ALTER TABLE ... ADD COLUMN in it."_s);
        if (!m_unvalidated.isEmpty()) {
            return m_source.refusal(
                m_unvalidated.first().byte,
                u"this constraint is never validated; expected VALIDATE CONSTRAINT later in the text, or no NOT VALID: the plan takes the careful way by itself."_s);
        }
        return m_change;
    }

private:
    Result<void> readStatement(const sql::ParsedStatement &statement)
    {
        if (statement.kind == "AlterTableStmt"_L1)
            return readAlter(statement);
        if (statement.kind == "CommentStmt"_L1)
            return readComment(statement);
        if (statement.kind == "IndexStmt"_L1)
            return readIndex(statement);
        if (statement.kind == "UpdateStmt"_L1)
            return readUpdate(statement);
        return m_source.refusal(
            statement.begin,
            u"this statement has no place in a change; expected ALTER TABLE ... ADD COLUMN, and for its new columns COMMENT ON COLUMN, CREATE INDEX, ADD CONSTRAINT, ALTER COLUMN ... SET DEFAULT or an UPDATE that fills them."_s);
    }

    sql::QualifiedName resolved(const QString &schema, const QString &name) const
    {
        if (!schema.isEmpty())
            return sql::qualified(schema, name);
        if (const auto meant = m_meant.constFind(name); meant != m_meant.cend())
            return *meant;
        if (m_catalog) {
            const catalog::Server &server = m_catalog->server();
            for (const QString &candidate : sql::searchPath(server.settings.value(u"search_path"_s), server.user)) {
                if (m_catalog->table(sql::qualified(candidate, name)))
                    return sql::qualified(candidate, name);
            }
        }
        return sql::qualified(u"public"_s, name);
    }
    sql::QualifiedName relation(const QJsonObject &rangeVar) const
    {
        return resolved(rangeVar.value("schemaname"_L1).toString(), rangeVar.value("relname"_L1).toString());
    }
    TableChange &table(const sql::QualifiedName &name)
    {
        if (!m_tables.contains(name)) {
            m_tables.insert(name, m_change.tables.size());
            m_change.tables.append({name, {}});
        }
        return m_change.tables[m_tables.value(name)];
    }
    ColumnAddition *newColumn(const sql::QualifiedName &name, const QString &column)
    {
        const auto known = m_tables.constFind(name);
        if (known == m_tables.cend())
            return nullptr;
        QList<ColumnAddition> &columns = m_change.tables[*known].addColumns;
        const auto found = std::ranges::find(columns, column, &ColumnAddition::name);
        return found == columns.end() ? nullptr : &*found;
    }
    std::unexpected<Error> notNew(int byte, const QString &column) const
    {
        return m_source.refusal(byte, u"%1 is not a column that a statement before this one adds."_s.arg(column));
    }

    Names names() const
    {
        return {[this](const QJsonObject &rangeVar) { return relation(rangeVar); },
                [this](const sql::QualifiedName &name) {
                    const catalog::Table *known = m_catalog ? m_catalog->table(name) : nullptr;
                    const catalog::Constraint *key = known ? known->primaryKey() : nullptr;
                    return key && key->columns.size() == 1 ? key->columns.first() : QString();
                }};
    }

    /// Where the clause that begins at a token ends: its comma, or the statement's end.
    int clauseEnd(qsizetype token, int statementEnd) const
    {
        const qsizetype comma = m_source.find(token, {u","_s, u";"_s});
        return comma < m_source.tokens().size() ? std::min(m_source.tokens()[comma].begin, statementEnd) : statementEnd;
    }

    Result<void> readAlter(const sql::ParsedStatement &statement)
    {
        const QJsonObject relationNode = statement.node.value("relation"_L1).toObject();
        if (statement.node.value("objtype"_L1).toString() != "OBJECT_TABLE"_L1 || !relationNode.value("inh"_L1).toBool()
            || statement.node.value("missing_ok"_L1).toBool()) {
            return m_source.refusal(statement.begin,
                                    u"expected ALTER TABLE with the name of a table, without ONLY or IF EXISTS."_s);
        }
        const sql::QualifiedName name = relation(relationNode);
        // Clauses carry no place of their own: they are as many as the commas outside of parentheses say.
        qsizetype token = m_source.tokenAt(relationNode.value("location"_L1).toInt());
        token = std::min(m_source.find(token, {u"add"_s, u"alter"_s, u"validate"_s}), m_source.tokenAt(statement.end));
        for (const QJsonValue entry : statement.node.value("cmds"_L1).toArray()) {
            const int end = clauseEnd(token, statement.end);
            if (const auto done = readClause(name, sql::unwrapped(entry).second, token, end, statement); !done)
                return done;
            token = m_source.tokenAt(end) + 1;
        }
        return {};
    }

    Result<void> readClause(const sql::QualifiedName &name, const QJsonObject &command, qsizetype token, int end,
                            const sql::ParsedStatement &statement)
    {
        const int begin = token < m_source.tokens().size() ? m_source.tokens()[token].begin : statement.begin;
        const QString subtype = command.value("subtype"_L1).toString();
        if (subtype == "AT_AddColumn"_L1) {
            const auto column = columnFromSql(m_source, sql::unwrapped(command.value("def"_L1)).second, end, names());
            if (!column)
                return failure(column.error());
            table(name).addColumns.append(*column);
            return {};
        }
        if (subtype == "AT_AddConstraint"_L1)
            return readConstraint(name, sql::unwrapped(command.value("def"_L1)).second, token, end);
        if (subtype == "AT_ValidateConstraint"_L1)
            return readValidate(name, command.value("name"_L1).toString(), begin);
        return readColumnClause(name, command, token, end, begin);
    }

    Result<void> readConstraint(const sql::QualifiedName &name, const QJsonObject &constraint, qsizetype token, int end)
    {
        const int begin = m_source.tokens()[token].begin;
        if (constraint.value("skip_validation"_L1).toBool())
            m_unvalidated.append({name, constraint.value("conname"_L1).toString(), begin});
        return addConstraintFromSql(m_source, constraint, token, end, names(), table(name));
    }

    Result<void> readValidate(const sql::QualifiedName &name, const QString &constraint, int begin)
    {
        if (!m_unvalidated.removeIf([&](const Unvalidated &one) { return one.table == name && one.constraint == constraint; }))
            return m_source.refusal(begin,
                                    u"%1 is not a constraint that a clause before this one adds, not valid."_s.arg(constraint));
        return {};
    }

    Result<void> readColumnClause(const sql::QualifiedName &name, const QJsonObject &command, qsizetype token, int end, int begin)
    {
        const QString subtype = command.value("subtype"_L1).toString();
        const QString columnName = command.value("name"_L1).toString();
        ColumnAddition *column = newColumn(name, columnName);
        const QString word = sql::unwrapped(command.value("def"_L1)).second.value("sval"_L1).toString().toLower();
        if (subtype == "AT_SetStorage"_L1 && column) {
            column->storage = word;
            return {};
        }
        if (subtype == "AT_SetCompression"_L1 && column) {
            column->compression = word == "default"_L1 ? std::nullopt : std::optional(word);
            return {};
        }
        if (subtype == "AT_ColumnDefault"_L1 && command.contains("def"_L1)) {
            if (!column)
                return notNew(begin, columnName);
            const qsizetype keyword = m_source.find(token, {u"default"_s});
            column->defaultExpression = m_source.slice(m_source.tokens()[keyword].end, end);
            return {};
        }
        if (subtype == "AT_SetNotNull"_L1 && column) {
            column->notNull = true;
            return {};
        }
        return m_source.refusal(
            begin,
            u"this clause has no place in a change; expected ADD COLUMN, or ADD CONSTRAINT, SET DEFAULT, SET NOT NULL, SET STORAGE or SET COMPRESSION for a column that is added before it."_s);
    }

    Result<void> readComment(const sql::ParsedStatement &statement)
    {
        QStringList parts;
        for (const QJsonValue entry : sql::unwrapped(statement.node.value("object"_L1)).second.value("items"_L1).toArray())
            parts.append(sql::unwrapped(entry).second.value("sval"_L1).toString());
        if (statement.node.value("objtype"_L1).toString() != "OBJECT_COLUMN"_L1 || parts.size() < 2)
            return m_source.refusal(statement.begin, u"expected COMMENT ON COLUMN table.column."_s);
        const QString columnName = parts.takeLast();
        ColumnAddition *column =
            newColumn(resolved(parts.size() > 1 ? parts[parts.size() - 2] : QString(), parts.last()), columnName);
        if (!column)
            return notNew(statement.begin, columnName);
        if (statement.node.contains("comment"_L1))
            column->comment = statement.node.value("comment"_L1).toString();
        return {};
    }

    Result<void> readIndex(const sql::ParsedStatement &statement)
    {
        return addIndexFromSql(m_source, statement, table(relation(statement.node.value("relation"_L1).toObject())));
    }

    /// WHERE c IS NULL, for one of the columns that are set.
    static bool isOwnNullTest(const QJsonValue &where, const QString &column)
    {
        const auto [kind, node] = sql::unwrapped(where);
        const auto [argument, reference] = sql::unwrapped(node.value("arg"_L1));
        const QJsonArray fields = reference.value("fields"_L1).toArray();
        return kind == "NullTest"_L1 && node.value("nulltesttype"_L1).toString() == "IS_NULL"_L1 && argument == "ColumnRef"_L1
            && sql::unwrapped(fields.isEmpty() ? QJsonValue() : fields.last()).second.value("sval"_L1).toString() == column;
    }

    Result<void> readUpdate(const sql::ParsedStatement &statement)
    {
        const QJsonObject &node = statement.node;
        const QJsonArray targets = node.value("targetList"_L1).toArray();
        const sql::QualifiedName name = relation(node.value("relation"_L1).toObject());
        const bool filtered = node.contains("whereClause"_L1)
            && !(targets.size() == 1
                 && isOwnNullTest(node.value("whereClause"_L1),
                                  sql::unwrapped(targets.first()).second.value("name"_L1).toString()));
        if (filtered || node.contains("fromClause"_L1) || node.contains("returningList"_L1) || node.contains("withClause"_L1)
            || node.value("relation"_L1).toObject().contains("alias"_L1)
            || !node.value("relation"_L1).toObject().value("inh"_L1).toBool()) {
            return m_source.refusal(
                statement.begin,
                u"expected UPDATE table SET new_column = expression, for all rows or WHERE new_column IS NULL, without FROM, RETURNING, WITH, ONLY or an alias."_s);
        }
        for (const QJsonValue entry : targets) {
            const QJsonObject target = sql::unwrapped(entry).second;
            const int begin = target.value("location"_L1).toInt();
            const QString columnName = target.value("name"_L1).toString();
            ColumnAddition *column = newColumn(name, columnName);
            if (!column)
                return notNew(begin, columnName);
            const qsizetype equals = m_source.tokenAt(begin) + 1;
            if (column->fill || m_source.word(equals) != "="_L1)
                return m_source.refusal(begin, u"expected each new column once, as column = expression."_s);
            const qsizetype stop = m_source.find(equals + 1, {u","_s, u"where"_s, u";"_s});
            const int end =
                stop < m_source.tokens().size() ? std::min(m_source.tokens()[stop].begin, statement.end) : statement.end;
            column->fill = FillWish{m_source.slice(m_source.tokens()[equals].end, end)};
        }
        return {};
    }

    struct Unvalidated {
        sql::QualifiedName table;
        QString constraint;
        int byte;
    };

    SqlSource m_source;
    const catalog::Catalog *m_catalog;
    const QHash<QString, sql::QualifiedName> &m_meant;
    ChangeSet m_change;
    QList<Unvalidated> m_unvalidated;
    QHash<sql::QualifiedName, qsizetype> m_tables;  ///< by name, into m_change
};

/// Forty thousand columns. Trees of SQL take up to four hundred times its size.
constexpr qsizetype LongestSql = 2 << 20;

/// Of a token that is a name, how long it is: the parser has cut it already. 0 for anything else.
int bytesOfName(const QByteArray &token)
{
    if (token.startsWith('"'))
        return static_cast<int>(token.sliced(1, token.size() - 2).replace("\"\"", "\"").size());
    const auto first = static_cast<unsigned char>(token[0]);
    const bool word = first == '_' || first >= 0x80 || std::isalpha(first) != 0;
    return word && !token.contains('\'') && !token.contains('"') ? static_cast<int>(token.size()) : 0;
}

}  // namespace

namespace {

/// Of what 18 brought, virtual columns belong into a change.
Result<QList<sql::ParsedStatement>> parsed(const QByteArray &utf8)
{
    const auto statements = sql::parse(utf8);
    if (statements)
        return statements;
    const sql::NewerSyntax newer = sql::withoutNewerSyntax(utf8);
    const bool known = !newer.changes.isEmpty() && std::ranges::all_of(newer.changes, [](const sql::NewerSyntax::Change &change) {
        return change.mend == sql::NewerSyntax::Mend::VirtualColumn;
    });
    auto mended = known ? sql::parse(newer.text) : statements;
    if (!mended)
        return statements;
    for (sql::ParsedStatement &statement : *mended)
        statement.node = sql::mended(statement.node, newer.changes);
    return mended;
}

}  // namespace

Result<ChangeSet> changeFromSql(const QByteArray &file, const QString &name, const catalog::Catalog *catalog,
                                const QHash<QString, sql::QualifiedName> &meant)
{
    if (file.size() > LongestSql) {
        return failure(
            ErrorKind::InvalidInput,
            u"%1, line 1: a change has at most %2 of SQL, and this is %3; only ALTER TABLE ... ADD COLUMN belongs there."_s.arg(
                name, format::bytes(LongestSql), format::bytes(static_cast<double>(file.size()))));
    }
    // Editors on Windows put a mark in front.
    const QByteArray utf8 = file.startsWith("\xEF\xBB\xBF") ? file.sliced(3) : file;
    const auto statements = parsed(utf8);
    if (!statements) {
        const QString place = statements.error().message;
        return failure(ErrorKind::SqlRefused, u"%1, %2."_s.arg(name, place), statements.error().sqlState);
    }
    const auto tokens = sql::scan(utf8);
    if (!tokens)
        return failure(ErrorKind::SqlRefused, u"%1: %2."_s.arg(name, tokens.error().message));
    const SqlSource source(utf8, name, *tokens);
    for (const sql::Token &token : *tokens) {
        if (const int bytes = bytesOfName(utf8.sliced(token.begin, token.end - token.begin)); bytes > sql::Identifier::MaxBytes) {
            return source.refusal(
                token.begin,
                u"this name has %1 bytes of UTF-8; PostgreSQL would cut it at %2 without an error."_s.arg(bytes).arg(
                    sql::Identifier::MaxBytes));
        }
    }
    return Reader(source, catalog, meant).read(*statements);
}

}  // namespace colonnade::change
