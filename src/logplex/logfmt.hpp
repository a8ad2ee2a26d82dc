// SPDX-License-Identifier: MIT
// Walks the `key=value` pairs of a line. A value may stand in double quotes, with `\` before a quote that
// belongs to it. Strict about quotes: one that is not closed, or stands where none may, ends the walk as
// failed, because behind it text of a visitor and keys of the platform can no longer be told apart.
#pragma once

#include <cstddef>
#include <cstring>
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
    /// The value of the next pair, if exactly this stands before it (` key=`, or `key=` at the front of the
    /// line) and it has no quotes; nullopt: nothing was taken, and next() will tell. For lines whose keys
    /// come in a known order.
    template <std::size_t size>
    std::optional<std::string_view> take_expected(const char (&key_and_sign)[size]) {
        // A literal, so that it is compared as a few words and without a call.
        if (rest_.size() < size - 1 || std::memcmp(rest_.data(), key_and_sign, size - 1) != 0) {
            return std::nullopt;
        }
        return take_value(size - 1);
    }
    /// A misplaced quote, or more than limits::line_pairs pairs: nothing read from this line may be used.
    bool failed() const { return failed_; }

 private:
    std::optional<std::string_view> quoted_value();
    /// What stands behind the first `begin` bytes, up to a blank; both are taken off.
    std::optional<std::string_view> take_value(std::size_t begin);

    std::string_view rest_;
    std::size_t pairs_ = 0;
    bool failed_ = false;
};

}  // namespace dynoward::logplex
