// Form: one kind of statement whose effects are observed on every version, and the database on which that is done. Read from
// forms.sql and schema.sql by the observer and by the tests that compare what was foretold.
#pragma once

#include "base/error.h"

#include <QList>
#include <QStringList>

namespace colonnade::test {

struct Form {
    QString statement;
    QString setup;      ///< committed before; may be several statements
    QStringList holds;  ///< what others hold meanwhile, a run each: "ROW EXCLUSIVE orders, snapshot"

    /// What tells it from all others.
    QString id() const { return setup.isEmpty() ? statement : statement + QStringLiteral(" -- after ") + setup; }
};

/// In the order of the file. Errors: a form that stands there twice, an annotation that is not known.
Result<QList<Form>> readForms(const QString &path);
/// The statements of schema.sql that a version takes.
Result<QStringList> readSchema(const QString &path, int major);

}  // namespace colonnade::test
