// SPDX-License-Identifier: MIT
// Which dynos of an app should send memory samples and do not.
#pragma once

#include <cstddef>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/values/instant.hpp"
#include "settings/settings.hpp"

namespace dynoward::monitor {

struct SilentDynos {
    bool none_up = false;                ///< it is known that no dyno of the app is up
    std::size_t count = 0;               ///< targets that are up and have sent no sample for `stale_after`
    const fleet::Dyno* first = nullptr;  ///< by type, then number
};

/// `running_since`: silence before it does not count.
SilentDynos find_silent_dynos(const Instant& now, const fleet::App& fleet, const settings::AppSettings& app,
                              const settings::OwnDyno& own, Seconds stale_after, SteadyTime running_since);

}  // namespace dynoward::monitor
