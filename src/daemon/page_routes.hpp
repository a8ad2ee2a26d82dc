// SPDX-License-Identifier: MIT
// The page and its files, which are part of the program. Behind ADMIN_PASSWORD like everything it shows.
#pragma once

#include <string_view>

#include "daemon/owner_check.hpp"
#include "net/handler.hpp"

namespace dynoward::daemon {

class PageRoutes {
 public:
    /// Must outlive the routes.
    explicit PageRoutes(OwnerCheck& owner) : owner_(owner) {}

    static bool owns(std::string_view path);
    /// Always a reply.
    net::Reply on_head(const net::RequestHead& head);

 private:
    OwnerCheck& owner_;
};

}  // namespace dynoward::daemon
