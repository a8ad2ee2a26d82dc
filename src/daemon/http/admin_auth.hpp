// SPDX-License-Identifier: MIT
// Authenticates the admin: ADMIN_PASSWORD as Basic credential, and for commands also that no page of
// another origin has sent the request. Looks at heads only; a rejected client learns no more than a
// status.
#pragma once

#include <optional>
#include <string_view>

#include "daemon/environment.hpp"
#include "daemon/telemetry/throttle.hpp"
#include "net/reply.hpp"
#include "net/request_head.hpp"
#include "settings/settings.hpp"

namespace dynoward::daemon {

class AdminAuth {
 public:
    /// Both must outlive it.
    AdminAuth(const settings::Settings& settings, const Environment& environment)
        : settings_(settings), environment_(environment) {}

    /// Without ADMIN_PASSWORD there is no admin, and none of the admin's routes.
    bool is_enabled() const { return !settings_.credentials.admin_password.empty(); }
    /// nullopt: the credential is right.
    std::optional<net::Reply> authorize(const net::RequestHead& head);
    /// The same for a request that changes something, with a JSON body or none.
    std::optional<net::Reply> authorize_command(const net::RequestHead& head);

 private:
    net::Reply reject(Throttle& throttle, std::string_view reason, net::Reply reply);

    const settings::Settings& settings_;
    const Environment& environment_;
    Throttle unauthorized_;
    Throttle foreign_;
};

/// The request has the headers by which a browser marks one from a page of another origin. `https`: our own
/// scheme is known to be https, so that plain HTTP is another origin. A request without such headers is not
/// from a browser.
bool is_foreign(const net::RequestHead& head, bool https);

/// Without its parameters (`; charset=utf-8`).
bool has_content_type(const net::RequestHead& head, std::string_view type);

/// By its Content-Length; without one the body is measured after it was read.
bool is_longer_than(const net::RequestHead& head, std::size_t bytes);

}  // namespace dynoward::daemon
