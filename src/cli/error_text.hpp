// SPDX-License-Identifier: MIT
// What a number in errno means.
#pragma once

#include <string>
#include <system_error>

namespace dynoward::cli {

/// `No such file or directory`.
inline std::string error_text(int number) {
    return std::generic_category().message(number);
}

}  // namespace dynoward::cli
