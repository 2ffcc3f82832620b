// Catalog: an immutable snapshot of a database's schema, shared as shared_ptr<const Catalog>. Everything that
// plans, shows or compares works on this value; only a Session makes one from a server.
#pragma once

#include "catalog/answer.h"
#include "catalog/table.h"

#include <QHash>
#include <QMap>

#include <memory>

namespace colonnade::catalog {

enum class Engine { PostgreSql, MySql, MariaDb, Sqlite };

/// "postgresql", "mysql", "mariadb", "sqlite": the word of the plan document.
QString toString(Engine engine);

struct Server {
    Engine engine = Engine::PostgreSql;
    QString version;        ///< as a person says it: "17.11"
    int versionNumber = 0;  ///< server_version_num: 170011
    QString database;
    QString user;
    QString address;           ///< host or socket directory and port; never a password
    QString systemIdentifier;  ///< empty where it may not be read
    bool superuser = false;
    bool canCreateSchema = false;
    bool inRecovery = false;
    QMap<QString, QString> settings;  ///< those that matter here, as SHOW prints them

    int major() const { return versionNumber / 10000; }
    bool operator==(const Server &) const = default;
};

enum class TypeKind { Base, Enum, Domain, Composite, Range };

struct Type {
    sql::QualifiedName name;
    TypeKind kind = TypeKind::Base;
    QStringList labels;                        ///< of an enum, in order
    QString baseType;                          ///< of a domain
    bool notNull = false;                      ///< of a domain
    std::optional<QString> defaultExpression;  ///< of a domain
    QStringList checks;                        ///< of a domain, as definitions
    QString extension;                         ///< that made it, and takes it along

    bool operator==(const Type &) const = default;
};

struct Replica {
    QString name;  ///< application_name
    QString address;
    QString state;  ///< streaming, catchup, ...
    bool synchronous = false;
    std::optional<qint64> lagBytes;
    std::optional<double> lagSeconds;  ///< as the server says; it is known to fail open

    bool operator==(const Replica &) const = default;
};

struct CatalogData {
    Server server;
    QStringList schemas;
    QList<Table> tables;  ///< ordered by schema and name
    QList<Type> types;
    QList<Replica> replicas;
    QStringList relationNames;  ///< "schema.name" of every other relation (views, sequences, indexes), for name clashes
    QList<sql::QualifiedName> functions;
    QList<FunctionSource> functionSources;
    QList<ViewSource> views;
    QList<StatementSeen> statements;  ///< the most frequent first; none: see unread
    QList<Publication> publications;
    QList<Subscription> subscriptions;
    QList<DefaultAnswer> answers;
    QStringList unread;  ///< a sentence for each thing that the server would not show
    QDateTime readAt;  ///< UTC
    double readSeconds = 0;
};

class Catalog
{
public:
    explicit Catalog(CatalogData data);

    const CatalogData &data() const { return m_data; }
    const Server &server() const { return m_data.server; }
    const QList<Table> &tables() const { return m_data.tables; }

    /// Null where there is none of that name.
    const Table *table(const sql::QualifiedName &name) const;
    /// The partitions or children of a table, directly below it.
    QList<const Table *> children(const sql::QualifiedName &name) const;
    /// Foreign keys of other tables that point to this one.
    QList<std::pair<const Table *, const Constraint *>> referencing(const sql::QualifiedName &name) const;
    bool relationExists(const sql::QualifiedName &name) const;
    /// A constraint of that name on any table of the schema: PostgreSQL chooses no such name for another one there.
    bool constraintExists(const sql::QualifiedName &name) const;
    bool indexExists(const sql::QualifiedName &name) const;
    const Type *type(const QString &formattedName) const;
    /// The domain of that name, or one that it is made of, whose values are checked: the server looks at every row for it. Of
    /// several of one name in different schemas, any.
    const Type *constrainedDomain(const QString &formattedName) const;
    /// The default that a domain brings, its own or that of the domain that it is made of.
    std::optional<QString> domainDefault(const QString &formattedName) const;

    /// What the server said of a default when it was asked; empty where it was not.
    std::optional<bool> keepsDefault(const QString &type, const QString &expression) const;
    std::optional<bool> keepsDefault(const QString &formattedType, const QJsonValue &expression) const;
    /// Texts that mention a table, by their places in data().
    QList<const FunctionSource *> functionsAbout(const sql::QualifiedName &table) const;
    QList<const ViewSource *> viewsOf(const sql::QualifiedName &table) const;
    QList<const StatementSeen *> statementsAbout(const sql::QualifiedName &table) const;
    /// The publications that a table is in, by itself, its schema or all; with what they say of it alone, or null.
    QList<std::pair<const Publication *, const PublishedTable *>> publicationsOf(const sql::QualifiedName &table) const;

private:
    struct Mentions {
        QList<qsizetype> functions;
        QList<qsizetype> views;
        QList<qsizetype> statements;
        QList<std::pair<qsizetype, qsizetype>> publications;
    };
    struct Names;
    void indexMentions();
    std::optional<bool> answerOf(const QString &key) const;
    const Names &names() const;

    CatalogData m_data;
    QHash<sql::QualifiedName, qsizetype> m_tableIndex;
    QHash<sql::QualifiedName, QList<qsizetype>> m_children;
    QHash<sql::QualifiedName, QList<std::pair<qsizetype, qsizetype>>> m_referencing;
    QHash<sql::QualifiedName, Mentions> m_mentions;
    QHash<QString, bool> m_answers;
    std::shared_ptr<Names> m_names;  ///< read when first asked for, once for all copies
};

using CatalogPtr = std::shared_ptr<const Catalog>;

}  // namespace colonnade::catalog
