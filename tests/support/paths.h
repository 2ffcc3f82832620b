// Where the sources and the built programs lie. Functions, so that no other file of the tests differs from one checkout to the
// next, and a compiler's cache serves them all.
#pragma once

#include <QString>

namespace colonnade::test {

QString sourceDirectory();
QString buildDirectory();

}  // namespace colonnade::test
