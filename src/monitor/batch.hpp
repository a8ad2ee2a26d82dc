// SPDX-License-Identifier: MIT
// One post of a log drain as the monitor receives it: its sender, as far as the request's head shows it,
// and its body.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "dynoward/values/names.hpp"

namespace dynoward::monitor {

/// The password that authorised a batch. `shared` if none is needed.
enum class DrainCredential : std::uint8_t {
    shared,  ///< that of all apps
    own,     ///< that of the app in the path
};

/// The sender of a batch, as far as the request's head shows it.
struct Sender {
    std::optional<DrainToken> token;
    std::optional<AppName> app_in_path;  ///< of `POST /logs/{app}`
    DrainCredential credential = DrainCredential::shared;
};

/// Whether a sender may post, decided before its body is read.
enum class Admission : std::uint8_t {
    accepted,
    foreign_token,     ///< 403
    unknown_app,       ///< 404
    wrong_credential,  ///< 401: the app has its own drain password, and another was used
};

struct Batch {
    Sender sender;
    /// Logplex-Frame-Id, else X-Request-Id; empty: absent or unusable, so a repeat of the batch cannot be
    /// detected.
    std::string_view frame_id;
    std::optional<std::uint64_t> message_count;  ///< Logplex-Msg-Count, if it is a number
    std::string_view body;                       ///< inflated; only referred to during the call
};

enum class BatchOutcome : std::uint8_t {
    read,        ///< 204; also if the tail was malformed, or the batch is kept for later
    duplicate,   ///< 204, no second effect
    unreadable,  ///< 400: not even the first frame could be read
};

}  // namespace dynoward::monitor
