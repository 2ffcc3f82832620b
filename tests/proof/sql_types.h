// SqlTypes: what the generator knows of a type: how a value is made of a row's number, and which defaults and checks fit it.
#pragma once

#include <QStringList>

namespace colonnade::test::proof {

struct SqlType {
    QString name;           ///< as CREATE TABLE takes it
    QString value;          ///< of the number {n}
    QString constant;       ///< an immutable default
    bool distinct = false;  ///< another number gives another value
    bool ordered = true;    ///< has a btree
    bool collatable = false;
    QStringList checks;  ///< over {c}, true for every value and for the constant
    QString stable;      ///< a stable default that passes the checks
    QString random;      ///< a volatile default that passes the checks
    QString index;       ///< a method other than btree; empty: none
    QStringList needs;   ///< statements that make it
    int since = 12;      ///< major version
};

const QList<SqlType> &sqlTypes();
/// Types that a key can have.
QList<SqlType> keyTypes();
const SqlType &sqlType(const QString &name);

}  // namespace colonnade::test::proof
