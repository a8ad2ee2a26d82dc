// SPDX-License-Identifier: MIT
// How often a test does the same thing with other values.
#pragma once

#include <algorithm>

namespace dynoward::test {

/// Under a sanitizer a round takes ten times as long, and what it looks for shows in any: every fifth is
/// enough.
#ifdef DYNOWARD_INSTRUMENTED
inline constexpr unsigned round_stride = 5;
#else
inline constexpr unsigned round_stride = 1;
#endif

/// At least 1.
constexpr unsigned rounds(unsigned all) {
    return std::max(all / round_stride, 1U);
}

}  // namespace dynoward::test
