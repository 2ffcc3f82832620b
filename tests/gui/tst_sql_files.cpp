// Files of SQL in the whole window: dropped, pasted, opened, judged on a thread of their own, against a version or the connected
// database, and taken into the design.
#include "tests/gui/bench_test.h"
#include "tests/support/cluster.h"
#include "ui/design/design_page.h"
#include "ui/preview/preview_sources.h"
#include "ui/preview/sql_review_page.h"
#include "ui/shell/status_line.h"
#include "ui/shell/window_actions.h"
#include "ui/widgets/finding_list.h"
#include "ui/widgets/rule_panel.h"
#include "ui/widgets/script_view.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QUrl>

using namespace colonnade;
using namespace Qt::StringLiterals;
using test::Heartbeat;

class SqlFilesTest : public test::BenchTest
{
    Q_OBJECT

    QString file(const QString &name, const QByteArray &text)
    {
        const QString path = m_dir.filePath(name);
        QFile made(path);
        if (!made.open(QIODevice::WriteOnly) || made.write(text) != text.size())
            qFatal("%s cannot be written", qPrintable(path));
        return path;
    }
    ui::SqlReviewPage *page() { return window().review(); }
    bool judged(int ms = 30000)
    {
        return QTest::qWaitFor([this] { return page()->review() != nullptr; }, ms);
    }
    bool failed(const QString &words)
    {
        return QTest::qWaitFor([&] { return page()->message().contains(words); }, 30000);
    }
    /// Dragged over a place of the window and let go there, as the platform does it.
    bool drop(const QStringList &paths, const QPoint &place)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString &path : paths)
            urls.append(QUrl::fromLocalFile(path));
        data.setUrls(urls);
        data.setText(paths.join(u' '));  // as file managers do, so that fields would take it for text
        QWindow *handle = window().windowHandle();
        QDragEnterEvent enter(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(handle, &enter);
        QDragMoveEvent move(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(handle, &move);
        if (!enter.isAccepted() || !move.isAccepted())
            return false;
        QDropEvent drop(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(handle, &drop);
        return drop.isAccepted();
    }
    static const QByteArray &hazards()
    {
        static const QByteArray text(
            "SET lock_timeout = '1s';\n"
            "ALTER TABLE orders ADD COLUMN state text DEFAULT 'new' CHECK (state <> '');\n"
            "CREATE INDEX orders_state ON orders (state);\n");
        return text;
    }

private Q_SLOTS:
    void aDroppedFileIsShownWithBothSides()
    {
        const QString path = file(u"V7__state.sql"_s, hazards());
        QVERIFY(drop({path}, QPoint(700, 400)));
        QVERIFY(judged());
        QCOMPARE(int(window().page()), int(ui::Page::Preview));
        QVERIFY(window().previewSources()->isReviewShown());
        QCOMPARE(page()->review()->statements.size(), 3);
        QCOMPARE(page()->review()->plannedCount, 1);
        QVERIFY(page()->review()->findingCount >= 2);
        QVERIFY(page()->versions()->isVisible());
        QVERIFY(!page()->takeButton()->isEnabled());  // nothing is connected
    }

    void aFileDroppedOnAFieldIsNoText()
    {
        QVERIFY(connectTo(shop()));
        QVERIFY(plan(u"1"_s));
        window().showPage(ui::Page::Design);
        QLineEdit *field = nullptr;
        for (QLineEdit *found : window().design()->findChildren<QLineEdit *>()) {
            if (found->isVisible() && !found->text().isEmpty())
                field = found;
        }
        QVERIFY(field);
        const QString before = field->text();
        QVERIFY(drop({file(u"a.sql"_s, hazards())}, field->mapTo(&window(), field->rect().center())));
        QVERIFY(judged());
        QCOMPARE(field->text(), before);
    }

    void otherFilesAreNotTaken()
    {
        QVERIFY(!drop({file(u"picture.png"_s, "x")}, QPoint(700, 700)));
        QVERIFY(!window().previewSources()->hasReview());
    }

    void aVersionIsChosenAndCounts()
    {
        m_bench->reviewDesk().open(
            {file(u"a.sql"_s, "SET lock_timeout = '1s';\nALTER TABLE orders ADD COLUMN a int DEFAULT 7;\n")});
        QVERIFY(judged());
        const auto rewrites = [this] { return page()->review()->statements[1].effect.contains(u"Rewrites"_s); };
        QCOMPARE(page()->version(), u"18"_s);
        QVERIFY(!rewrites());
        page()->versions()->setFocus();
        QTest::keyClicks(page()->versions(), u"10"_s);
        QCOMPARE(page()->version(), u"10"_s);
        QVERIFY(QTest::qWaitFor([&] { return page()->review() && page()->review()->server == u"10"_s; }, 20000));
        QVERIFY(rewrites());
    }

    void theProjectsConfigurationCounts()
    {
        const QString path = file(u"a.sql"_s, "CREATE INDEX i ON orders (a);\n");
        m_bench->reviewDesk().open({path});
        QVERIFY(judged());
        const auto has = [this](const QString &rule) {
            return std::ranges::any_of(page()->review()->findings, [&](const auto &found) { return found.finding.rule == rule; });
        };
        QVERIFY(has(u"pg.lint.no-lock-timeout"_s));
        file(u".colonnade.json"_s, R"({"format": "colonnade-lint-config/1", "rules": {"pg.lint.no-lock-timeout": "off"}})");
        m_bench->reviewDesk().open({path});
        QVERIFY(judged());
        QVERIFY(QFile::remove(m_dir.filePath(u".colonnade.json"_s)));
        QVERIFY(!has(u"pg.lint.no-lock-timeout"_s));
        QVERIFY(page()->review()->findingCount > 0);
    }

    void severalFilesAreJudgedInOrder()
    {
        const QString second = file(u"V10__index.sql"_s, "SET lock_timeout = '1s';\nCREATE INDEX ON fresh (a);\n");
        const QString first = file(u"V9__table.sql"_s, "CREATE TABLE fresh (a int);\n");
        QVERIFY(drop({second, first}, QPoint(700, 700)));
        QVERIFY(judged());
        QCOMPARE(page()->review()->files, QStringList({u"V9__table.sql"_s, u"V10__index.sql"_s}));
        // Nobody uses a table that the first file has made.
        QVERIFY(!page()->review()->statements[2].mode);
    }

    void pastedSqlIsJudged()
    {
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        window().showPage(ui::Page::Preview);
        QApplication::clipboard()->setText(u"ALTER TABLE orders ADD COLUMN a int;"_s);
        QTest::keyClick(&window(), Qt::Key_V, Qt::ControlModifier);
        QVERIFY(judged());
        QCOMPARE(page()->review()->files, QStringList({u"pasted SQL"_s}));
    }

    void pastedProseIsSaidToBeNone()
    {
        QApplication::clipboard()->setText(u"Dear all, please look at the orders."_s);
        window().actions_()->paste->trigger();
        QVERIFY(window().statusLine()->currentMessage().contains(u"no SQL"_s));
        QVERIFY(!window().previewSources()->hasReview());
    }

    void pastingIntoAFieldStaysThere()
    {
        window().showPage(ui::Page::Design);
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        window().actions_()->find->trigger();
        auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(field);
        QApplication::clipboard()->setText(u"select 1"_s);
        QTest::keyClick(field, Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(field->text(), u"select 1"_s);
        QVERIFY(!window().previewSources()->hasReview());
    }

    void aStatementSelectedAnywhereIsSelectedEverywhere()
    {
        m_bench->reviewDesk().open({file(u"a.sql"_s, hazards())});
        QVERIFY(judged());
        ui::ScriptView *left = page()->originalView();
        ui::ScriptView *right = page()->phasedView();
        // By mouse on the left.
        const QRect line = left->visualRect(left->model()->index(2, 0));
        QTest::mouseClick(left->viewport(), Qt::LeftButton, {}, QPoint(120, line.center().y()));
        QCOMPARE(left->statement(), 2);
        QCOMPARE(right->statement(), 2);
        QCOMPARE(right->currentIndex().row(), page()->review()->statements[2].phased.first);
        // By key.
        QTest::keyClick(left, Qt::Key_Up);
        QCOMPARE(right->statement(), 1);
        // On the right.
        right->setFocus();
        QTest::keyClick(right, Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(left->statement(), 2);
        QCOMPARE(left->currentIndex().row(), 2);
        // In the findings, by key, with F1.
        page()->findingList()->setFocus();
        QTest::keyClick(page()->findingList(), Qt::Key_Home);
        QVERIFY(page()->findingList()->currentIndex().isValid());
        const items::PlacedFinding &finding = page()->review()->findings.first();
        QCOMPARE(left->statement(), finding.statement);
        QCOMPARE(left->currentIndex().row(), finding.row);
        QTest::keyClick(page()->findingList(), Qt::Key_F1);
        QCOMPARE(window().rulePanel()->rule(), finding.finding.rule);
    }

    void bothSidesScrollTogether()
    {
        QByteArray text;
        for (int i = 0; i < 200; ++i)
            text += "SET lock_timeout = '1s';\nALTER TABLE orders ADD COLUMN c" + QByteArray::number(i)
                + " text DEFAULT 'new' CHECK (id > 0);\n\n";
        m_bench->reviewDesk().open({file(u"long.sql"_s, text)});
        QVERIFY(judged());
        ui::ScriptView *left = page()->originalView();
        ui::ScriptView *right = page()->phasedView();
        QTRY_VERIFY(left->verticalScrollBar()->maximum() > 2000);
        left->verticalScrollBar()->setValue(left->verticalScrollBar()->maximum() / 2);
        const auto topStatement = [](ui::ScriptView *view, items::RowRange items::ReviewedStatement::*side) {
            const auto &all = view->lines()->review()->statements;
            return std::ranges::upper_bound(all, view->topRow() + 0.01, {},
                                            [&](const auto &entry) { return double((entry.*side).first); })
                - all.begin();
        };
        const auto at = topStatement(left, &items::ReviewedStatement::original);
        QVERIFY(at > 100);
        QVERIFY(std::abs(topStatement(right, &items::ReviewedStatement::phased) - at) <= 1);
        right->verticalScrollBar()->setValue(0);
        QCOMPARE(left->verticalScrollBar()->value(), 0);
    }

    void whatCannotBeJudgedIsSaidInThePage_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("words");
        QTest::newRow("not UTF-8") << QByteArray("SELECT '\xff\xfe';") << u"UTF-8"_s;
        QTest::newRow("a zero byte") << QByteArray("SELECT 1;\0SELECT 2;", 19) << u"zero byte"_s;
        QTest::newRow("empty") << QByteArray(" \n\n") << u"empty"_s;
    }
    void whatCannotBeJudgedIsSaidInThePage()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, words);
        m_bench->reviewDesk().open({file(u"odd.sql"_s, bytes)});
        QVERIFY2(failed(words), qPrintable(page()->message()));
        QVERIFY2(page()->message().contains(u"odd.sql"_s), qPrintable(page()->message()));
        QVERIFY(!QApplication::activeModalWidget());
    }

    void aFileThatIsGoneOrAFolderIsSaid()
    {
        m_bench->reviewDesk().open({m_dir.filePath(u"nowhere.sql"_s)});
        QVERIFY(failed(u"nowhere.sql"_s));
        QVERIFY(QDir().mkpath(m_dir.filePath(u"folder.sql"_s)));
        m_bench->reviewDesk().open({m_dir.filePath(u"folder.sql"_s)});
        QVERIFY(failed(u"no file"_s));
    }

    void fiftyMegabytesNeverHoldUpTheWindowAndAreGivenUp()
    {
        QByteArray block;
        for (int i = 0; i < 500; ++i)
            block += "UPDATE orders SET note = 'a longer text to fill the line with something' WHERE id = "
                + QByteArray::number(i) + ";\n";
        const QString path = file(u"huge.sql"_s, block.repeated(50 * 1024 * 1024 / block.size()));
        Heartbeat heart;
        m_bench->reviewDesk().open({path});
        QVERIFY(page()->cancelButton()->isVisible());
        QVERIFY(QTest::qWaitFor([&] { return heart.beats() > 50; }, 20000));
        QVERIFY(!page()->review());
        QTest::mouseClick(page()->cancelButton(), Qt::LeftButton);
        QVERIFY2(page()->message().contains(u"had been judged"_s), qPrintable(page()->message()));
        // The thread is free at once for the next.
        QElapsedTimer clock;
        clock.start();
        m_bench->reviewDesk().open({file(u"small.sql"_s, hazards())});
        QVERIFY(judged());
        QVERIFY2(clock.elapsed() < 10000, qPrintable(QString::number(clock.elapsed())));
        QVERIFY2(heart.longestMs() < 1500, qPrintable(QString::number(heart.longestMs())));
    }

    void aMillionLinesAreShownWithoutHoldingUpTheWindow()
    {
        // One statement with a line a row: nothing to judge, all the more to show.
        QByteArray rows;
        for (int i = 0; i < 1000; ++i)
            rows += "  (" + QByteArray::number(100000 + i) + ", 'some text of a row in a dump'),\n";
        const QString path = file(
            u"dump.sql"_s, "CREATE TABLE t (a int, b text);\nINSERT INTO t VALUES\n" + rows.repeated(1000) + "  (1, 'x');\n");
        Heartbeat heart;
        m_bench->reviewDesk().open({path});
        QVERIFY(judged(120000));
        QVERIFY(page()->review()->original.lines.size() > 1000000);
        page()->originalView()->verticalScrollBar()->setValue(page()->originalView()->verticalScrollBar()->maximum());
        QVERIFY(!window().grab().isNull());
        QVERIFY2(heart.longestMs() < 1500, qPrintable(QString::number(heart.longestMs())));
    }

    void onTheConnectedDatabaseTheColumnsAreTakenIntoTheDesign()
    {
        QVERIFY(connectTo(shop()));
        m_bench->reviewDesk().open({file(u"a.sql"_s,
                                         "ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'new';\n"
                                         "ALTER TABLE nowhere ADD COLUMN a int;\n"
                                         "ALTER TABLE orders ADD COLUMN seen timestamptz;\n")});
        QVERIFY(judged());
        QVERIFY(!page()->versions()->isVisible());
        QVERIFY(page()->takeButton()->isEnabled());
        const int before = m_plans;
        QTest::mouseClick(page()->takeButton(), Qt::LeftButton);
        QCOMPARE(int(window().page()), int(ui::Page::Design));
        QVERIFY(QTest::qWaitFor([&] { return m_plans > before && !m_bench->plan().isEmpty(); }, 20000));
        const auto added = window().design()->state()->additions(sql::qualified(u"public"_s, u"orders"_s));
        QCOMPARE(added.size(), 2);
        QCOMPARE(added[1].name, u"seen"_s);
        // And given back.
        window().actions_()->undo->trigger();
        QVERIFY(window().design()->state()->change().isEmpty());
    }

    /// A table of that name elsewhere is another table, and so may be a type.
    void whatStandsBehindAnotherSearchPathIsNotTaken()
    {
        QVERIFY(connectTo(shop()));
        m_bench->reviewDesk().open({file(u"a.sql"_s,
                                         "CREATE TEMPORARY TABLE items (a int);\nALTER TABLE items ADD COLUMN x text;\n"
                                         "SET search_path = app, public;\nALTER TABLE orders ADD COLUMN state text;\n"
                                         "RESET search_path;\nALTER TABLE orders ADD COLUMN seen timestamptz;\n")});
        QVERIFY(judged());
        QTest::mouseClick(page()->takeButton(), Qt::LeftButton);
        const auto added = window().design()->state()->additions(sql::qualified(u"public"_s, u"orders"_s));
        QCOMPARE(added.size(), 1);
        QCOMPARE(added.first().name, u"seen"_s);
        QCOMPARE(window().design()->state()->change().tables.size(), 1);
    }

    void connectingJudgesAnew()
    {
        m_bench->reviewDesk().open({file(u"a.sql"_s, hazards())});
        QVERIFY(judged());
        QCOMPARE(page()->review()->server, u"18"_s);
        const QString target = shop();
        QVERIFY(connectTo(target));
        const QString version = ask(target, u"SHOW server_version"_s).section(u' ', 0, 0);
        QVERIFY(QTest::qWaitFor([&] { return page()->review() && page()->review()->server == version; }, 20000));
    }

    void closingGoesBackToThePlan()
    {
        m_bench->reviewDesk().open({file(u"a.sql"_s, hazards())});
        QVERIFY(judged());
        QPushButton *close = button(page(), u"Close"_s);
        QVERIFY(close);
        QTest::mouseClick(close, Qt::LeftButton);
        QVERIFY(!window().previewSources()->hasReview());
        QVERIFY(!window().previewSources()->isReviewShown());
        QCOMPARE(int(window().page()), int(ui::Page::Preview));
    }

    void theProgramEndsAtOnceWhileItJudges()
    {
        const QByteArray block = QByteArray("ALTER TABLE orders ADD COLUMN a int NOT NULL DEFAULT 1;\n").repeated(400000);
        m_bench->reviewDesk().open({file(u"huge.sql"_s, block)});
        QVERIFY(page()->cancelButton()->isVisible());
        QElapsedTimer clock;
        clock.start();
        m_bench.reset();
        QVERIFY2(clock.elapsed() < 10000, qPrintable(QString::number(clock.elapsed())));
        openWindow();
    }
};

COLONNADE_TEST(SqlFilesTest)
#include "tst_sql_files.moc"
