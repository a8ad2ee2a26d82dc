// SPDX-License-Identifier: MIT
#include "values/amount_text.hpp"

#include <fmt/format.h>

namespace dynoward {

std::string format_mb(Megabytes amount) {
    auto text = fmt::format("{:.1f}", amount.value);
    if (text.ends_with(".0")) {
        text.resize(text.size() - 2);
    }
    return text + " MB";
}

}  // namespace dynoward
