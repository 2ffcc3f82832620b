// StepList: phases as cards with their steps and the gates between them, of a plan (PlanModel) or of a run (RunStepModel).
#pragma once

#include <QListView>

namespace colonnade::ui {

class StepList : public QListView
{
    Q_OBJECT

public:
    explicit StepList(QWidget *parent = nullptr);

    void selectStep(const QString &stepId);
    QString selectedStep() const;

Q_SIGNALS:
    void stepSelected(const QString &stepId);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void resizeEvent(QResizeEvent *event) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
};

}  // namespace colonnade::ui
