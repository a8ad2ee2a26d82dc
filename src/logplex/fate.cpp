// SPDX-License-Identifier: MIT
// The word of each fate, in the order of the enumeration.
#include <array>

#include "dynoward/logplex/event.hpp"

namespace dynoward::logplex {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, fate_count> words{"memory",
                                                         "load",
                                                         "mem_percent",
                                                         "error_code",
                                                         "state",
                                                         "lifecycle",
                                                         "api",
                                                         "loss",
                                                         "router_error",
                                                         "old_measure",
                                                         "app_output",
                                                         "router",
                                                         "source_mismatch",
                                                         "procid_not_dyno",
                                                         "unrecognised",
                                                         "malformed",
                                                         "oversize",
                                                         "superseded",
                                                         "out_of_order",
                                                         "unattributed",
                                                         "other_loss",
                                                         "duplicate"};
static_assert(!words.back().empty(), "a fate without a word");

}  // namespace

std::string_view to_text(Fate fate) {
    return words.at(static_cast<std::size_t>(fate));
}

}  // namespace dynoward::logplex
