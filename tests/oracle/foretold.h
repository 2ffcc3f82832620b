// What the lock rules foretell for a form, in the words of the table of observations. Used by the tests that compare both.
#pragma once

#include "impact/postgres/foretell.h"
#include "tests/oracle/forms.h"

namespace colonnade::test {

/// The schema of schema.sql as the rules see it when they read it as a script, with nothing asked of a server.
Result<impact::postgres::State> stateOf(const QStringList &schema, const catalog::Catalog &nothing);
/// A catalog that knows its version and nothing else.
catalog::Catalog nothing(int major);
/// A form as the table of measured forms knows it.
struct KeyedForm {
    QByteArray key;
    QString text;                     ///< what is foretold
    QMap<QString, QString> places;    ///< relation to its place in the statement

    /// What was seen, by places.
    QString seenRelative(const QString &seen) const;
};
KeyedForm keyed(const Form &form, const impact::postgres::State &before);
QString foretoldText(const Form &form, const impact::postgres::State &state);

}  // namespace colonnade::test
