// SPDX-License-Identifier: MIT
// Who may see and order: ADMIN_PASSWORD as Basic credential, and for what changes something also that no
// page of another origin sent the request. Judges heads only; tells nobody why in more than a status.
#pragma once

#include <optional>
#include <string_view>

#include "daemon/surroundings.hpp"
#include "daemon/throttle.hpp"
#include "dynoward/settings/settings.hpp"
#include "net/reply.hpp"
#include "net/request_head.hpp"

namespace dynoward::daemon {

class OwnerCheck {
 public:
    /// Both must outlive it.
    OwnerCheck(const settings::Settings& settings, const Surroundings& surroundings)
        : settings_(settings), surroundings_(surroundings) {}

    /// Of GET and HEAD. nullopt: an owner asks.
    std::optional<net::Reply> judge_look(const net::RequestHead& head);
    /// Of a POST that changes something, with a JSON body or none. nullopt: an owner orders it.
    std::optional<net::Reply> judge_order(const net::RequestHead& head);

 private:
    std::optional<net::Reply> judge_credential(const net::RequestHead& head);
    net::Reply turn_away(Throttle& throttle, std::string_view reason, net::Reply reply);

    const settings::Settings& settings_;
    const Surroundings& surroundings_;
    Throttle unauthorized_;
    Throttle foreign_;
};

/// A browser says that a page of another origin sent it. `https`: ours is known to be, so that plain HTTP
/// is another origin. What names no origin at all is no browser's doing.
bool is_foreign(const net::RequestHead& head, bool https);

/// Without its parameters (`; charset=utf-8`).
bool has_content_type(const net::RequestHead& head, std::string_view type);

/// Told by Content-Length; a body without one is measured when it is there.
bool is_longer_than(const net::RequestHead& head, std::size_t bytes);

}  // namespace dynoward::daemon
