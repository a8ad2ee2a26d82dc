// SPDX-License-Identifier: MIT
#include "dynoward/fleet/long_run.hpp"

#include "dynoward/fleet/fleet.hpp"

namespace dynoward::fleet {

std::optional<double> value_of(const Sample& sample, Signal signal) {
    switch (signal) {
        case Signal::total: return sample.total.value;
        case Signal::rss_swap:
            return sample.rss && sample.swap ? std::optional(sample.rss->value + sample.swap->value)
                                             : std::nullopt;
        case Signal::swap: return sample.swap ? std::optional(sample.swap->value) : std::nullopt;
        case Signal::load: break;
    }
    return std::nullopt;
}

std::optional<double> value_of(const LoadReading& reading, Signal signal) {
    return signal == Signal::load ? std::optional(reading.avg_1m) : std::nullopt;
}

void LongRun::take(WallTime at, std::optional<double> value, const std::optional<Megabytes>& its_quota,
                   Nanoseconds max_pause) {
    if (!value) {
        return;
    }
    const bool hole = readings != 0 && at - to > max_pause;
    const bool resized = readings != 0 && quota && its_quota && *quota != *its_quota;
    if (*value <= level || hole || resized) {
        readings = 0;
        quota.reset();
    }
    if (*value <= level) {
        return;
    }
    if (readings++ == 0) {
        from = at;
    }
    to = at;
    quota = its_quota ? its_quota : quota;
}

}  // namespace dynoward::fleet
