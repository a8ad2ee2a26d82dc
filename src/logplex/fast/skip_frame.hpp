// SPDX-License-Identifier: MIT
// Skips the frames without an event, which are nearly all of them: the app's own lines, and requests that
// the router served without error. Only the header is read, and no Event is composed, which would cost
// more than reading the frame. Inline, to save a call in the monitor's loop.
#pragma once

#include <optional>
#include <string_view>

#include "dynoward/logplex/event.hpp"
#include "dynoward/logplex/frame.hpp"
#include "logplex/fast/common_header.hpp"
#include "logplex/known_names.hpp"

namespace dynoward::logplex::fast {

/// The fate that read_frame() would return, if that is app_output or router and the header is of the
/// common form; nullopt: call read_frame().
inline std::optional<Fate> skip_frame(const Frame& frame) {
    CommonHeader header;
    if (frame.oversize || !find_common_header(frame.octets, header)) {
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

}  // namespace dynoward::logplex::fast
