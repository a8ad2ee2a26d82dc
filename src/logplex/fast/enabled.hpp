// SPDX-License-Identifier: MIT
// Which fast paths are compiled in. Each file of this folder reads the most common form of something at a
// fraction of the cost (docs/performance.md has the figures) and leaves every other form to the plain
// reader beside the folder. Both must give the same result for every input:
// tests/unit/logplex/fast_paths_test.cpp compiles the room three times and compares.
#pragma once

// DYNOWARD_PLAIN_READERS: no fast path at all. DYNOWARD_NO_SIMD: fast paths in portable C++ only.
#if defined(__SSE2__) && !defined(DYNOWARD_NO_SIMD)
#define DYNOWARD_SSE2
#endif

namespace dynoward::logplex::fast {

#ifdef DYNOWARD_PLAIN_READERS
inline constexpr bool enabled = false;
#else
inline constexpr bool enabled = true;
#endif

}  // namespace dynoward::logplex::fast
