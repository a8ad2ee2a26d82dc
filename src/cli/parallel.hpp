// SPDX-License-Identifier: MIT
// The same work for each of many indices, in several threads.
#pragma once

#include <cstddef>
#include <functional>

namespace dynoward::cli {

/// Calls `work` once for each index below `count`, in `jobs` threads (0: one per processor), and returns
/// when all are done. Calls of `progress` never overlap. What `work` throws ends the program.
void for_each_index(std::size_t count, unsigned jobs, const std::function<void(std::size_t index)>& work,
                    const std::function<void(std::size_t done, std::size_t all)>& progress);

}  // namespace dynoward::cli
