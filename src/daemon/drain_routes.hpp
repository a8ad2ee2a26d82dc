// SPDX-License-Identifier: MIT
// `POST /logs`, `/drain` and `/logs/{app}`, each also with one slash at its end: who speaks is settled by
// the head alone (credential, then drain token), only then is the body read and handed to the monitor. The
// reply never waits for the Platform API.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

#include "daemon/drain_refusals.hpp"
#include "daemon/surroundings.hpp"
#include "dynoward/monitor/monitor.hpp"
#include "dynoward/settings/settings.hpp"
#include "net/handler.hpp"

namespace dynoward::daemon {

class DrainRoutes {
 public:
    /// All must outlive the routes; the apps of the settings must not change.
    DrainRoutes(const settings::Settings& settings, monitor::Monitor& monitor,
                const Surroundings& surroundings, CarryOut carry_out);

    static bool owns(std::string_view path);
    std::optional<net::Reply> on_head(const net::RequestHead& head);
    net::Reply on_body(const net::RequestHead& head, std::string_view body);
    /// Another route refused the request with `status`. Counted here where it was meant for the drain.
    void note_elsewhere(const net::RequestHead& head, int status);

    const DrainRefusals::Counts& refusals() const { return refusals_.counts(); }

 private:
    using Own = const settings::AppSettings*;

    std::variant<monitor::DrainCredential, DrainRefusal> judge_credential(const net::RequestHead& head,
                                                                          Own own);
    /// The app in the path, where it has a drain password of its own; else null.
    Own own_password_of(const std::optional<std::string_view>& app) const;
    bool has_shared_password(const net::RequestHead& head) const;
    std::optional<DrainRefusal> judge_sender(const monitor::Sender& sender);
    net::Reply refuse(DrainRefusal refusal, net::Reply reply, const net::RequestHead& head);
    std::string shown_path(const net::RequestHead& head) const;
    std::string right_paths() const;

    const settings::Settings& settings_;
    monitor::Monitor& monitor_;
    const Surroundings& surroundings_;
    CarryOut carry_out_;
    DrainRefusals refusals_;
    std::unordered_map<std::string, Own> own_passwords_;
    /// The `Authorization` last found right, for the app with a password of its own or (null) for all
    /// others.
    std::map<Own, Secret> accepted_;
};

/// Logplex-Frame-Id, else X-Request-Id (a Private Space sends no frame id); empty where neither is of 1 to
/// 128 visible ASCII bytes. Of two different ones the first counts.
std::string_view frame_id_of(const net::RequestHead& head);
/// Logplex-Msg-Count where it is a plain number.
std::optional<std::uint64_t> message_count_of(const net::RequestHead& head);

}  // namespace dynoward::daemon
