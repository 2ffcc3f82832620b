#include "plan/ground.h"

#include "base/names.h"

namespace colonnade::plan {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Names =
    nameTable<GroundKind>(std::pair{GroundKind::Rule, "rule"_L1}, std::pair{GroundKind::Measured, "measured"_L1},
                          std::pair{GroundKind::Asked, "asked"_L1});

}  // namespace

QString toString(GroundKind kind)
{
    return Names.name(kind);
}

std::optional<GroundKind> groundKindFromString(QStringView text)
{
    return Names.value(text);
}

Ground weakest(const Ground &a, const Ground &b)
{
    return b.kind < a.kind ? b : a;
}

QString groundText(const Ground &ground)
{
    switch (ground.kind) {
    case GroundKind::Rule: return u"by rule only"_s;
    case GroundKind::Measured: return u"measured on %1"_s.arg(ground.version);
    case GroundKind::Asked: return u"asked of this server"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

}  // namespace colonnade::plan
