// LimitsEditor: what a run may cost others; it may be changed before a run and while one goes on.
#pragma once

#include "run/limits.h"

#include <QWidget>

class QDoubleSpinBox;
class QLabel;
class QSlider;
class QSpinBox;

namespace colonnade::ui {

class LimitsEditor : public QWidget
{
    Q_OBJECT

public:
    explicit LimitsEditor(QWidget *parent = nullptr);

    run::Limits limits() const { return m_limits; }
    void setLimits(const run::Limits &limits);

Q_SIGNALS:
    void limitsEdited(const colonnade::run::Limits &limits);

private:
    void take();

    run::Limits m_limits;
    QDoubleSpinBox *m_lag;
    QSpinBox *m_batch;
    QSlider *m_speed;
    QLabel *m_speedText;
};

}  // namespace colonnade::ui
