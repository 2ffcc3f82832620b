#include "items/log_model.h"

#include "items/event_text.h"
#include "items/format.h"

namespace colonnade::items {

using namespace Qt::StringLiterals;

void LogModel::setEvents(const QList<run::Event> &events)
{
    beginResetModel();
    m_events.clear();
    endResetModel();
    for (const run::Event &event : events)
        append(event);
}

void LogModel::append(const run::Event &event)
{
    const auto isProgress = [](const run::Event &of) { return of.kind == run::EventKind::BatchDone; };
    if (!m_events.isEmpty() && isProgress(event) && isProgress(m_events.last()) && event.stepId == m_events.last().stepId) {
        m_events.last() = event;  // one line that counts up, not one a second
        Q_EMIT dataChanged(index(0), index(0));
        return;
    }
    beginInsertRows({}, 0, 0);
    m_events.append(event);
    endInsertRows();
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_events.size());
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const run::Event &event = m_events[m_events.size() - 1 - index.row()];
    const QString text = eventText(event);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole: return QString(clock(event.at) + u' ' + text);
    case TimeRole: return event.at;
    case TextRole: return text;
    case LevelRole: return int(event.level);
    }
    return {};
}

}  // namespace colonnade::items
