// SPDX-License-Identifier: MIT
#include "dynoward/values/dyno_state.hpp"

#include <array>

namespace dynoward {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 9> words{"unknown", "created", "provisioning", "starting", "up",
                                                "idle",    "down",    "crashed",      "complete"};

}  // namespace

DynoState parse_dyno_state(std::string_view word) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == word) {
            return static_cast<DynoState>(i);
        }
    }
    return DynoState::unknown;
}

std::string_view to_text(DynoState state) {
    return words.at(static_cast<std::size_t>(state));
}

}  // namespace dynoward
