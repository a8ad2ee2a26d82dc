// SPDX-License-Identifier: MIT
// The notices by which Logplex (L10, L11) and log-shuttle (L12, L13) report lost lines, in every
// wording seen: with and without `Error`, with the name of the drain, with and without a final dot.
#pragma once

#include <optional>
#include <string_view>

#include "dynoward/logplex/event.hpp"

namespace dynoward::logplex {

/// nullopt: the text does not begin with one of these codes. If the number of lines cannot be read, the
/// result is a notice that is not `counted`: an assumed gap is safer than a missed one.
std::optional<LossNotice> read_loss_line(std::string_view text);

}  // namespace dynoward::logplex
