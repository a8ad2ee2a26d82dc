// SPDX-License-Identifier: MIT
// Whether requests about one app may be sent: a circuit breaker that all apps share (the token is refused,
// the rate is limited, the platform fails), and one per app (402 and 403 refuse only that app). Pure.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "dynoward/values/instant.hpp"
#include "heroku/breaker.hpp"
#include "heroku/request.hpp"

namespace dynoward::monitor {

/// A reply, as input of the breakers.
struct BreakerInput {
    const heroku::ApiReply& reply;
    std::uint64_t id;      ///< of the request; later requests have higher ones
    std::uint64_t newest;  ///< of the newest request so far
    bool is_change;        ///< the request changes something
};

/// A breaker that is closed only by replies to requests that were sent after it opened.
class ApiBreaker {
 public:
    using State = heroku::Breaker::State;

    const heroku::Breaker& state() const { return breaker_; }
    void note_probe(const Instant& now) { breaker_.note_probe(now); }

    std::optional<State> on_reply(const Instant& now, const BreakerInput& in);
    /// The reply is neither a failure nor a refusal that concerns this breaker.
    std::optional<State> on_answer(const BreakerInput& in);

 private:
    bool is_outdated(const BreakerInput& in) const {
        return !breaker_.closed() && in.id <= newest_at_opening_;
    }
    heroku::Breaker breaker_;
    std::uint64_t newest_at_opening_ = 0;
    unsigned refused_changes_ = 0;  ///< since the last change that was not refused
};

/// Both breakers, for one app. If both are open, the shared one is the reason.
class AppBreaker {
 public:
    explicit AppBreaker(ApiBreaker& shared) : shared_(shared) {}

    ApiBreaker& own() { return own_; }
    const heroku::Breaker& own_state() const { return own_.state(); }

    bool closed() const { return shared_.state().closed() && own_.state().closed(); }
    bool allows_request(const Instant& now) const {
        return shared_.state().allows_request(now) && own_.state().allows_request(now);
    }
    std::optional<long> left_s(const Instant& now) const {
        return std::max(shared_.state().left_s(now), own_.state().left_s(now));
    }
    const std::string& why() const {
        return shared_.state().closed() ? own_.state().why() : shared_.state().why();
    }
    void note_probe(const Instant& now) {
        shared_.note_probe(now);
        own_.note_probe(now);
    }

 private:
    ApiBreaker& shared_;
    ApiBreaker own_;
};

}  // namespace dynoward::monitor
