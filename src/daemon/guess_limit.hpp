// SPDX-License-Identifier: MIT
// Wrong credentials, counted for each client. Who sends too many is answered late, and at the doors of
// owner and alerts with 429; the right credential never comes here, so nobody can be locked out: behind
// Heroku's router, or one office's address, a guesser and an owner may look the same. Used by the routes.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "daemon/log.hpp"
#include "daemon/throttle.hpp"
#include "dynoward/values/limits.hpp"
#include "net/reply.hpp"
#include "net/request_head.hpp"

namespace dynoward::daemon {

class GuessLimit {
 public:
    enum class Door : std::uint8_t { drain, admin, hook, door_count };
    struct Totals {
        std::uint64_t wrong = 0;  ///< credentials
        std::uint64_t late = 0;   ///< of them, those that were answered late
    };

    /// Counts a wrong credential of this client. True: that is too many.
    bool is_too_many(std::string_view client, SteadyTime now);

    /// `refusal`, or what it becomes after too many. A request without any credential is no guess, and must
    /// not be brought here: every browser begins with one.
    net::Reply answer(Door door, const net::RequestHead& head, bool behind_router, SteadyTime now,
                      const Log& log, net::Reply refusal);

    const Totals& totals(Door door) const { return totals_.at(static_cast<std::size_t>(door)); }

 private:
    // A client is looked for in one row only; in a full row the one that was quiet longest is forgotten.
    static constexpr std::size_t row_size = 8;
    struct Client {
        std::uint64_t id = 0;  ///< 0: none
        unsigned wrong = 0;
        SteadyTime since{};  ///< `wrong` goes down from here on
    };

    std::vector<Client> clients_;  ///< empty until the first
    std::array<Totals, static_cast<std::size_t>(Door::door_count)> totals_;
    Throttle told_;
};

std::string_view to_text(GuessLimit::Door door);

}  // namespace dynoward::daemon
