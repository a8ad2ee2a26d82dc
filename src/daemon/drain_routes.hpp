// SPDX-License-Identifier: MIT
// `POST /logs`, `/drain` and `/logs/{app}`: who speaks is settled by the head alone (credential, then drain
// token), only then is the body read and handed to the monitor. The reply never waits for the Platform API.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "daemon/surroundings.hpp"
#include "daemon/throttle.hpp"
#include "dynoward/monitor/monitor.hpp"
#include "dynoward/settings/settings.hpp"
#include "net/handler.hpp"

namespace dynoward::daemon {

class DrainRoutes {
 public:
    /// All must outlive the routes.
    DrainRoutes(const settings::Settings& settings, monitor::Monitor& monitor,
                const Surroundings& surroundings, CarryOut carry_out);

    static bool owns(std::string_view path);
    std::optional<net::Reply> on_head(const net::RequestHead& head);
    net::Reply on_body(const net::RequestHead& head, std::string_view body);

 private:
    /// Why a request was turned away; each has its own throttled log line.
    enum class Refusal : std::uint8_t {
        no_credential,
        unreadable_credential,
        wrong_credential,
        in_the_clear,
        bad_token,
        content_type,
        refusal_count
    };
    std::optional<Refusal> judge_credential(const net::RequestHead& head);
    net::Reply refuse(Refusal refusal, net::Reply reply);

    const settings::Settings& settings_;
    monitor::Monitor& monitor_;
    const Surroundings& surroundings_;
    CarryOut carry_out_;
    std::array<Throttle, static_cast<std::size_t>(Refusal::refusal_count)> throttles_;
    Secret accepted_;  ///< the `Authorization` last found right; empty: none yet
};

/// Logplex-Frame-Id, else X-Request-Id (a Private Space sends no frame id); empty where neither is of 1 to
/// 128 visible ASCII bytes. Of two different ones the first counts.
std::string_view frame_id_of(const net::RequestHead& head);
/// Logplex-Msg-Count where it is a plain number.
std::optional<std::uint64_t> message_count_of(const net::RequestHead& head);

}  // namespace dynoward::daemon
