#include "lint/rewrite.h"

#include "change/from_sql.h"
#include "impact/assess.h"
#include "plan/sql_script.h"
#include "sql/comment.h"

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

/// The catalog, with an empty table for each name that is not there, so that what needs to know nothing of it can be planned.
class Known
{
public:
    explicit Known(const catalog::Catalog &catalog) : m_catalog(catalog) {}
    const catalog::Catalog &catalog() const { return m_catalog; }
    const catalog::Catalog &with(const change::ChangeSet &change)
    {
        const catalog::Catalog &known = m_extended ? *m_extended : m_catalog;
        QList<catalog::Table> missing;
        for (const change::TableChange &entry : change.tables) {
            if (known.table(entry.table) || std::ranges::contains(missing, entry.table, &catalog::Table::name))
                continue;
            catalog::Table table;
            table.name = entry.table;
            table.accessMethod = u"heap"_s;
            table.privileges = {true, true, true, true, true, true};
            missing.append(table);
        }
        if (missing.isEmpty())
            return known;
        catalog::CatalogData data = known.data();
        data.tables += missing;
        std::ranges::sort(data.tables, {}, &catalog::Table::name);
        m_extended.emplace(std::move(data));
        return *m_extended;
    }

private:
    const catalog::Catalog &m_catalog;
    std::optional<catalog::Catalog> m_extended;
};

QString note(const QString &text)
{
    return text.isEmpty() ? QString() : sql::comment(u"colonnade: "_s + text);
}

/// What the session is in where a statement stands, as far as a plan in its place has to know.
struct Surroundings {
    bool inBlock = false;              ///< between BEGIN and COMMIT of the file itself
    QString opening;                   ///< "BEGIN", as it stands there
    QStringList local;                 ///< SET LOCAL since then
    QString refusal;                   ///< why the block cannot be ended before the statement and begun anew behind it
    QHash<QString, QString> settings;  ///< the SET of the file that holds, by the setting's name
};

/// Walks along the statements of a file.
class Walk
{
public:
    explicit Walk(const QList<StatementVerdict> &statements) : m_statements(statements) {}

    const Surroundings &at(qsizetype index)
    {
        for (; m_next < index; ++m_next)
            pass(m_statements[m_next]);
        if (m_now.inBlock && m_now.refusal.isEmpty())
            m_now.refusal = howItEnds(index);
        return m_now;
    }

private:
    static QJsonObject nodeOf(const StatementVerdict &statement)
    {
        const auto parsed = sql::parseOne(statement.sql.toUtf8());
        return parsed ? parsed->second : QJsonObject();
    }

    void pass(const StatementVerdict &statement)
    {
        if (statement.kind == "VariableSetStmt"_L1)
            return set(statement);
        if (statement.kind == "DiscardStmt"_L1)
            m_now.settings.clear();
        if (statement.kind == "LockStmt"_L1 || statement.kind == "DeclareCursorStmt"_L1
            || statement.kind == "ConstraintsSetStmt"_L1)
            m_now.refusal = u"what its transaction does before it would be lost (line %1)"_s.arg(statement.place.line);
        if (statement.kind != "TransactionStmt"_L1)
            return;
        const QJsonObject node = nodeOf(statement);
        const QString kind = node.value("kind"_L1).toString();
        if (kind == "TRANS_STMT_SAVEPOINT"_L1) {
            m_now.refusal = u"a savepoint of its transaction is open (line %1)"_s.arg(statement.place.line);
        } else if (kind == "TRANS_STMT_BEGIN"_L1 || kind == "TRANS_STMT_START"_L1) {
            begin(statement.sql);
        } else if (endsBlock(kind)) {
            m_now.inBlock = node.value("chain"_L1).toBool();
            m_now.local.clear();
            m_now.refusal.clear();
        }
    }

    void begin(const QString &opening)
    {
        m_now.inBlock = true;
        m_now.opening = opening;
        m_now.local.clear();
        m_now.refusal.clear();
        m_end = -1;
    }

    void set(const StatementVerdict &statement)
    {
        const QJsonObject node = nodeOf(statement);
        const QString name = node.value("name"_L1).toString();
        if (node.value("is_local"_L1).toBool())
            m_now.local.append(statement.sql);
        else if (node.value("kind"_L1).toString() == "VAR_RESET_ALL"_L1)
            m_now.settings.clear();
        else if (name == "lock_timeout"_L1 || name == "statement_timeout"_L1)
            m_now.settings.insert(name, statement.sql);
    }

    static bool endsBlock(const QString &kind)
    {
        return kind == "TRANS_STMT_COMMIT"_L1 || kind == "TRANS_STMT_ROLLBACK"_L1 || kind == "TRANS_STMT_PREPARE"_L1;
    }

    /// Empty where COMMIT ends the block that is open at `index`. Looked up once for each block.
    QString howItEnds(qsizetype index)
    {
        if (m_end < index) {
            m_end = m_statements.size();
            m_ending = u"no COMMIT ends its transaction"_s;
            for (qsizetype i = index; i < m_end; ++i) {
                const StatementVerdict &statement = m_statements[i];
                const QString kind =
                    statement.kind == "TransactionStmt"_L1 ? nodeOf(statement).value("kind"_L1).toString() : QString();
                if (!endsBlock(kind))
                    continue;
                m_end = i;
                m_ending = kind == "TRANS_STMT_COMMIT"_L1
                    ? QString()
                    : u"its transaction does not end with COMMIT (line %1)"_s.arg(statement.place.line);
            }
        }
        return m_ending;
    }

    const QList<StatementVerdict> &m_statements;
    Surroundings m_now;
    qsizetype m_next = 0;
    qsizetype m_end = -1;
    QString m_ending;
};

/// A plan has transactions of its own: that of the file ends before it and begins anew behind it; settings stand as before.
QString placed(const QString &script, const Surroundings &around)
{
    QString text;
    if (around.inBlock)
        text += note(u"the transaction of the file is committed here, for the plan has transactions of its own."_s)
            + u"COMMIT;\n\n"_s;
    text += script.trimmed() + u'\n';
    for (const QString &name : {u"lock_timeout"_s, u"statement_timeout"_s})
        text += (script.contains(u"\nSET "_s + name) ? around.settings.value(name, u"RESET "_s + name) + u";\n"_s : QString());
    if (around.inBlock) {
        text += u'\n' + note(u"the transaction of the file goes on."_s) + around.opening + u";\n"_s;
        for (const QString &local : around.local)
            text += local + u";\n"_s;
    }
    return text.trimmed();
}

/// `reason` gets why there is no plan, or what the plan takes for granted.
std::optional<QString> planned(const StatementVerdict &statement, Known &known, QString &reason)
{
    const catalog::Catalog &catalog = known.catalog();
    const auto change = change::changeFromSql(statement.sql.toUtf8(), {}, &catalog, statement.meant);
    if (!change)
        return std::nullopt;
    const auto plan = impact::plannedAndAssessed(*change, known.with(*change));
    if (!plan) {
        reason = plan.error().message;
        return std::nullopt;
    }
    const auto dead = std::ranges::find(plan->findings, plan::Severity::Error, &plan::Finding::severity);
    if (dead != plan->findings.end()) {
        reason = dead->message;
        return std::nullopt;
    }
    if (plan->isEmpty())
        return std::nullopt;
    const auto unknown =
        std::ranges::find_if(change->tables, [&](const change::TableChange &entry) { return !catalog.table(entry.table); });
    if (unknown != change->tables.end())
        reason = u"%1 is not known here and taken for an ordinary table; say --db to be sure."_s.arg(unknown->table.display());
    return plan::planScript(*plan);
}

/// What stands in the place of a statement, and whether it is a plan.
std::pair<QString, bool> replacement(const StatementVerdict &statement, Known &known, const Surroundings &around)
{
    QString reason;
    const bool isAlter = statement.kind == "AlterTableStmt"_L1 && !statement.locks.isEmpty();
    if (isAlter && around.inBlock && !around.refusal.isEmpty())
        reason = u"It cannot be planned here: %1."_s.arg(around.refusal);
    else if (const auto script = isAlter ? planned(statement, known, reason) : std::nullopt)
        return {note(reason)
                    + note(u"instead of the statement that stood on line %1%2."_s.arg(
                        QString::number(statement.place.line),
                        around.inBlock ? QString() : u"; it has transactions of its own, so run it outside of one"_s))
                    + placed(*script, around),
                true};
    QString text = note(reason.isEmpty() ? u"left as it is."_s : u"left as it is. "_s + reason);
    for (const LintFinding &finding : statement.findings) {
        if (finding.finding.severity > plan::Severity::Info)
            text += note(finding.finding.message + (finding.finding.fix ? u' ' + *finding.finding.fix : QString()));
    }
    return {text + statement.sql, false};
}

bool harms(const StatementVerdict &statement)
{
    return std::ranges::any_of(statement.findings, [](const LintFinding &finding) {
        return finding.finding.severity > plan::Severity::Info && finding.finding.rule != "pg.lint.no-lock-timeout"_L1;
    });
}

}  // namespace

QList<RewrittenPiece> rewrittenPieces(const FileVerdict &verdict, const catalog::Catalog &catalog, const std::stop_token &stop)
{
    QList<RewrittenPiece> pieces;
    Known known(catalog);
    Walk walk(verdict.statements);
    int at = 0;
    for (qsizetype i = 0; i < verdict.statements.size() && !stop.stop_requested(); ++i) {
        const StatementVerdict &statement = verdict.statements[i];
        if (statement.begin > at)
            pieces.append({verdict.text.sliced(at, statement.begin - at)});
        const auto [put, planned] =
            harms(statement) ? replacement(statement, known, walk.at(i)) : std::pair(statement.sql, false);
        pieces.append({put.toUtf8(), i, planned});
        at = statement.end;
        // A plan ends with a semicolon of its own.
        if (put != statement.sql && put.endsWith(u';') && at < verdict.text.size() && verdict.text[at] == ';')
            ++at;
    }
    if (at < verdict.text.size())
        pieces.append({verdict.text.sliced(at)});
    return pieces;
}

QByteArray rewritten(const FileVerdict &verdict, const catalog::Catalog &catalog)
{
    QByteArray text;
    for (const RewrittenPiece &piece : rewrittenPieces(verdict, catalog))
        text += piece.text;
    return text;
}

}  // namespace colonnade::lint
