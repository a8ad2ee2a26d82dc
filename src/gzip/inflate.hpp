// SPDX-License-Identifier: MIT
// The one place that inflates gzip (RFC 1952): the body of a request as a whole, within a bound, and an
// archive of any size piece by piece. Reads bytes it is handed, and no file or socket. Used by `net` and
// `cli`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace dynoward::gzip {

/// The bytes begin like gzip.
inline bool is_gzip(std::string_view begin) {
    return begin.starts_with("\x1f\x8b");
}

enum class InflateError : std::uint8_t {
    malformed,  ///< not gzip, damaged, cut short, or followed by something else
    too_large,  ///< more than `max_bytes` of output
};

/// Inflates one gzip stream, which may have several members (RFC 1952 §2.2), to at most `max_bytes`, so
/// that a small body cannot unfold into a large one.
std::variant<std::string, InflateError> inflate(std::string_view compressed, std::size_t max_bytes);

/// Inflates a stream piece by piece in constant memory, one member after another.
class StreamInflater {
 public:
    using Take = std::function<void(std::string_view)>;

    /// Throws std::bad_alloc.
    StreamInflater();
    ~StreamInflater();
    StreamInflater(const StreamInflater&) = delete;
    StreamInflater& operator=(const StreamInflater&) = delete;

    /// Passes each piece of output to `take`. False: not gzip from here on; earlier output stays valid.
    /// Skips NULs after a member: a tape or a block device fills its last block with them.
    bool feed(std::string_view compressed, const Take& take);
    /// Whether the input may end here: the last member was complete.
    bool at_end() const;

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace dynoward::gzip
