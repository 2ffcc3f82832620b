#include "ui/run/signal_list.h"

#include "ui/widgets/pieces.h"
#include "ui/widgets/theme.h"

#include <QGridLayout>

namespace colonnade::ui {

using namespace Qt::StringLiterals;
using run::SignalState;

namespace {

// Told apart without colours, too.
QString markOf(SignalState state)
{
    switch (state) {
    case SignalState::Calm: return u"\u25cf"_s;
    case SignalState::Near: return u"\u25b2"_s;
    case SignalState::Over: return u"\u25a0"_s;
    case SignalState::Unknown: return u"?"_s;
    case SignalState::Shown: return u"\u2013"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

const char *toneOf(SignalState state)
{
    switch (state) {
    case SignalState::Calm: return "good";
    case SignalState::Near:
    case SignalState::Unknown: return "warning";
    case SignalState::Over: return "bad";
    case SignalState::Shown: return "faint";
    }
    Q_UNREACHABLE_RETURN("");
}

}  // namespace

SignalList::SignalList(QWidget *parent)
    : QWidget(parent),
      m_grid(new QGridLayout(this)),
      m_none(label(tr("Not looked at yet"), "muted")),
      m_share(label({}, "warning"))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(7);
    m_grid->setVerticalSpacing(2);
    m_grid->setColumnStretch(1, 1);
    m_grid->addWidget(m_none, 0, 0, 1, 3);
    m_grid->addWidget(m_share, 1, 0, 1, 3);
    m_share->setFont(scaledFont(0.92));
    m_share->hide();
    setAccessibleName(tr("Signals"));
}

void SignalList::addLine()
{
    const Line line{label({}), label({}, "muted"), label({})};
    const int row = int(m_lines.size()) + 2;
    line.mark->setFixedWidth(QFontMetrics(font()).horizontalAdvance(u"\u25a0"_s) + 2);
    line.mark->setAlignment(Qt::AlignCenter);
    line.value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    line.name->setMinimumWidth(40);
    for (QLabel *text : {line.mark, line.name, line.value})
        text->setFont(scaledFont(0.92));
    m_grid->addWidget(line.mark, row, 0);
    m_grid->addWidget(line.name, row, 1);
    m_grid->addWidget(line.value, row, 2);
    m_lines.append(line);
}

void SignalList::show(const Line &line, const items::SignalRow &row)
{
    line.mark->setText(markOf(row.kind));
    setTone(line.mark, toneOf(row.kind));
    line.name->setText(row.name);
    QString value = row.limit.isEmpty() ? row.value : tr("%1 of %2").arg(row.value, row.limit);
    if (row.kind != SignalState::Calm && row.kind != SignalState::Shown)
        value += u" · "_s + row.state;
    line.value->setText(value);
    setTone(line.value, row.kind == SignalState::Calm || row.kind == SignalState::Shown ? "" : toneOf(row.kind));
    for (QLabel *text : {line.mark, line.name, line.value}) {
        text->setToolTip(row.why);
        text->setAccessibleName(tr("%1: %2, %3").arg(row.name, value, row.state));
    }
}

void SignalList::setShare(double share)
{
    m_share->setVisible(share < 1);
    m_share->setText(tr("The fill goes at %1 % of the allowed speed").arg(std::max(1L, std::lround(share * 100))));
}

void SignalList::setSignals(const QList<run::Signal> &found)
{
    const QList<items::SignalRow> rows = items::SignalRows::of(found);
    if (rows == m_rows)
        return;
    m_rows = rows;
    m_none->setVisible(rows.isEmpty());
    while (m_lines.size() < rows.size())
        addLine();
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        const bool used = i < rows.size();
        if (used)
            show(m_lines[i], rows[i]);
        for (QLabel *text : {m_lines[i].mark, m_lines[i].name, m_lines[i].value})
            text->setVisible(used);
    }
}

}  // namespace colonnade::ui
