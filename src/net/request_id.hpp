// SPDX-License-Identifier: MIT
// Identifiers for requests: an id that is used twice may be taken for a repeat of the first request.
#pragma once

#include <string>

namespace dynoward::net {

/// A random UUID (version 4, RFC 9562); empty where the system has no randomness to give.
std::string random_uuid();

}  // namespace dynoward::net
