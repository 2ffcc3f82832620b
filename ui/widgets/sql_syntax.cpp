#include "ui/widgets/sql_syntax.h"

#include "ui/widgets/theme.h"

#include <KSyntaxHighlighting/Theme>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

std::shared_ptr<KSyntaxHighlighting::Repository> sqlSyntax()
{
    static std::weak_ptr<KSyntaxHighlighting::Repository> shared;
    auto repository = shared.lock();
    if (!repository) {
        repository = std::make_shared<KSyntaxHighlighting::Repository>();
        repository->addCustomSearchPath(u":/syntax"_s);
        shared = repository;
    }
    return repository;
}

KSyntaxHighlighting::Theme sqlTheme(const KSyntaxHighlighting::Repository &syntax)
{
    return syntax.theme(theme().dark ? u"Colonnade Dark"_s : u"Colonnade Light"_s);
}

}  // namespace colonnade::ui
