// SPDX-License-Identifier: MIT
// The requests of all apps that wait for a reply, and how many more the Platform API allows: requests cost
// the account's tokens, 75 a minute for all clients of the account.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "dynoward/values/instant.hpp"
#include "heroku/request.hpp"
#include "monitor/effects.hpp"

namespace dynoward::monitor {

class PlatformRequests {
 public:
    struct Pending {
        std::size_t app = 0;  ///< index of the app that it is about
        heroku::ApiRequest request;
    };

    /// `has_key`: without an API key nothing can be requested.
    explicit PlatformRequests(bool has_key) : has_key_(has_key) {}

    /// Returns the request's id, which its reply will carry.
    std::uint64_t send(std::size_t app, heroku::ApiRequest request, Effects& effects);
    /// Removes and returns the request of a reply; nullopt: none of these requests.
    std::optional<Pending> take(std::uint64_t id);
    /// Reads from a reply of the Platform API how many requests are left.
    void note_allowance(const Instant& now, const heroku::ApiReply& reply);

    bool has_key() const { return has_key_; }
    std::size_t pending() const { return pending_.size(); }
    std::uint64_t sent() const { return last_id_; }
    std::optional<int> rate_remaining() const { return rate_remaining_; }
    /// So few are left that they are reserved for restarts and the lists that those need.
    bool is_allowance_low(const Instant& now) const;

 private:
    bool has_key_;
    std::unordered_map<std::uint64_t, Pending> pending_;
    std::uint64_t last_id_ = 0;
    std::optional<int> rate_remaining_;
    std::optional<SteadyTime> rate_seen_at_;
};

}  // namespace dynoward::monitor
