// SPDX-License-Identifier: MIT
// The last events of a run, to explain a violation, and the digest of all of them. Since batches are
// frequent, they are kept as numbers and formatted only when needed.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/values/instant.hpp"
#include "simulator/run/digest.hpp"

namespace dynoward::simulator {

class Trace {
 public:
    using Listener = std::function<void(std::string_view)>;
    explicit Trace(Listener listener) : listener_(std::move(listener)) {}

    void note(WallTime at, std::string text);
    void note_batch(WallTime at, std::size_t app, std::uint64_t frames, int status);
    std::vector<std::string> last() const;
    std::uint64_t digest() const { return digest_.value(); }

 private:
    struct Entry {
        WallTime at{};
        std::string text;
        std::size_t app = 0;
        std::uint64_t frames = 0;
        int status = 0;
    };
    static constexpr std::size_t kept_events = 64;
    static constexpr std::size_t kept_batches =
        16;  ///< kept apart, or they would push out all other events

    static std::string line_of(const Entry& entry);

    std::vector<Entry> events_, batches_;
    std::size_t next_event_ = 0, next_batch_ = 0;
    Digest digest_;
    Listener listener_;
};

}  // namespace dynoward::simulator
