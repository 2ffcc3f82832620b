#include "tests/support/paths.h"

namespace colonnade::test {

QString sourceDirectory()
{
    return QStringLiteral(COLONNADE_SOURCE_DIR);
}

QString buildDirectory()
{
    return QStringLiteral(COLONNADE_BUILD_DIR);
}

}  // namespace colonnade::test
