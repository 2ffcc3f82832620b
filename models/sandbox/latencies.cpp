#include "sandbox/latencies.h"

#include <algorithm>
#include <cmath>

namespace colonnade::sandbox {

double Latencies::percentile(double share) const
{
    if (milliseconds.empty())
        return 0;
    std::vector<float> sorted = milliseconds;
    const auto place = static_cast<std::size_t>(std::lround(share * static_cast<double>(sorted.size() - 1)));
    std::ranges::nth_element(sorted, sorted.begin() + static_cast<std::ptrdiff_t>(place));
    return static_cast<double>(sorted[place]);
}

}  // namespace colonnade::sandbox
