// SPDX-License-Identifier: MIT
// Iterates over the `key=value` pairs of a line. A value may be in double quotes, with `\` before a quote
// inside it. Strict about quotes: one that is not closed, or is misplaced, ends the iteration with a
// failure, because after it visitors' text can no longer be distinguished from the platform's keys.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace dynoward::logplex {

struct Pair {
    std::string_view key;
    /// Without its quotes, escapes as they are; empty too where the key has no `=`.
    std::string_view value;
};

class LogfmtReader {
 public:
    explicit LogfmtReader(std::string_view line) : rest_(line) {}

    /// The next pair; nullopt at the end and after a failure.
    std::optional<Pair> next();
    /// A misplaced quote, or more than limits::line_pairs pairs: nothing read from this line may be used.
    bool failed() const { return failed_; }

 private:
    std::optional<std::string_view> quoted_value();

    std::string_view rest_;
    std::size_t pairs_ = 0;
    bool failed_ = false;
};

}  // namespace dynoward::logplex
