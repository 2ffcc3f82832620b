#include "app/secret_arguments.h"

#include <QRegularExpression>
#include <QString>

#include <cstring>

namespace colonnade {

using namespace Qt::StringLiterals;

void hideSecretArguments(int argc, char **argv)
{
    static const QRegularExpression secret(u"password\\s*=|://[^/@]*:.*@"_s, QRegularExpression::CaseInsensitiveOption);
    for (int i = 1; i < argc; ++i) {
        if (secret.match(QString::fromLocal8Bit(argv[i])).hasMatch())
            std::memset(argv[i], '*', std::strlen(argv[i]));
    }
}

}  // namespace colonnade
