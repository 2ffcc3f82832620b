// DesignPage: tree, canvas, inspector and findings around one DesignState. It knows no planner: whoever plans is told of each
// change and gives the plan back.
#pragma once

#include "items/finding_model.h"
#include "plan/plan.h"
#include "ui/design/design_state.h"

#include <QSplitter>
#include <QWidget>

class QLabel;
class QListWidget;
class QStackedWidget;
class QTabBar;

namespace colonnade::ui {

class ColumnInspector;
class ElidedLabel;
class FindingList;
class SchemaCanvas;
class SchemaPanel;

class DesignPage : public QWidget
{
    Q_OBJECT

public:
    explicit DesignPage(QWidget *parent = nullptr);

    DesignState *state() const { return m_state; }
    SchemaCanvas *canvas() const { return m_canvas; }
    SchemaPanel *schemaPanel() const { return m_panel; }
    ColumnInspector *inspector() const { return m_inspector; }

    /// What the planner says of the change as it stands.
    void setPlan(const plan::Plan &plan);
    /// The planner could make no sense of it, or is not asked while nothing is designed.
    void setPlanError(const std::optional<Error> &error);
    void addColumn();
    /// What F1 explains: of the selected finding; empty where none is.
    QString currentRule() const;

Q_SIGNALS:
    void whyRequested(const QString &rule);

private:
    QWidget *makeBottom();
    void showFindings(const QList<plan::Finding> &findings);
    void showLongestBlock(const plan::Plan &plan);
    void showDependents();

    DesignState *m_state;
    SchemaPanel *m_panel;
    SchemaCanvas *m_canvas;
    ColumnInspector *m_inspector;
    items::FindingModel *m_findings;
    FindingList *m_findingList;
    QListWidget *m_dependents;
    QTabBar *m_tabs;
    QStackedWidget *m_lists;
    ElidedLabel *m_block;
    QLabel *m_nothing;
    QSplitter *m_across;
};

}  // namespace colonnade::ui
