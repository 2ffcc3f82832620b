// LogModel: the history of a run as lines, the newest first.
#pragma once

#include "run/event.h"

#include <QAbstractListModel>

namespace colonnade::items {

class LogModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { LevelRole = Qt::UserRole + 1, TimeRole, TextRole };

    using QAbstractListModel::QAbstractListModel;

    void setEvents(const QList<run::Event> &events);
    void append(const run::Event &event);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<run::Event> m_events;  ///< in the order in which they happened
};

}  // namespace colonnade::items
