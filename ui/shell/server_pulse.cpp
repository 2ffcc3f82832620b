#include "ui/shell/server_pulse.h"

#include "base/names.h"

namespace colonnade::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Names =
    nameTable<Environment>(std::pair{Environment::Production, "production"_L1}, std::pair{Environment::Staging, "staging"_L1},
                           std::pair{Environment::Test, "test"_L1});

}  // namespace

QString toString(Environment environment)
{
    return Names.name(environment);
}

std::optional<Environment> environmentFromString(QStringView word)
{
    return Names.value(word);
}

}  // namespace colonnade::ui
