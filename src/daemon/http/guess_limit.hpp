// SPDX-License-Identifier: MIT
// Counts wrong credentials per client. A client that sends too many is answered late, and by the admin's
// routes and the alert webhook with 429. A right credential is never counted, so that no one can be locked
// out: behind Heroku's router, or at one office's address, a guesser and an admin may have the same
// address. Used by the routes.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "daemon/telemetry/log.hpp"
#include "daemon/telemetry/throttle.hpp"
#include "dynoward/values/limits.hpp"
#include "net/reply.hpp"
#include "net/request_head.hpp"

namespace dynoward::daemon {

class GuessLimit {
 public:
    enum class Door : std::uint8_t { drain, admin, hook, door_count };
    struct Totals {
        std::uint64_t wrong = 0;  ///< credentials
        std::uint64_t late = 0;   ///< of them, answered late
    };

    /// Counts a wrong credential of this client. True: it has sent too many.
    bool is_too_many(std::string_view client, SteadyTime now);

    /// `refusal`, or its replacement after too many. Not for a request without any credential: every
    /// browser begins with one, and it is no guess.
    net::Reply answer(Door door, const net::RequestHead& head, bool behind_router, SteadyTime now,
                      const Log& log, net::Reply refusal);

    const Totals& totals(Door door) const { return totals_.at(static_cast<std::size_t>(door)); }

 private:
    // A client has its entry in one row only; in a full row the client that was inactive longest is
    // replaced.
    static constexpr std::size_t row_size = 8;
    struct Client {
        std::uint64_t id = 0;  ///< 0: none
        unsigned wrong = 0;
        SteadyTime since{};  ///< since then `wrong` decreases
    };

    std::vector<Client> clients_;  ///< empty until the first
    std::array<Totals, static_cast<std::size_t>(Door::door_count)> totals_;
    Throttle sent_;
};

std::string_view to_text(GuessLimit::Door door);

}  // namespace dynoward::daemon
