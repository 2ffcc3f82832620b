// The ways to a server that lead nowhere, and those that are given up: the window says so at once and never hangs.
#include "tests/gui/bench_test.h"
#include "tests/support/cluster.h"
#include "ui/design/design_page.h"
#include "ui/design/design_state.h"
#include "ui/shell/banner.h"
#include "ui/shell/status_line.h"
#include "ui/shell/top_bar.h"
#include "ui/shell/window_actions.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace colonnade;
using namespace Qt::StringLiterals;
using test::Heartbeat;

namespace {

/// A socket that takes connections and never says a word.
class SilentServer
{
public:
    SilentServer() : m_socket(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(m_socket, reinterpret_cast<sockaddr *>(&address), size) != 0 || ::listen(m_socket, 5) != 0
            || ::getsockname(m_socket, reinterpret_cast<sockaddr *>(&address), &size) != 0)
            qFatal("no port can be listened at");
        m_port = ntohs(address.sin_port);
    }
    ~SilentServer() { ::close(m_socket); }
    SilentServer(const SilentServer &) = delete;
    SilentServer &operator=(const SilentServer &) = delete;
    QString target() const { return u"host=127.0.0.1 port=%1 dbname=shop user=ann"_s.arg(m_port); }

private:
    int m_socket;
    int m_port = 0;
};

void prepend(const QString &path, const QByteArray &line)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite))
        qFatal("%s cannot be changed", qPrintable(path));
    const QByteArray rest = file.readAll();
    file.seek(0);
    file.write(line + rest);
}

}  // namespace

class ConnectingTest : public test::BenchTest
{
    Q_OBJECT

    void request(const QString &target, const QString &password = {})
    {
        ui::ConnectDialog *dialog = window().connectDialog();
        dialog->open();
        for (QComboBox *box : dialog->findChildren<QComboBox *>()) {
            if (box->isEditable())
                box->setCurrentText(target);
        }
        for (QLineEdit *line : dialog->findChildren<QLineEdit *>()) {
            if (line->echoMode() == QLineEdit::Password)
                line->setText(password);
        }
        button(dialog, u"Connect"_s)->click();
    }
    QString error() { return window().connectDialog()->errorText(); }

private Q_SLOTS:
    void aDatabaseThatIsNotThereIsSaidInTheDialog()
    {
        request(test::cluster().target(u"nowhere"_s));
        QTRY_VERIFY(!error().isEmpty());
        QVERIFY2(error().contains(u"nowhere"_s), qPrintable(error()));
        QVERIFY(button(window().connectDialog(), u"Connect"_s)->isEnabled());
        QVERIFY(!window().banner()->isVisible());
    }

    void aServerThatIsNotThereIsSaidInTheDialog()
    {
        request(u"host=/nonexistent dbname=shop"_s);
        QTRY_VERIFY(!error().isEmpty());
        QVERIFY2(error().contains(u"/nonexistent"_s), qPrintable(error()));
    }

    void aWrongPasswordIsSaidAndNotShown()
    {
        auto cluster = sandbox::Cluster::start({});
        QVERIFY_RESULT(cluster);
        QVERIFY_RESULT(
            (*cluster)->runSql(u"SET password_encryption = 'scram-sha-256'; CREATE ROLE ann LOGIN PASSWORD 'richtig'"_s));
        prepend((*cluster)->directory() + u"/primary/pg_hba.conf"_s, "local all ann scram-sha-256\n");
        QVERIFY_RESULT((*cluster)->runSql(u"SELECT pg_reload_conf()"_s));
        const QString target = (*cluster)->target() + u" user=ann"_s;
        QTRY_VERIFY(ask(target + u" password=falsch"_s, u"SELECT 1"_s) != u"1"_s);
        request(target, u"falsch"_s);
        QTRY_VERIFY(!error().isEmpty());
        QVERIFY2(error().contains(u"user ann"_s), qPrintable(error()));
        QVERIFY(!error().contains(u"falsch"_s));
        QVERIFY(!shown(&window()).contains(u"falsch"_s));
        request(target, u"richtig"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!window().connectDialog()->isVisible(), 20000);
        QVERIFY(!shown(&window()).contains(u"richtig"_s));
    }

    void anAttemptIsGivenUpAtOnce()
    {
        const SilentServer silent;
        Heartbeat heart;
        request(silent.target());
        QVERIFY(QTest::qWaitFor([&] { return shown(&window()).contains(u"Connecting"_s); }, 5000));
        QElapsedTimer clock;
        clock.start();
        button(window().connectDialog(), u"Cancel"_s)->click();
        QVERIFY(!window().connectDialog()->isVisible());
        QVERIFY2(!shown(window().topBar()).contains(u"Connecting"_s), qPrintable(shown(window().topBar())));
        // The thread is free for the next attempt, long before the ten seconds of the first are over.
        QVERIFY(connectTo(shop()));
        QVERIFY2(clock.elapsed() < 8000, qPrintable(QString::number(clock.elapsed())));
        QVERIFY2(heart.longestMs() < 1500, qPrintable(QString::number(heart.longestMs())));
    }

    void theProgramEndsAtOnceWhileItConnects()
    {
        const SilentServer silent;
        m_bench->connectTo(silent.target(), ui::Environment::Test);
        QVERIFY(QTest::qWaitFor([&] { return shown(&window()).contains(u"Connecting"_s); }, 5000));
        QElapsedTimer clock;
        clock.start();
        m_bench.reset();
        QVERIFY2(clock.elapsed() < 3000, qPrintable(QString::number(clock.elapsed())));
        openWindow();
    }

    void loadingIsGivenUpAtOnceAndNothingOfItArrives()
    {
        const QString target = shop();
        QSignalSpy loaded(m_bench.get(), &gui::Workbench::catalogLoaded);
        m_bench->connectTo(target, ui::Environment::Test);
        QPushButton *cancel = nullptr;
        QVERIFY(QTest::qWaitFor([&] { return (cancel = button(window().statusLine(), u"Cancel"_s)) != nullptr; }, 20000));
        cancel->click();
        QVERIFY(!cancel->isVisible());
        QVERIFY2(shown(&window()).contains(u"Not connected"_s), qPrintable(shown(&window())));
        // Answers come in order: what was given up would be here before the next.
        QVERIFY(connectTo(target));
        QCOMPARE(loaded.count(), 1);
    }

    void f5ReadsTheSchemaAnewAndKeepsTheDesign()
    {
        const QString target = shop();
        QVERIFY(connectTo(target));
        QVERIFY(plan(u"1"_s));
        QVERIFY_RESULT(test::cluster().runSql(u"CREATE TABLE fresh (a int)"_s, test::databaseOf(target)));
        QSignalSpy loaded(m_bench.get(), &gui::Workbench::catalogLoaded);
        window().actions_()->reload->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(loaded.count(), 1, 20000);
        const auto catalog = loaded.first().first().value<catalog::CatalogPtr>();
        QVERIFY(catalog->table(sql::qualified(u"public"_s, u"fresh"_s)));
        QVERIFY(!window().design()->state()->change().isEmpty());
    }

    void aServerThatGoesAwayLosesNeitherTheSchemaNorTheDesign()
    {
        auto cluster = sandbox::Cluster::start({});
        QVERIFY_RESULT(cluster);
        QVERIFY(connectTo(shop(**cluster)));
        QVERIFY(plan(u"1"_s));
        QVERIFY_RESULT((*cluster)->stopPrimary(true));
        QSignalSpy failed(m_bench.get(), &gui::Workbench::failed);
        window().actions_()->reload->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 20000);
        QVERIFY(window().banner()->isVisible());
        window().actions_()->reload->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 2, 20000);
        QVERIFY2(!window().banner()->text().isEmpty(), qPrintable(shown(&window())));
        QVERIFY(window().design()->state()->catalog());
        QVERIFY(!m_bench->plan().isEmpty());
        QVERIFY_RESULT((*cluster)->startPrimary());
        QSignalSpy loaded(m_bench.get(), &gui::Workbench::catalogLoaded);
        window().actions_()->reload->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(loaded.count(), 1, 20000);
        QVERIFY(!window().banner()->isVisible());
    }

    void aChangeWithAWrongKeyIsRefusedAndTheDesignStays()
    {
        QVERIFY(connectTo(shop()));
        QVERIFY(plan(u"1"_s));
        const change::ChangeSet before = window().design()->state()->change();
        const QString path = m_dir.filePath(u"wrong.json"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            R"({"format": "colonnade-change/1", "tables": [{"table": {"schema": "public", "name": "orders"}, "addColumn": []}]})");
        file.close();
        Q_EMIT window().openChangeRequested(path);
        QVERIFY(window().banner()->isVisible());
        QVERIFY2(window().banner()->text().contains(u"addColumn"_s) && window().banner()->text().contains(u"wrong.json"_s),
                 qPrintable(window().banner()->text()));
        QCOMPARE(window().design()->state()->change() == before, true);
        QVERIFY(!m_bench->plan().isEmpty());
    }

    void aChangeThatCannotBePlannedSaysWhyOnEachPage()
    {
        QVERIFY(connectTo(shop()));
        QSignalSpy failed(m_bench.get(), &gui::Workbench::failed);
        change::ChangeSet change;
        change.tables.append({sql::qualified(u"public"_s, u"nowhere"_s), {}});
        change.tables[0].addColumns.append({.name = u"a"_s, .type = u"text"_s});
        window().setChange(change);
        QTRY_COMPARE(failed.count(), 1);
        for (const ui::Page page : {ui::Page::Design, ui::Page::Preview, ui::Page::Run}) {
            window().showPage(page);
            QVERIFY2(shown(&window()).contains(u"nowhere"_s), qPrintable(shown(&window())));
        }
        QCOMPARE(window().design()->state()->change() == change, true);
    }
};

COLONNADE_TEST(ConnectingTest)
#include "tst_connecting.moc"
