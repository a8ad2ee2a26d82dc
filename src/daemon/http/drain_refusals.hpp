// SPDX-License-Identifier: MIT
// Why posts to the drain are refused: one table of reasons with word, status and remedy; counted by reason
// for /metrics, and logged once a minute for each. Logplex drops a refused batch for good and reports
// nothing, so this is the only trace of it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "daemon/telemetry/throttle.hpp"
#include "dynoward/values/instant.hpp"
#include "net/reply.hpp"

namespace dynoward::daemon {

/// A closed set, since it labels a metric. Keep `refusal_count` last.
enum class DrainRefusal : std::uint8_t {
    no_credential,
    unreadable_credential,
    wrong_credential,  ///< also the right one of another app
    in_the_clear,      ///< by plain HTTP through Heroku's router
    bad_token,         ///< a malformed drain token, or two tokens
    foreign_token,
    unknown_app,  ///< `/logs/{app}` of an app that is not watched
    wrong_path,   ///< a batch posted to a path that is not the drain's
    method,
    content_type,
    no_length,  ///< HTTP/1.0 without Content-Length: its batch would be lost unnoticed
    too_large,
    unreadable,  ///< not even the first frame could be read
    refusal_count
};
inline constexpr std::size_t drain_refusal_count = static_cast<std::size_t>(DrainRefusal::refusal_count);

/// Log and metric word (`wrong_credential`).
std::string_view to_text(DrainRefusal refusal);
/// How such a batch was sent and how to correct that; continues the sentence `batches arrive and are
/// refused: `.
std::string_view remedy_of(DrainRefusal refusal);
net::Reply reply_to(DrainRefusal refusal);

class DrainRefusals {
 public:
    using Counts = std::array<std::uint64_t, drain_refusal_count>;

    void count(DrainRefusal refusal) { ++counts_.at(static_cast<std::size_t>(refusal)); }
    /// A number: log a line now; it stands for that many refusals.
    std::optional<std::uint64_t> line_due(DrainRefusal refusal, SteadyTime now) {
        return throttles_.at(static_cast<std::size_t>(refusal)).hit(now);
    }
    const Counts& counts() const { return counts_; }

 private:
    Counts counts_{};
    std::array<Throttle, drain_refusal_count> throttles_;
};

}  // namespace dynoward::daemon
