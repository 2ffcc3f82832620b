#include "lint/session.h"

#include <QJsonArray>

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

/// "5s", "1min", "2000" (ms): as PostgreSQL reads a time.
std::chrono::milliseconds durationOf(const QString &text)
{
    qsizetype digits = 0;
    while (digits < text.size() && (text[digits].isDigit() || text[digits] == u'.'))
        ++digits;
    const double number = text.first(digits).toDouble();
    const QString unit = text.sliced(digits).trimmed();
    const double factor = unit == "s"_L1 ? 1000
        : unit == "min"_L1               ? 60'000
        : unit == "h"_L1                 ? 3'600'000
        : unit == "d"_L1                 ? 86'400'000
        : unit == "us"_L1                ? 0.001
                                         : 1;
    // The server takes no more than an int holds.
    constexpr double most = std::numeric_limits<int>::max();
    return std::chrono::milliseconds(static_cast<qint64>(std::clamp(number * factor, 0.0, most)));
}

QString constantOf(const QJsonValue &node)
{
    const auto [kind, content] = sql::unwrapped(node);
    if (kind == "TypeCast"_L1)
        return constantOf(content.value("arg"_L1));
    const QJsonObject constant = kind == "A_Const"_L1 ? content : QJsonObject();
    if (constant.contains("sval"_L1))
        return constant.value("sval"_L1).toObject().value("sval"_L1).toString();
    if (constant.contains("ival"_L1))
        return QString::number(constant.value("ival"_L1).toObject().value("ival"_L1).toInt());
    if (constant.contains("fval"_L1))
        return constant.value("fval"_L1).toObject().value("fval"_L1).toString();
    if (constant.contains("boolval"_L1))
        return constant.value("boolval"_L1).toObject().value("boolval"_L1).toBool() ? u"true"_s : u"false"_s;
    return {};
}

}  // namespace

QString nameOfType(const QJsonObject &node)
{
    const QJsonArray names = node.value("typeName"_L1).toArray();
    return names.isEmpty() ? QString() : names.last()["String"_L1]["sval"_L1].toString();
}

bool Session::first(const QString &what)
{
    if (m_said.contains(what))
        return false;
    m_said.append(what);
    return true;
}

void Session::begin()
{
    m_inTransaction = true;
    m_lockTimeoutBefore = m_lockTimeout.session;
    releaseTo(0);
    m_savepoints.clear();
    m_newEnumValues.clear();
    m_newTypes.clear();
    m_said.clear();
}

void Session::end(bool rolledBack)
{
    if (rolledBack)
        m_lockTimeout.session = m_lockTimeoutBefore;
    m_lockTimeout.current = m_lockTimeout.session;
    m_inTransaction = false;
    m_implicit = false;
    releaseTo(0);
    m_savepoints.clear();
    m_newEnumValues.clear();
    m_newTypes.clear();
    m_said.clear();
}

void Session::enterBlock(bool transaction)
{
    if (m_inTransaction && m_implicit)
        end(false);
    if (transaction && !m_inTransaction) {
        begin();
        m_implicit = true;
    }
}

void Session::apply(const sql::ParsedStatement &statement, const plan::Dialect &dialect)
{
    if (statement.kind == "TransactionStmt"_L1) {
        transaction(statement.node);
    } else if (statement.kind == "VariableSetStmt"_L1) {
        set(statement.node);
    } else if (statement.kind == "DiscardStmt"_L1) {
        if (statement.node.value("target"_L1).toString() == "DISCARD_ALL"_L1)
            setTo(u"lock_timeout"_s, {}, false);
    } else if (statement.kind == "AlterEnumStmt"_L1 && m_inTransaction) {
        const bool safe = dialect.usesValuesOfNewEnums() && hasMade(nameOfType(statement.node));
        if (!statement.node.contains("oldVal"_L1) && !safe)
            m_newEnumValues.append(statement.node.value("newVal"_L1).toString());
    } else if (statement.kind == "CreateEnumStmt"_L1 && m_inTransaction) {
        m_newTypes.append(nameOfType(statement.node));
    } else if (statement.kind == "SelectStmt"_L1) {
        for (const QJsonValue target : statement.node.value("targetList"_L1).toArray()) {
            const QJsonObject call = target["ResTarget"_L1]["val"_L1]["FuncCall"_L1].toObject();
            const QJsonArray names = call.value("funcname"_L1).toArray();
            const QJsonArray arguments = call.value("args"_L1).toArray();
            if (names.isEmpty() || names.last()["String"_L1]["sval"_L1].toString() != "set_config"_L1 || arguments.size() != 3)
                continue;
            setTo(constantOf(arguments[0]).toLower(), {constantOf(arguments[1])}, constantOf(arguments[2]) == "true"_L1);
        }
    }
}

void Session::transaction(const QJsonObject &node)
{
    const QString kind = node.value("kind"_L1).toString();
    const QString name = node.value("savepoint_name"_L1).toString();
    if (kind == "TRANS_STMT_BEGIN"_L1 || kind == "TRANS_STMT_START"_L1) {
        if (!m_inTransaction)
            begin();
    } else if (kind == "TRANS_STMT_COMMIT"_L1 || kind == "TRANS_STMT_ROLLBACK"_L1 || kind == "TRANS_STMT_PREPARE"_L1) {
        const bool chain = node.value("chain"_L1).toBool();
        end(kind == "TRANS_STMT_ROLLBACK"_L1);
        if (chain)
            begin();
    } else if (kind == "TRANS_STMT_SAVEPOINT"_L1) {
        m_savepoints.append({name, m_held.size(), m_lockTimeout});
    } else if (kind == "TRANS_STMT_ROLLBACK_TO"_L1) {
        while (!m_savepoints.isEmpty() && m_savepoints.last().name != name)
            m_savepoints.removeLast();
        if (!m_savepoints.isEmpty()) {
            releaseTo(m_savepoints.last().held);
            m_lockTimeout = m_savepoints.last().lockTimeout;
        }
    }
}

void Session::set(const QJsonObject &node)
{
    const QString kind = node.value("kind"_L1).toString();
    if (kind == "VAR_RESET_ALL"_L1) {
        setTo(u"lock_timeout"_s, {}, false);
        return;
    }
    QStringList values;
    if (kind == "VAR_SET_VALUE"_L1) {
        for (const QJsonValue argument : node.value("args"_L1).toArray())
            values.append(constantOf(argument));
    }
    setTo(node.value("name"_L1).toString(), values, node.value("is_local"_L1).toBool());
}

void Session::setTo(const QString &name, const QStringList &values, bool local)
{
    // Outside of a transaction SET LOCAL changes nothing.
    if (local && !m_inTransaction)
        return;
    if (name == "lock_timeout"_L1) {
        m_lockTimeout.current = values.isEmpty() ? Milliseconds(0) : durationOf(values.first());
        if (!local)
            m_lockTimeout.session = m_lockTimeout.current;
    } else if (name == "search_path"_L1) {
        m_searchPath.reset();
        if (!values.isEmpty()) {
            m_searchPath.emplace();
            for (const QString &value : values)
                m_searchPath->append(value.split(u',', Qt::SkipEmptyParts));
            for (QString &schema : *m_searchPath)
                schema = schema.trimmed();
        }
    }
}

const Held *Session::heldOn(const sql::QualifiedName &relation) const
{
    const auto known = m_heldAt.constFind(relation);
    return known == m_heldAt.cend() ? nullptr : &m_held[*known];
}

void Session::releaseTo(qsizetype count)
{
    while (m_held.size() > count)
        m_heldAt.remove(m_held.takeLast().lock.relation);
}

void Session::hold(const QList<plan::Lock> &locks, sql::Place place)
{
    if (!m_inTransaction)
        return;
    for (const plan::Lock &lock : locks) {
        if (plan::waitClass(lock.mode) < plan::WaitClass::Writes)
            continue;
        const auto known = m_heldAt.constFind(lock.relation);
        if (known == m_heldAt.cend()) {
            m_heldAt.insert(lock.relation, m_held.size());
            m_held.append({lock, place});
        } else if (m_held[*known].lock.mode < lock.mode) {
            m_held[*known] = {lock, place};
        }
    }
}

}  // namespace colonnade::lint
