#include "database/postgres/postgres_session.h"
#include "document/json.h"
#include "sandbox/shop.h"
#include "tests/support/cluster.h"
#include "tests/support/schema.h"
#include "tests/support/shop_catalog.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

/// Field by field, so that a failure says which.
void compare(const catalog::CatalogData &read, const catalog::CatalogData &written)
{
    QVERIFY(read.server == written.server);
    QCOMPARE(read.schemas, written.schemas);
    QCOMPARE(read.tables.size(), written.tables.size());
    for (qsizetype i = 0; i < read.tables.size(); ++i)
        QVERIFY2(read.tables[i] == written.tables[i], qPrintable(written.tables[i].name.display()));
    QVERIFY(read.types == written.types);
    QVERIFY(read.replicas == written.replicas);
    QCOMPARE(read.relationNames, written.relationNames);
    QVERIFY(read.functions == written.functions);
    QVERIFY(read.functionSources == written.functionSources);
    QVERIFY(read.views == written.views);
    QVERIFY(read.statements == written.statements);
    QVERIFY(read.publications == written.publications);
    QVERIFY(read.subscriptions == written.subscriptions);
    QVERIFY(read.answers == written.answers);
    QCOMPARE(read.unread, written.unread);
    QCOMPARE(read.readSeconds, written.readSeconds);
}

void fillSurroundings(catalog::CatalogData &data)
{
    catalog::Table &table = data.tables.first();
    table.forcedRowSecurity = true;
    table.ofType = u"public.kind"_s;
    table.extension = u"ext"_s;
    table.replicaIdentity = catalog::ReplicaIdentity::Index;
    table.replicaIdentityIndex = u"i"_s;
    using Kind = catalog::RowTypeUseKind;
    for (const Kind kind : {Kind::StoredColumn, Kind::ViewColumn, Kind::CompositeAttribute, Kind::Domain, Kind::Function})
        table.rowTypeUses.append({kind, u"public.u.x"_s, u"public.t[]"_s});
    table.columnGrants.append({u"web"_s, u"SELECT"_s, {u"id"_s, u"Mixed"_s}});
    data.functionSources.append(
        {sql::qualified(u"a"_s, u"f"_s), u"integer"_s, u"sql"_s, u"CREATE FUNCTION ..."_s, true, {table.name}});
    data.views.append({sql::qualified(u"a"_s, u"v"_s), true, u" SELECT 1;"_s, {table.name}});
    data.statements.append({u"SELECT $1"_s, 12'000, {table.name}});
    data.publications.append({u"p"_s, true, {u"a"_s}, true, true, true, true, true, {{table.name, {u"id"_s}, u"(id > 1)"_s}}});
    data.subscriptions.append({u"s"_s, true, {u"p"_s}, {table.name}});
    data.answers.append({u"text"_s, u"f()"_s, true});
    data.answers.append({u"text"_s, u"g()"_s, false, u"division by zero"_s});
    data.unread.append(u"x"_s);
}

void goesRound(const catalog::Catalog &catalog)
{
    const QByteArray document = document::writeCatalog(catalog);
    QCOMPARE(test::schemaProblems(document, u"colonnade-catalog-1"_s), QString());
    const auto read = document::readCatalog(document, u"catalog.json"_s);
    QVERIFY_RESULT(read);
    compare((*read)->data(), catalog.data());
    QCOMPARE(document::writeCatalog(**read), document);
}

}  // namespace

class CatalogDocumentTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void aCatalogFromAServerGoesRound()
    {
        sandbox::Cluster &cluster = test::replicatedCluster();
        QVERIFY_RESULT(sandbox::buildShop(cluster, {.orders = 1000}));
        auto session = database::postgres::openSession({.target = cluster.target(u"shop"_s)});
        QVERIFY_RESULT(session);
        const auto catalog = (*session)->introspect({std::chrono::milliseconds(1)}, {}, {});
        QVERIFY_RESULT(catalog);
        QCOMPARE((*catalog)->data().replicas.size(), 1);
        QVERIFY((*catalog)->tables().first().stats.ratePeriodSeconds);
        goesRound(**catalog);
    }
    void everyFieldGoesRound()
    {
        catalog::CatalogData data = test::shopData();
        data.readAt = QDateTime(QDate(2026, 11, 22), QTime(19, 30, 0, 5), QTimeZone::UTC);
        data.server.superuser = data.server.canCreateSchema = data.server.inRecovery = true;
        catalog::Table &table = data.tables.first();
        table.rowSecurity = true;
        table.fillFactor = 70;
        table.persistence = catalog::Persistence::Unlogged;
        table.columns.append({.name = u"größe \"x\"\n"_s,
                              .number = 99,
                              .type = u"text"_s,
                              .notNull = true,
                              .notNullValid = false,
                              .defaultExpression = u""_s,
                              .identity = catalog::Identity::ByDefault,
                              .generated = catalog::Generated::Virtual,
                              .generationExpression = u"1"_s,
                              .collation = u"\"C\""_s,
                              .comment = u"c"_s,
                              .canSelect = false,
                              .canUpdate = false});
        table.stats = {1.5, 2, 3, 4.25, 0.1, 5.0, 1e-7, 7, data.readAt};
        fillSurroundings(data);
        data.types.append(
            {sql::qualified(u"a"_s, u"b"_s), catalog::TypeKind::Domain, {}, u"int"_s, true, u"1"_s, {u"CHECK (true)"_s}});
        data.replicas.append({u"r"_s, u"::1"_s, u"streaming"_s, true, std::nullopt, 0.5});
        goesRound(catalog::Catalog(data));
    }
    void aWrongKeyIsRefusedWithItsPath()
    {
        catalog::CatalogData data = test::shopData();
        data.readAt = QDateTime::currentDateTimeUtc();
        QByteArray document = document::writeCatalog(catalog::Catalog(data));
        document.replace("\"number\": 2", "\"nubmer\": 2");
        const auto read = document::readCatalog(document, u"catalog.json"_s);
        QCOMPARE(read.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(read.error().message.contains(u"tables[0].columns[1].nubmer is not known"_s), qPrintable(read.error().message));
    }
};

COLONNADE_TEST(CatalogDocumentTest)
#include "tst_catalog_document.moc"
