// Session: what a session is in while a script runs in it: a transaction or none, which locks it holds, its timeouts, its search
// path. Kept up statement by statement, as the server would.
#pragma once

#include "impact/postgres/foretell.h"
#include "sql/script.h"

#include <chrono>

namespace colonnade::lint {

/// A lock on a relation that was there before the script, and the statement that took it.
struct Held {
    plan::Lock lock;
    sql::Place place;
};

/// The type that CREATE TYPE or ALTER TYPE is about, without its schema.
QString nameOfType(const QJsonObject &node);

class Session
{
public:
    using Milliseconds = std::chrono::milliseconds;

    /// `assumed` is what the tool that runs the script sets by itself.
    explicit Session(Milliseconds assumedLockTimeout = Milliseconds(0), Milliseconds longestLockTimeout = Milliseconds(5000))
        : m_lockTimeout{assumedLockTimeout, assumedLockTimeout}, m_longestLockTimeout(longestLockTimeout)
    {
    }

    bool inTransaction() const { return m_inTransaction; }
    /// The transaction is that of the tool that runs the file.
    bool isImplicit() const { return m_inTransaction && m_implicit; }
    /// Zero: none.
    Milliseconds lockTimeout() const { return m_lockTimeout.current; }
    /// There is one, and it ends before people notice.
    bool isProtected() const { return m_lockTimeout.current.count() > 0 && m_lockTimeout.current <= m_longestLockTimeout; }
    const QList<Held> &held() const { return m_held; }
    /// What is held on a relation, or null.
    const Held *heldOn(const sql::QualifiedName &relation) const;
    /// The search path that SET gave, absent where none did.
    const std::optional<QStringList> &searchPath() const { return m_searchPath; }
    /// Values that ALTER TYPE ... ADD VALUE made in the transaction that is open.
    const QStringList &newEnumValues() const { return m_newEnumValues; }
    /// The transaction that is open has made the type itself.
    bool hasMade(const QString &type) const { return m_newTypes.contains(type); }
    /// True once for each transaction: for what is said once.
    bool first(const QString &what);

    /// A tool begins or ends a transaction of its own around what follows.
    void enterBlock(bool transaction);
    /// BEGIN, COMMIT, SET, RESET, set_config() and ALTER TYPE; everything else leaves it as it is.
    void apply(const sql::ParsedStatement &statement, const plan::Dialect &dialect);
    /// What a statement has locked is held to the end of the transaction.
    void hold(const QList<plan::Lock> &locks, sql::Place place);

private:
    struct Timeout {
        Milliseconds current{0};
        Milliseconds session{0};  ///< what it goes back to when the transaction ends
    };
    struct Savepoint {
        QString name;
        qsizetype held = 0;
        Timeout lockTimeout;
    };
    void begin();
    void end(bool rolledBack);
    void transaction(const QJsonObject &node);
    void set(const QJsonObject &node);
    void setTo(const QString &name, const QStringList &values, bool local);

    bool m_inTransaction = false;
    bool m_implicit = false;  ///< a tool's, which COMMIT ends as well
    Timeout m_lockTimeout;
    Milliseconds m_longestLockTimeout;
    Milliseconds m_lockTimeoutBefore{0};
    void releaseTo(qsizetype count);

    QList<Held> m_held;
    QHash<sql::QualifiedName, qsizetype> m_heldAt;  ///< where each relation stands in it
    QList<Savepoint> m_savepoints;
    std::optional<QStringList> m_searchPath;
    QStringList m_newEnumValues;
    QStringList m_newTypes;
    QStringList m_said;
};

}  // namespace colonnade::lint
