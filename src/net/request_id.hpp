// SPDX-License-Identifier: MIT
// Ids for requests: the platform may treat a second request with the same id as a repeat of the first.
#pragma once

#include <string>

namespace dynoward::net {

/// A random UUID (version 4, RFC 9562); empty where the system has no randomness available.
std::string random_uuid();

}  // namespace dynoward::net
