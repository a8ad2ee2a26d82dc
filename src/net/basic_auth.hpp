// SPDX-License-Identifier: MIT
// `Authorization: Basic` (RFC 7617) and the comparison of secrets. The routes decide whether user and
// password are right; nothing here is logged, and no comparison stops at the first difference.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dynoward/values/secret.hpp"

namespace dynoward::net {

struct BasicCredential {
    std::string user;
    Secret password;
};

/// nullopt: another scheme, bad base64, no colon, an empty user, or bytes outside visible ASCII.
std::optional<BasicCredential> parse_basic(std::string_view authorization);

/// Whether `given` is `wanted`, in a time that depends on the length of `given` alone. An empty
/// `wanted` equals nothing.
bool same_secret(std::string_view given, const Secret& wanted);

}  // namespace dynoward::net
