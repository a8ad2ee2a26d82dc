// SPDX-License-Identifier: MIT
// `POST /logs`, `/drain` and `/logs/{app}`: the head alone decides who the sender is (credential, then
// drain token); only then is the body read and passed to the monitor. The reply never waits for the
// Platform API.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

#include "daemon/environment.hpp"
#include "daemon/http/drain_refusals.hpp"
#include "monitor/monitor.hpp"
#include "net/reply.hpp"
#include "net/request_head.hpp"
#include "settings/settings.hpp"

namespace dynoward::daemon {

class DrainRoutes {
 public:
    /// All must outlive the routes; the apps of the settings must not change.
    DrainRoutes(const settings::Settings& settings, monitor::Monitor& monitor,
                const Environment& environment, ApplyEffects apply_effects);

    /// nullopt: the sender may post, and the body is to be read.
    std::optional<net::Reply> authorize(const net::RequestHead& head);
    net::Reply on_batch(const net::RequestHead& head, std::string_view body);
    /// Counts and logs the refusal; returns its reply.
    net::Reply refuse(DrainRefusal refusal, const net::RequestHead& head);
    /// Another route has refused the request with `status`. Counts it here if it was meant for the drain.
    void count_misdirected(const net::RequestHead& head, int status);

    const DrainRefusals::Counts& refusals() const { return refusals_.counts(); }

 private:
    using Own = const settings::AppSettings*;

    std::variant<monitor::DrainCredential, DrainRefusal> check_credential(const net::RequestHead& head,
                                                                          Own own);
    /// The app in the path if it has its own drain password; else null.
    Own own_password_of(const std::optional<std::string_view>& app) const;
    bool has_shared_password(const net::RequestHead& head) const;
    std::optional<DrainRefusal> check_sender(const monitor::Sender& sender);
    void count(DrainRefusal refusal, int status, const net::RequestHead& head);
    std::string shown_path(const net::RequestHead& head) const;
    std::string right_paths() const;

    const settings::Settings& settings_;
    monitor::Monitor& monitor_;
    const Environment& environment_;
    ApplyEffects apply_effects_;
    DrainRefusals refusals_;
    std::unordered_map<std::string, Own> own_passwords_;
    /// The `Authorization` last accepted, for the app with its own password or (null) for all others.
    std::map<Own, Secret> accepted_;
};

/// Logplex-Frame-Id, else X-Request-Id (a Private Space sends no frame id); empty where neither is of 1 to
/// 128 visible ASCII bytes. Of two different ones the first counts.
std::string_view frame_id_of(const net::RequestHead& head);
/// Logplex-Msg-Count where it is a plain number.
std::optional<std::uint64_t> message_count_of(const net::RequestHead& head);

}  // namespace dynoward::daemon
