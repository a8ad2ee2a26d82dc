// SPDX-License-Identifier: MIT
// The signature of webhook bodies: a receiver with the same key can verify that a body is ours and
// unchanged.
#pragma once

#include <string>
#include <string_view>

#include "dynoward/values/secret.hpp"

namespace dynoward::net {

/// HMAC-SHA256 (RFC 2104) in 64 lower case hex digits. Throws std::runtime_error where OpenSSL cannot.
std::string hmac_sha256_hex(const Secret& key, std::string_view bytes);

}  // namespace dynoward::net
