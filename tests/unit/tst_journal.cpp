// The journal: what goes in comes out, in order, after a reopening; and a file that cannot be trusted is named, not mended in
// silence.
#include "run/journal.h"
#include "tests/support/test.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <sys/stat.h>
#include <unistd.h>

using namespace colonnade;
using namespace colonnade::run;
using namespace Qt::StringLiterals;

namespace {

const PlanReader readPlan = [](const QByteArray &bytes) -> Result<plan::Plan> {
    plan::Plan plan;
    plan.phases = {{plan::PhaseKind::Expand, QString::fromUtf8(bytes), {plan::Step{.id = u"1.1"_s}}, std::nullopt}};
    return plan;
};

RunHeader headerOf(const QUuid &id)
{
    RunHeader header;
    header.id = id;
    header.planDigest = u"sha256:12"_s;
    header.planDocument = "the plan, ü";
    header.server.address = u"/tmp/socket:5433"_s;
    header.server.database = u"shop"_s;
    header.server.user = u"dba"_s;
    header.server.versionNumber = 170006;
    header.user = u"ada"_s;
    header.startedAt = QDateTime::fromMSecsSinceEpoch(1'800'000'000'000, QTimeZone::UTC);
    return header;
}

Event started(const QString &step)
{
    Event event;
    event.at = QDateTime::fromMSecsSinceEpoch(1'800'000'000'500, QTimeZone::UTC);
    event.kind = EventKind::StepStarted;
    event.stepId = step;
    return event;
}

void execute(const QString &path, const QString &sql)
{
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"test"_s);
        database.setDatabaseName(path);
        QVERIFY(database.open());
        QSqlQuery query(database);
        QVERIFY(query.exec(sql));
    }
    QSqlDatabase::removeDatabase(u"test"_s);
}

}  // namespace

class JournalTest : public test::Test
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString path(const char *name) const { return m_dir.filePath(QString::fromLatin1(name)); }

private Q_SLOTS:
    void whatWentInComesOutAfterReopening()
    {
        const QUuid id = QUuid::createUuid();
        {
            const auto journal = Journal::open(path("sub/folder/a.journal"));
            QVERIFY_RESULT(journal);
            QVERIFY_RESULT((*journal)->begin(headerOf(id)));
            QVERIFY_RESULT((*journal)->begin(headerOf(id)));
            QVERIFY_RESULT((*journal)->append(id, started(u"1.1"_s)));
            Sample sample;
            sample.rowsDone = 12;
            QVERIFY_RESULT((*journal)->append(id, QList<Sample>{sample, sample}));
        }
        const auto journal = Journal::open(path("sub/folder/a.journal"), Journal::Mode::ReadOnly);
        QVERIFY_RESULT(journal);
        const auto record = (*journal)->load(id, readPlan);
        QVERIFY_RESULT(record);
        QCOMPARE(record->plan.phases.first().title, u"the plan, ü"_s);
        QCOMPARE(record->server.address, u"/tmp/socket:5433"_s);
        QCOMPARE(record->server.user, u"dba"_s);
        QCOMPARE(record->events, QList<Event>{started(u"1.1"_s)});
        QCOMPARE(record->samples.size(), 2);
        QCOMPARE(record->step(u"1.1"_s)->state, StepState::Running);
        const auto runs = (*journal)->runs();
        QVERIFY_RESULT(runs);
        QCOMPARE(runs->size(), 1);
        QVERIFY(!runs->first().outcome);
    }

    void aRunIsFoundByTheBeginningOfItsId()
    {
        const auto journal = Journal::open(path("b.journal"));
        QVERIFY_RESULT(journal);
        const QUuid one = QUuid::fromString(u"11111111-0000-0000-0000-000000000001"_s);
        const QUuid two = QUuid::fromString(u"11111112-0000-0000-0000-000000000002"_s);
        QVERIFY_RESULT((*journal)->begin(headerOf(one)));
        QVERIFY_RESULT((*journal)->begin(headerOf(two)));
        QCOMPARE((*journal)->find(u"11111111"_s).value(), one);
        QCOMPARE((*journal)->find(two.toString()).value(), two);
        QCOMPARE((*journal)->find(u"1111"_s).error().kind, ErrorKind::InvalidInput);
        QCOMPARE((*journal)->find(u"99"_s).error().kind, ErrorKind::NoSuchObject);
        QCOMPARE((*journal)->find(u"%"_s).error().kind, ErrorKind::NoSuchObject);
        QCOMPARE((*journal)->find(QString()).error().kind, ErrorKind::NoSuchObject);
    }

    void twoWritersTakeTurns()
    {
        const QUuid id = QUuid::createUuid();
        const auto first = Journal::open(path("c.journal"));
        const auto second = Journal::open(path("c.journal"));
        QVERIFY_RESULT(first);
        QVERIFY_RESULT(second);
        QVERIFY_RESULT((*first)->begin(headerOf(id)));
        for (int i = 0; i < 10; ++i) {
            QVERIFY_RESULT((*first)->append(id, started(u"1.1"_s)));
            QVERIFY_RESULT((*second)->append(id, QList<Sample>{Sample{}}));
        }
        const auto record = (*second)->load(id, readPlan);
        QVERIFY_RESULT(record);
        QCOMPARE(record->events.size(), 10);
        QCOMPARE(record->samples.size(), 10);
    }

    void aFileThatIsNoDatabaseIsNamed()
    {
        QFile file(path("d.journal"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(8192, 'x'));
        file.close();
        const auto journal = Journal::open(path("d.journal"));
        QVERIFY(!journal);
        QCOMPARE(journal.error().kind, ErrorKind::LocalFile);
        QVERIFY(journal.error().message.contains(u"damaged"_s));
        QVERIFY(journal.error().message.contains(path("d.journal")));
    }

    void aDamagedJournalIsNamed()
    {
        const QUuid id = QUuid::createUuid();
        {
            const auto journal = Journal::open(path("e.journal"));
            QVERIFY_RESULT(journal);
            QVERIFY_RESULT((*journal)->begin(headerOf(id)));
            for (int i = 0; i < 200; ++i)
                QVERIFY_RESULT((*journal)->append(id, started(QString(100, u'x'))));
        }
        QFile file(path("e.journal"));
        QVERIFY(file.open(QIODevice::ReadWrite));
        const qint64 size = file.size();
        QVERIFY(size > 20000);
        file.seek(4096);
        file.write(QByteArray(static_cast<qsizetype>(size - 4096), '\x5a'));
        file.close();
        const auto journal = Journal::open(path("e.journal"));
        const Error error = journal ? (*journal)->load(id, readPlan).error_or(Error{}) : journal.error();
        QCOMPARE(error.kind, ErrorKind::LocalFile);
        QVERIFY2(error.message.contains(u"damaged"_s), qPrintable(error.message + error.detail));
    }

    void aNewerJournalIsRefused()
    {
        QVERIFY_RESULT(Journal::open(path("f.journal")));
        execute(path("f.journal"), u"PRAGMA user_version=99"_s);
        const auto journal = Journal::open(path("f.journal"));
        QVERIFY(!journal);
        QCOMPARE(journal.error().kind, ErrorKind::LocalFile);
        QVERIFY(journal.error().message.contains(u"newer"_s));
    }

    void anotherProgramsDatabaseIsLeftAlone()
    {
        execute(path("g.journal"), u"CREATE TABLE theirs (a)"_s);
        const auto journal = Journal::open(path("g.journal"));
        QVERIFY(!journal);
        QVERIFY(journal.error().message.contains(u"another program"_s));
    }

    void aFolderThatCannotBeMadeIsNamed()
    {
        QFile file(path("file"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto journal = Journal::open(path("file/h.journal"));
        QVERIFY(!journal);
        QCOMPARE(journal.error().kind, ErrorKind::LocalFile);
        QCOMPARE(Journal::open(path("none.journal"), Journal::Mode::ReadOnly).error().kind, ErrorKind::NoSuchObject);
    }

    void aReadOnlyJournalIsNamed()
    {
        QVERIFY_RESULT(Journal::open(path("i.journal")));
        if (::geteuid() == 0)
            QSKIP("root may write everything; writingThroughAReadOnlyOpeningIsRefused covers the error as well");
        QVERIFY(QFile::setPermissions(path("i.journal"), QFileDevice::ReadOwner));
        const auto journal = Journal::open(path("i.journal"));
        QVERIFY(!journal);
        QCOMPARE(journal.error().kind, ErrorKind::LocalFile);
    }

    void writingThroughAReadOnlyOpeningIsRefused()
    {
        QVERIFY_RESULT(Journal::open(path("j.journal")));
        const auto journal = Journal::open(path("j.journal"), Journal::Mode::ReadOnly);
        QVERIFY_RESULT(journal);
        const auto written = (*journal)->begin(headerOf(QUuid::createUuid()));
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::LocalFile);
        QVERIFY(written.error().message.contains(u"permissions"_s));
    }

    void aFullDiskIsNamed()
    {
        const QUuid id = QUuid::createUuid();
        const auto journal = Journal::open(path("k.journal"));
        QVERIFY_RESULT(journal);
        QVERIFY_RESULT((*journal)->begin(headerOf(id)));
        // SQLite's own limit gives the very code that a full disk gives.
        for (const QString &name : QSqlDatabase::connectionNames()) {
            const QSqlDatabase database = QSqlDatabase::database(name, false);
            if (database.databaseName() == path("k.journal"))
                QVERIFY(QSqlQuery(database).exec(u"PRAGMA max_page_count=1"_s));
        }
        Event large = started(u"1.1"_s);
        large.text = QString(1'000'000, u'x');
        const auto written = (*journal)->append(id, large);
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::OutOfSpace);
        QVERIFY(written.error().message.contains(u"full"_s));
    }
};

COLONNADE_TEST(JournalTest)
#include "tst_journal.moc"
