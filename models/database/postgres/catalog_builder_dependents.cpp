// The part of CatalogBuilder for what depends on tables: views and functions.
#include "database/postgres/catalog_builder.h"
#include "database/postgres/row_reader.h"

namespace colonnade::database::postgres {

using namespace catalog;
using namespace Qt::StringLiterals;

namespace {

/// A name in a function's body, with the one before the dot in front of it where there is one.
struct Mention {
    QString schema;
    QString name;
};

bool startsName(QChar c)
{
    return c.isLetter() || c == u'_';
}

/// Every name in a body, whatever stands there: comments and strings too (they may be EXECUTEd). So it may say more than
/// the function touches, and misses only names that are put together at run time.
QList<Mention> mentions(QStringView body)
{
    QList<Mention> found;
    QString before;
    for (qsizetype at = 0; at < body.size();) {
        QString name;
        if (body[at] == u'"') {
            qsizetype end = body.indexOf(u'"', at + 1);
            while (end >= 0 && end + 1 < body.size() && body[end + 1] == u'"')
                end = body.indexOf(u'"', end + 2);
            if (end < 0)
                break;
            name = body.sliced(at + 1, end - at - 1).toString().replace(u"\"\""_s, u"\""_s);
            at = end + 1;
        } else if (startsName(body[at])) {
            const qsizetype begin = at;
            while (at < body.size() && (body[at].isLetterOrNumber() || body[at] == u'_' || body[at] == u'$'))
                ++at;
            name = body.sliced(begin, at - begin).toString().toLower();
        } else {
            ++at;
            before.clear();
            continue;
        }
        found.append({before, name});
        before.clear();
        if (at < body.size() && body[at] == u'.') {
            before = name;
            ++at;
        }
    }
    return found;
}

}  // namespace

void CatalogBuilder::addDependent(Oid oid, const Dependent &dependent)
{
    Table *owner = table(oid);
    if (owner && !owner->dependents.contains(dependent))
        owner->dependents.append(dependent);
}

void CatalogBuilder::addDependents(const pqxx::result &rows)
{
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        const Oid oid = field.oid();
        const char letter = field.letter();
        const DependentKind kind = letter == 'v' ? DependentKind::View
            : letter == 'm'                      ? DependentKind::MaterializedView
                                                 : DependentKind::Function;
        const QString schema = field.text();
        addDependent(oid, {kind, sql::qualified(schema, field.text())});
    }
}

void CatalogBuilder::addFunctions(const pqxx::result &rows)
{
    QMultiHash<QString, Oid> tablesByName;
    for (const Table &entry : std::as_const(m_data.tables))
        tablesByName.insert(entry.name.name.text(), entry.oid);
    for (const pqxx::row &row : rows) {
        RowReader field(row);
        const QString schema = field.text();
        const sql::QualifiedName name = sql::qualified(schema, field.text());
        if (m_data.functions.isEmpty() || m_data.functions.last() != name)
            m_data.functions.append(name);
        const QString body = field.text();
        for (const Mention &mention : mentions(body)) {
            for (const Oid oid : tablesByName.values(mention.name)) {
                // "s.orders" means another table than "public.orders"; "o.orders" may be a column's name behind an alias.
                const bool otherSchema =
                    m_data.schemas.contains(mention.schema) && table(oid)->name.schema.text() != mention.schema;
                if (!otherSchema)
                    addDependent(oid, {DependentKind::Function, name});
            }
        }
    }
    for (Table &entry : m_data.tables) {
        std::ranges::sort(entry.dependents, {},
                          [](const Dependent &dependent) { return std::tuple(dependent.kind, dependent.name.display()); });
    }
}

}  // namespace colonnade::database::postgres
