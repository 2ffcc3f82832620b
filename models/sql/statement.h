// Statement: SQL exactly as it will be sent, with how it is to be sent. Inert: it can be compared, saved and shown.
#pragma once

#include <QList>
#include <QString>

#include <chrono>

namespace colonnade::sql {

enum class TransactionMode {
    Own,  ///< the statements of one step share one transaction
    None  ///< refuses to run in one (CONCURRENTLY), or is a transaction by itself (a batch)
};

struct Statement {
    QString text;
    TransactionMode transaction = TransactionMode::Own;
    std::chrono::milliseconds lockTimeout{2000};        ///< 0: no limit; only for what blocks nobody
    std::chrono::milliseconds statementTimeout{10000};  ///< 0: no limit

    bool operator==(const Statement &) const = default;
};

}  // namespace colonnade::sql
