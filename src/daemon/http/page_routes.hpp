// SPDX-License-Identifier: MIT
// The page and its files, which are part of the program. Like the data on it, it requires the admin's
// credential.
#pragma once

#include <string_view>

#include "net/reply.hpp"

namespace dynoward::daemon {

class PageRoutes {
 public:
    /// Whether `/NAME` is a file of the page; not for `/` itself.
    static bool has(std::string_view path);
    /// `path` is `/`, or has(path).
    net::Reply file(std::string_view path) const;
};

}  // namespace dynoward::daemon
