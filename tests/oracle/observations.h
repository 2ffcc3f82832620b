// The table of observations: what each form did on each version, as one line of text an outcome ("AX orders, SRX regions;
// rewrites orders"), so that what was foretold is compared as text too. Versions with one outcome share a line of the file.
#pragma once

#include "base/error.h"
#include "tests/oracle/forms.h"

#include <QMap>

namespace colonnade::test {

/// Modes by the short names of the tables: AS, RS, RX, SUX, S, SRX, X, AX. Names in public stand without their schema.
struct Outcome {
    QString refusedWith;           ///< SQLSTATE; then nothing else is said
    QMap<QString, QString> locks;  ///< relation to mode
    QStringList rewrites;
    QStringList scans;
    QStringList builds;          ///< relations on which an index is built, of those that are not rewritten
    bool alone = false;          ///< it runs in no transaction block
    bool waitsForOlder = false;  ///< for transactions that have nothing to do with its relations

    void lock(const QString &relation, const QString &mode);
    QString text() const;
};

QString shortMode(const QString &mode);
/// The stronger of two short names.
QString strongerMode(const QString &a, const QString &b);

/// By form id, then by version ("15.18").
using Observations = QMap<QString, QMap<QString, QString>>;

Result<Observations> readObservations(const QString &path);
/// Forms in their order; what is not one of them any more is left out.
Result<void> writeObservations(const QString &path, const QList<Form> &forms, const Observations &observations);

}  // namespace colonnade::test
