// SPDX-License-Identifier: MIT
// Passes over the frames that say nothing to us, which are nearly all of them: what the app wrote, and what
// the router served well. Told by the header alone and without composing an Event, which would cost more
// than reading the frame; here and not in a file of its own, so that the monitor's loop needs no call.
#pragma once

#include <optional>
#include <string_view>

#include "dynoward/logplex/event.hpp"
#include "dynoward/logplex/frame.hpp"
#include "dynoward/logplex/usual_header.hpp"

namespace dynoward::logplex {

/// App-names and procids that mean something.
namespace names {
inline constexpr std::string_view platform = "heroku";
inline constexpr std::string_view router = "router";
inline constexpr std::string_view api = "api";
inline constexpr std::string_view log_shuttle = "log-shuttle";
inline constexpr std::string_view logplex = "logplex";  ///< also an app-name: of the tail's own lines
}  // namespace names

/// The fate that read_frame() would find, where that is app_output or router and the header is of the usual
/// form; nullopt: read_frame() must tell.
inline std::optional<Fate> skim(const Frame& frame) {
    UsualHeader header;
    if (frame.oversize || !find_usual_header(frame.octets, header)) {
        return std::nullopt;
    }
    const auto app_name = field_between(frame.octets, header.hostname_end, header.app_name_end);
    const auto procid = field_between(frame.octets, header.app_name_end, header.procid_end);
    // One comparison for both app-names.
    static_assert(names::logplex.size() == names::platform.size() + 1);
    if (app_name.size() - names::platform.size() > 1 && procid.size() != names::api.size() &&
        procid.size() != names::log_shuttle.size()) {
        return Fate::app_output;
    }
    constexpr std::string_view served = "at=info ";
    const auto msg = frame.octets.substr(static_cast<std::size_t>(header.msgid_end) + 1, served.size());
    if (app_name == names::platform && procid == names::router && msg == served) {
        return Fate::router;
    }
    return std::nullopt;
}

}  // namespace dynoward::logplex
