#include "tests/gui/bench_test.h"

#include "database/postgres/postgres_session.h"
#include "tests/support/cluster.h"
#include "tests/support/counting_plan.h"
#include "ui/run/gate_panel.h"
#include "ui/run/limits_editor.h"
#include "ui/run/run_page.h"

#include <QLabel>
#include <QPushButton>
#include <QSettings>

namespace colonnade::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

void BenchTest::init()
{
    Test::init();
    QCoreApplication::setOrganizationName(u"colonnade-tests"_s);
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_dir.path());
    m_theme = std::make_unique<ui::ThemeChoice>(ui::Scheme::Light);
    QFile::remove(m_dir.filePath(u"runs.journal"_s));
    openWindow();
}

void BenchTest::cleanup()
{
    m_bench.reset();
}

void BenchTest::openWindow()
{
    m_bench.reset();
    m_plans = 0;
    m_bench = std::make_unique<gui::Workbench>(database::postgres::openSession, u"the test"_s, m_dir.filePath(u"runs.journal"_s));
    connect(m_bench.get(), &gui::Workbench::planMade, this, [this] { ++m_plans; });
    window().show();
}

QString BenchTest::shop()
{
    return shop(cluster());
}

QString BenchTest::shop(sandbox::Cluster &on)
{
    const QString target = freshDatabase(on);
    if (const auto made = on.runSql(countingTable(20000), databaseOf(target)); !made)
        giveUp(made.error());
    return target;
}

bool BenchTest::connectTo(const QString &target)
{
    bool loaded = false;
    const QMetaObject::Connection watch = connect(m_bench.get(), &gui::Workbench::catalogLoaded, this, [&] { loaded = true; });
    m_bench->connectTo(target, ui::Environment::Test);
    const bool came = QTest::qWaitFor([&] { return loaded; }, 30000);
    disconnect(watch);
    return came;
}

bool BenchTest::plan(const QString &fill)
{
    const QString path = m_dir.filePath(u"change.json"_s);
    QFile file(path);
    const QString text =
        uR"({"format": "colonnade-change/1", "tables": [{"table": {"schema": "public", "name": "orders"},
        "addColumns": [{"name": "hits", "type": "integer", "notNull": true, "fill": {"expression": "%1"}}]}]})"_s.arg(fill);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) <= 0)
        return false;
    file.close();
    const int before = m_plans;
    return m_bench->openChange(path) && QTest::qWaitFor([&] { return m_plans > before && !m_bench->plan().isEmpty(); }, 20000);
}

void BenchTest::start(double speed)
{
    window().showPage(ui::Page::Run);
    for (ui::LimitsEditor *limits : run()->findChildren<ui::LimitsEditor *>())
        limits->setLimits({.batchTime = 3ms, .speed = speed});
    run()->startButton()->click();
}

bool BenchTest::runUntil(const std::function<bool()> &condition, int ms)
{
    return QTest::qWaitFor(
        [&] {
            if (condition())
                return true;
            if (run()->gate()->isVisible())
                run()->gate()->openButton()->click();
            return false;
        },
        ms);
}

QString BenchTest::ask(const QString &target, const QString &sql)
{
    const auto session = database::postgres::openSession({.target = target});
    if (!session)
        return session.error().message;
    const auto rows = (*session)->query(sql);
    return rows ? rows->text() : rows.error().message;
}

QPushButton *BenchTest::button(const QWidget *in, const QString &text)
{
    for (QPushButton *found : in->findChildren<QPushButton *>()) {
        if (found->isVisible() && found->text() == text)
            return found;
    }
    return nullptr;
}

QString BenchTest::shown(const QWidget *in)
{
    QStringList texts;
    for (const QLabel *label : in->findChildren<QLabel *>()) {
        if (!label->isVisible())
            continue;
        // One that shortens its text has it in full in its tool tip.
        for (const QString &text : {label->text(), label->toolTip()}) {
            if (!text.isEmpty())
                texts.append(text);
        }
    }
    return texts.join(u" | "_s);
}

Heartbeat::Heartbeat()
{
    m_timer.setInterval(10ms);
    connect(&m_timer, &QTimer::timeout, this, &Heartbeat::beat);
    m_since.start();
    m_timer.start();
}

void Heartbeat::beat()
{
    ++m_beats;
    m_longest = std::max(m_longest, m_since.restart());
}

qint64 Heartbeat::longestMs()
{
    beat();
    return m_longest;
}

}  // namespace colonnade::test
