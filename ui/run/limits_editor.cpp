#include "ui/run/limits_editor.h"

#include "ui/widgets/pieces.h"
#include "ui/widgets/theme.h"

#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QSlider>

namespace colonnade::ui {

LimitsEditor::LimitsEditor(QWidget *parent)
    : QWidget(parent),
      m_lag(new QDoubleSpinBox),
      m_batch(new QSpinBox),
      m_speed(new QSlider(Qt::Horizontal)),
      m_speedText(label({}, "muted"))
{
    m_lag->setRange(0.1, 600);
    m_lag->setDecimals(1);
    m_lag->setSuffix(tr(" s"));
    m_lag->setAccessibleName(tr("Limit of the replica lag"));
    m_lag->setToolTip(tr("Above this lag of any replica the backfill waits."));
    m_batch->setRange(5, 5000);
    m_batch->setSuffix(tr(" ms"));
    m_batch->setAccessibleName(tr("Time that one batch may take"));
    m_batch->setToolTip(tr("The size of a batch follows from it. Writers of the same rows wait for at most one batch."));
    m_speed->setRange(2, 100);
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setToolTip(tr("The share of the time that is spent in batches; the rest is left to others."));
    m_speedText->setMinimumWidth(QFontMetrics(font()).horizontalAdvance(tr("100 %")) + 4);
    m_speedText->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(space::Medium);
    form->setVerticalSpacing(7);
    const auto add = [form](const QString &name, QWidget *field) {
        QLabel *text = label(name, "muted");
        text->setMinimumSize(78, 26);
        text->setBuddy(field);
        form->addRow(text, field);
    };
    auto *speedRow = new QWidget;
    auto *speedLayout = new QHBoxLayout(speedRow);
    speedLayout->setContentsMargins(0, 0, 0, 0);
    speedLayout->addWidget(m_speed, 1);
    speedLayout->addWidget(m_speedText);
    add(tr("Replica lag"), m_lag);
    add(tr("Batch time"), m_batch);
    add(tr("Speed"), speedRow);
    setLimits(m_limits);
    connect(m_lag, &QDoubleSpinBox::valueChanged, this, &LimitsEditor::take);
    connect(m_batch, &QSpinBox::valueChanged, this, &LimitsEditor::take);
    connect(m_speed, &QSlider::valueChanged, this, &LimitsEditor::take);
}

void LimitsEditor::setLimits(const run::Limits &limits)
{
    const QSignalBlocker lag(m_lag);
    const QSignalBlocker batch(m_batch);
    const QSignalBlocker speed(m_speed);
    m_limits = limits;
    m_lag->setValue(double(limits.replicaLag.count()) / 1000);
    m_batch->setValue(int(limits.batchTime.count()));
    m_speed->setValue(int(std::lround(limits.speed * 100)));
    m_speedText->setText(tr("%1 %").arg(m_speed->value()));
}

void LimitsEditor::take()
{
    m_limits.replicaLag = std::chrono::milliseconds(std::lround(m_lag->value() * 1000));
    m_limits.batchTime = std::chrono::milliseconds(m_batch->value());
    m_limits.speed = double(m_speed->value()) / 100;
    m_speedText->setText(tr("%1 %").arg(m_speed->value()));
    Q_EMIT limitsEdited(m_limits);
}

}  // namespace colonnade::ui
