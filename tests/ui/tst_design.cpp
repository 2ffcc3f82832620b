#include "tests/support/sample_values.h"
#include "tests/support/test.h"
#include "ui/design/column_inspector.h"
#include "ui/design/design_page.h"
#include "ui/design/schema_canvas.h"
#include "ui/design/schema_panel.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/finding_list.h"
#include "ui/widgets/sql_view.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>

using namespace colonnade;
using namespace colonnade::ui;
using namespace Qt::StringLiterals;

class DesignTest : public test::Test
{
    Q_OBJECT

    std::unique_ptr<DesignPage> m_page;
    sql::QualifiedName m_orders = sql::qualified(u"public"_s, u"orders"_s);

    /// A field of the inspector by the name that a screen reader says.
    template<class Field>
    Field *field(const QString &name)
    {
        for (Field *found : m_page->inspector()->findChildren<Field *>()) {
            if (found->accessibleName() == name)
                return found;
        }
        return nullptr;
    }
    void click(const QPointF &scenePoint)
    {
        SchemaCanvas *canvas = m_page->canvas();
        canvas->ensureVisible(QRectF(scenePoint, QSizeF(1, 1)));
        QTest::mouseClick(canvas->viewport(), Qt::LeftButton, {}, canvas->mapFromScene(scenePoint));
    }
    const change::ColumnAddition &added(qsizetype number = 0) { return m_page->state()->change().tables[0].addColumns[number]; }

private Q_SLOTS:
    void init()
    {
        test::Test::init();
        m_page = std::make_unique<DesignPage>();
        m_page->resize(1440, 800);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        m_page->state()->setCatalog(test::sampleCatalog());
    }
    void cleanup() { m_page.reset(); }

    void aClickOnTheCardAddsAColumn()
    {
        TableCard *card = m_page->canvas()->card(m_orders);
        QVERIFY(card);
        QSignalSpy changed(m_page->state(), &DesignState::changed);
        click(card->addRowCentre());
        QCOMPARE(changed.count(), 1);
        QCOMPARE(m_page->state()->change().tables[0].table, m_orders);
        QCOMPARE(added().name, u"new_column"_s);
        QCOMPARE(field<QLineEdit>(u"Name"_s)->text(), u"new_column"_s);
        click(m_page->canvas()->card(m_orders)->addRowCentre());
        QCOMPARE(added(1).name, u"new_column_2"_s);
    }
    void aClickOnARowSelectsIt()
    {
        m_page->state()->setChange(test::sampleChange());
        click(m_page->canvas()->card(m_orders)->rowCentre(u"region_id"_s));
        QCOMPARE(m_page->state()->selection().added, std::optional<qsizetype>(0));
        QCOMPARE(field<QLineEdit>(u"Name"_s)->text(), u"region_id"_s);
        click(m_page->canvas()->card(m_orders)->rowCentre(u"total"_s));
        QCOMPARE(m_page->state()->selection().column, u"total"_s);
    }
    void typingEndsUpInTheChange()
    {
        m_page->state()->addColumn(m_orders);
        auto *name = field<QLineEdit>(u"Name"_s);
        name->selectAll();
        QTest::keyClicks(name, u"state"_s);
        QCOMPARE(added().name, u"state"_s);
        auto *type = field<QComboBox>(u"Type"_s)->lineEdit();
        type->selectAll();
        QTest::keyClicks(type, u"varchar(12)"_s);
        QCOMPARE(added().type, u"varchar(12)"_s);
        QTest::keyClicks(field<QLineEdit>(u"Default"_s), u"'new'"_s);
        QCOMPARE(added().defaultExpression, std::optional(u"'new'"_s));
        QTest::keyClick(field<QComboBox>(u"Nulls"_s), Qt::Key_Down);
        QVERIFY(added().notNull);
        QTest::keyClicks(field<SqlEdit>(u"Check 1"_s), u"state <> ''"_s);
        QCOMPARE(added().checks.size(), 1);
        QCOMPARE(added().checks[0].expression, u"state <> ''"_s);
        QTest::keyClicks(field<QLineEdit>(u"Comment"_s), u"Where it stands"_s);
        QCOMPARE(added().comment, std::optional(u"Where it stands"_s));
        QTest::keyClick(field<QComboBox>(u"Fill with"_s), Qt::Key_Down);
        QTest::keyClicks(field<SqlEdit>(u"Fill expression"_s), u"'old'"_s);
        QCOMPARE(added().fill, std::optional(change::FillWish{u"'old'"_s}));
        QTest::keyClick(field<QComboBox>(u"Keep filled"_s), Qt::Key_Down);
        QCOMPARE(added().keepFilled, change::KeepFilled::Trigger);
        QTest::keyClick(field<QComboBox>(u"Index"_s), Qt::Key_Down);
        QCOMPARE(added().index->method, u"btree"_s);
    }
    void aReferenceTakesTheTypeOfItsKey()
    {
        m_page->state()->addColumn(m_orders);
        auto *references = field<QComboBox>(u"References"_s);
        const int regions = references->findText(u"regions (id)"_s);
        QVERIFY(regions > 0);
        references->setFocus();
        while (references->currentIndex() != regions)
            QTest::keyClick(references, Qt::Key_Down);
        QCOMPARE(added().references->table, sql::qualified(u"public"_s, u"regions"_s));
        QCOMPARE(added().type, u"bigint"_s);
    }
    void undoAndRedoTakeAWordAtATime()
    {
        m_page->state()->addColumn(m_orders);
        auto *name = field<QLineEdit>(u"Name"_s);
        name->selectAll();
        QTest::keyClicks(name, u"state"_s);
        QTest::keyClicks(field<QLineEdit>(u"Comment"_s), u"abc"_s);
        QUndoStack &history = m_page->state()->history();
        QCOMPARE(history.count(), 3);
        history.undo();
        QVERIFY(!added().comment);
        history.undo();
        QCOMPARE(added().name, u"new_column"_s);
        history.undo();
        QVERIFY(m_page->state()->change().isEmpty());
        history.setIndex(history.count());
        QCOMPARE(added().comment, std::optional(u"abc"_s));
    }
    void whatIsNotShownIsKept()
    {
        change::ChangeSet change = test::sampleChange();
        change.tables[0].addColumns[1].collation = u"C"_s;
        change.tables[0].addColumns[1].checks.append({u"second"_s, u"status <> 'x'"_s});
        m_page->state()->setChange(change);
        QTest::keyClicks(field<QLineEdit>(u"Name"_s), u"x"_s);
        QCOMPARE(added(1).name, u"statusx"_s);
        QCOMPARE(added(1).collation, std::optional(u"C"_s));
        QCOMPARE(added(1).checks.size(), 2);
    }
    void everyCheckIsEditedAndKeepsItsName()
    {
        change::ChangeSet change = test::sampleChange();
        change.tables[0].addColumns[1].checks = {{std::nullopt, u"a > 1"_s}, {u"second"_s, u"b > 2"_s}};
        m_page->state()->setChange(change);
        QCOMPARE(field<SqlEdit>(u"Check 2"_s)->expression(), u"b > 2"_s);
        field<SqlEdit>(u"Check 2"_s)->moveCursor(QTextCursor::End);
        QTest::keyClicks(field<SqlEdit>(u"Check 2"_s), u"0"_s);
        QCOMPARE(added(1).checks, (QList<change::CheckWish>{{std::nullopt, u"a > 1"_s}, {u"second"_s, u"b > 20"_s}}));
        for (QPushButton *button : m_page->inspector()->findChildren<QPushButton *>()) {
            if (button->text() == u"Add a check"_s)
                button->click();
        }
        QTest::keyClicks(field<SqlEdit>(u"Check 3"_s), u"c > 3"_s);
        QCOMPARE(added(1).checks.size(), 3);
        QCOMPARE(added(1).checks[2].expression, u"c > 3"_s);
        m_page->state()->history().undo();
        QCOMPARE(added(1).checks.size(), 2);
        QTRY_VERIFY(!field<SqlEdit>(u"Check 3"_s));
        field<SqlEdit>(u"Check 1"_s)->selectAll();
        QTest::keyClick(field<SqlEdit>(u"Check 1"_s), Qt::Key_Delete);
        QCOMPARE(added(1).checks, (QList<change::CheckWish>{{u"second"_s, u"b > 20"_s}}));
    }
    void theCollationIsEdited()
    {
        m_page->state()->setChange(test::sampleChange());
        QTest::keyClicks(field<QLineEdit>(u"Collation"_s), u"C"_s);
        QCOMPARE(added(1).collation, std::optional(u"C"_s));
        QTest::keyClick(field<QLineEdit>(u"Collation"_s), Qt::Key_Backspace);
        QCOMPARE(added(1).collation, std::optional<QString>());
    }
    void aFindingsButtonMendsTheDesignAndCanBeUndone()
    {
        change::ChangeSet change = test::sampleChange();
        QList<change::ColumnAddition> &columns = change.tables[0].addColumns;
        const auto it = std::ranges::find_if(columns, [](const change::ColumnAddition &c) { return c.references.has_value(); });
        QVERIFY(it != columns.end());
        it->index.reset();
        const qsizetype at = it - columns.begin();
        m_page->state()->setChange(change);
        plan::Plan plan = test::samplePlan();
        const QString object = change.tables[0].table.display(it->name);
        plan.findings = {{u"pg.fk.no-index"_s, plan::Severity::Warning, object, object + u" has no index."_s, u"Add an index."_s},
                         {u"other"_s, plan::Severity::Info, object, object + u" is new."_s}};
        m_page->setPlan(plan);
        const auto fixes = [this] {
            QList<QPushButton *> found;
            for (QPushButton *button : m_page->findChildren<QPushButton *>()) {
                if (button->isVisible() && button->text() == u"Add index"_s)
                    found.append(button);
            }
            return found;
        };
        QTRY_COMPARE(fixes().size(), 1);
        QPushButton *fix = fixes().first();
        QTRY_COMPARE(fix->width(), 104);
        QVERIFY(fix->minimumSizeHint().width() <= fix->width());
        QTest::mouseClick(fix, Qt::LeftButton);
        QTRY_VERIFY(added(at).index.has_value());
        m_page->state()->history().undo();
        QVERIFY(!added(at).index);
    }
    void theFilterFindsAColumn()
    {
        QTest::keyClicks(m_page->schemaPanel()->filterEdit(), u"placed"_s);
        QAbstractItemModel *model = m_page->schemaPanel()->tree()->model();
        QTRY_COMPARE(model->rowCount(), 1);
        const QModelIndex orders = model->index(0, 0, model->index(0, 0));
        QCOMPARE(model->rowCount(orders), 1);
        QVERIFY(m_page->schemaPanel()->tree()->isExpanded(orders));
    }
    void theTreeSelectsOnTheCanvas()
    {
        QTreeView *tree = m_page->schemaPanel()->tree();
        const QModelIndex orders = tree->model()->index(1, 0, tree->model()->index(0, 0));
        QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, tree->visualRect(orders).center());
        QCOMPARE(m_page->state()->selection().table, m_orders);
        QVERIFY(m_page->canvas()->card(m_orders));
    }
    void aFindingLeadsToItsObject()
    {
        m_page->state()->setChange(test::sampleChange());
        m_page->setPlan(test::samplePlan());
        auto *list = m_page->findChild<FindingList *>();
        QCOMPARE(list->model()->rowCount(), 2);
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(0, 0)).center());
        QCOMPARE(m_page->state()->selectedAddition()->name, u"region_id"_s);
    }
    void theLongestBlockStandsBesideThePlainOne()
    {
        m_page->setPlan(test::samplePlan());
        bool found = false;
        for (const ElidedLabel *label : m_page->findChildren<ElidedLabel *>())
            found = found
                || (label->isVisible()
                    && label->fullText() == u"Longest block: 12\u00a0ms, instead of 7\u00a0min for a plain ALTER TABLE"_s);
        QVERIFY(found);
    }
    void removeTakesTheSelectedColumnAway()
    {
        m_page->state()->setChange(test::sampleChange());
        for (QPushButton *button : m_page->inspector()->findChildren<QPushButton *>()) {
            if (button->text() == u"Remove"_s)
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QCOMPARE(m_page->state()->change().tables[0].addColumns.size(), 1);
        QCOMPARE(added().name, u"region_id"_s);
    }
};

COLONNADE_TEST(DesignTest)
#include "tst_design.moc"
