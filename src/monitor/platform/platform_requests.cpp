// SPDX-License-Identifier: MIT
#include "monitor/platform/platform_requests.hpp"

#include <utility>

namespace dynoward::monitor {
namespace {

constexpr int token_reserve = 500;
// The account gets about 75 tokens a minute, so an older count is meaningless.
constexpr Seconds rate_age{300};

}  // namespace

std::uint64_t PlatformRequests::send(std::size_t app, heroku::ApiRequest request, Effects& effects) {
    const auto id = ++last_id_;
    pending_.emplace(id, Pending{app, request});
    effects.emplace_back(SendRequest{id, std::move(request)});
    return id;
}

std::optional<PlatformRequests::Pending> PlatformRequests::take(std::uint64_t id) {
    auto found = pending_.extract(id);
    return found ? std::optional(std::move(found.mapped())) : std::nullopt;
}

void PlatformRequests::note_allowance(const Instant& now, const heroku::ApiReply& reply) {
    if (reply.rate_remaining) {
        rate_remaining_ = reply.rate_remaining;
        rate_seen_at_ = now.steady;
    }
}

bool PlatformRequests::is_allowance_low(const Instant& now) const {
    return rate_remaining_ && *rate_remaining_ < token_reserve && rate_seen_at_ &&
           now.steady - *rate_seen_at_ < rate_age;
}

}  // namespace dynoward::monitor
