// SPDX-License-Identifier: MIT
// Reports of lost lines: L10 by Logplex about the drain, L12 and L13 by log-shuttle beside the dyno.
#pragma once

#include <optional>
#include <string_view>

#include "dynoward/logplex/event.hpp"

namespace dynoward::logplex {

/// nullopt for every other line of these senders, other L codes included.
std::optional<LossNotice> read_loss_line(std::string_view text);

}  // namespace dynoward::logplex
