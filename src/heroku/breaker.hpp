// SPDX-License-Identifier: MIT
// Whether a request to the Platform API may be sent now. A refusal opens it at once; failures in a row and
// 429 make it wait, longer each time. While it is open nothing is restarted, and only a probe now and then
// is sent. Called by the monitor with every reply; holds no clock.
#pragma once

#include <optional>
#include <string>

#include "dynoward/values/instant.hpp"
#include "heroku/request.hpp"

namespace dynoward::heroku {

class Breaker {
 public:
    enum class State { closed, open };

    /// Evaluates a reply. Returns the new state if this reply changed it.
    std::optional<State> on_reply(const Instant& now, const ApiReply& reply);
    /// The same for a reply that is neither a refusal nor a failure.
    std::optional<State> note_answer();

    /// No restart may be sent while this is not closed.
    bool closed() const { return !open_until_; }
    /// Whether a GET may be sent: always while closed, and once per pause while open (the probe).
    bool allows_request(const Instant& now) const { return !open_until_ || now.steady >= *open_until_; }
    /// Seconds until the next probe, 0 or more; nullopt while closed.
    std::optional<long> left_s(const Instant& now) const;
    /// In words, for the ledger: `the Platform API answered 401 (unauthorized: …)`.
    const std::string& why() const { return why_; }
    /// Call it when a probe is sent, so that only one is under way at a time.
    void note_probe(const Instant& now);
    /// Keeps an open breaker open for at least this long.
    void prolong(const Instant& now, Nanoseconds pause);

 private:
    void open(const Instant& now, Nanoseconds pause, std::string why);

    std::optional<SteadyTime> open_until_;
    Nanoseconds pause_{};
    unsigned failures_ = 0;  ///< in a row
    std::string why_;
};

/// 402 and 403 refuse the app of the request: payment is due for it, or the token has no access to it.
/// Other apps are not affected. 401 refuses the token.
bool refuses_one_app(const ApiReply& reply);
/// 401 and 429 apply to every request, whatever its app.
bool refuses_all_apps(const ApiReply& reply);

/// `Retry-After` as seconds from now: a small number is seconds, a number above 10^9 is a Unix time (which
/// this API used to send), anything else may be an HTTP date. At most 15 minutes. nullopt if absent or of
/// another form.
std::optional<Nanoseconds> read_retry_after(std::string_view text, const Instant& now);

}  // namespace dynoward::heroku
