// SPDX-License-Identifier: MIT
// State of a dyno, as in lines (`State changed from up to starting`) and the Platform API's dyno list.
#pragma once

#include <cstdint>
#include <string_view>

namespace dynoward {

/// An open set at Heroku: a word that is not listed reads as `unknown`, which is never `up`.
enum class DynoState : std::uint8_t {
    unknown,
    created,
    provisioning,
    starting,
    up,
    idle,
    down,
    crashed,
    complete
};

DynoState parse_dyno_state(std::string_view word);
std::string_view to_text(DynoState state);

}  // namespace dynoward
