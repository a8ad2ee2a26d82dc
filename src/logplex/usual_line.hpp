// SPDX-License-Identifier: MIT
// The two metric lines byte for byte as every sender has written them so far: keys in this order, amounts
// with two decimals, a uuid of 36 characters. Half of what a quiet app says are these, so they are read in
// one walk, each value where it stands: a quarter of the instructions that finding pairs first takes. Must
// never read a line in another way than metric_line.cpp would: whatever surprises it is left to that one.
#pragma once

#include <string_view>

#include "dynoward/logplex/event.hpp"

namespace dynoward::logplex {

/// Sets fate, identity and content of `event` and returns true; false, and `event` as it was, where the
/// line is not of the usual form to its last byte.
bool read_usual_metric_line(std::string_view text, DynoNameRef procid, Event& event);

}  // namespace dynoward::logplex
