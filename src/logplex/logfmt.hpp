// SPDX-License-Identifier: MIT
// Walks the `key=value` pairs of a line. A value may stand in double quotes, with `\` before a quote that
// belongs to it. Strict about quotes: one that is not closed, or stands where none may, ends the walk as
// failed, because behind it text of a visitor and keys of the platform can no longer be told apart.
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
