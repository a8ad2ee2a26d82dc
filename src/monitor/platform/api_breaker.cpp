// SPDX-License-Identifier: MIT
#include "monitor/platform/api_breaker.hpp"

namespace dynoward::monitor {
namespace {

// A token that may only read gets a refusal for every DELETE, while the probe, a GET, closes the breaker.
constexpr std::chrono::minutes first_pause{5};
constexpr std::chrono::minutes max_pause{15};

}  // namespace

// Several requests may await a reply at once. If one opens the breaker, the others were sent before that
// and are no probes. A refusal still counts: it may contain a Retry-After.
std::optional<ApiBreaker::State> ApiBreaker::on_reply(const Instant& now, const BreakerInput& in) {
    const bool refused = heroku::refuses_all_apps(in.reply) || heroku::refuses_one_app(in.reply);
    if (is_outdated(in) && !refused) {
        return std::nullopt;
    }
    const auto changed = breaker_.on_reply(now, in.reply);
    if (!breaker_.closed()) {
        newest_at_opening_ = in.newest;
    }
    if (in.is_change && heroku::refuses_one_app(in.reply)) {
        breaker_.prolong(now, std::min<Nanoseconds>(++refused_changes_ * first_pause, max_pause));
    }
    return changed;
}

std::optional<ApiBreaker::State> ApiBreaker::on_answer(const BreakerInput& in) {
    if (in.is_change) {
        refused_changes_ = 0;
    }
    return is_outdated(in) ? std::nullopt : breaker_.note_answer();
}

}  // namespace dynoward::monitor
