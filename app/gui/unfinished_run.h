// UnfinishedRuns: looks into the journal, on a thread of its own, whether the last run on a database stopped midway, so that the
// window can offer to go on with it.
#pragma once

#include "run/journal.h"

#include <QObject>

namespace colonnade::gui {

struct UnfinishedRun {
    run::RunHeader header;
    plan::Plan plan;
    QDateTime lastEventAt;  ///< UTC
    QString conclusion;     ///< why it ended; empty where it was killed
};

/// The last run on that database, where it has not succeeded; nothing where there is no journal.
Result<std::optional<UnfinishedRun>> findUnfinishedRun(const QString &journalPath, const catalog::Server &server);

class UnfinishedRuns : public QObject
{
    Q_OBJECT

public:
    explicit UnfinishedRuns(QString journalPath) : m_journalPath(std::move(journalPath)) {}

public Q_SLOTS:
    void look(int attempt, const colonnade::catalog::Server &server);

Q_SIGNALS:
    void found(int attempt, const colonnade::gui::UnfinishedRun &run);
    void failed(int attempt, const colonnade::Error &error);

private:
    QString m_journalPath;
};

}  // namespace colonnade::gui
