// SPDX-License-Identifier: MIT
#include "daemon/admin_routes.hpp"

#include <algorithm>
#include <charconv>

#include "daemon/ledger_json.hpp"
#include "daemon/logfmt.hpp"
#include "daemon/metrics.hpp"
#include "daemon/replies.hpp"
#include "daemon/state_json.hpp"
#include "dynoward/values/limits.hpp"
#include "net/basic_auth.hpp"

namespace dynoward::daemon {

AdminRoutes::AdminRoutes(const settings::Settings& settings, const monitor::Monitor& monitor,
                         const Surroundings& surroundings)
    : settings_(settings),
      monitor_(monitor),
      surroundings_(surroundings),
      started_at_(surroundings.clock().wall) {}

bool AdminRoutes::owns(std::string_view path) {
    return path == "/api/v1/state" || path == "/api/v1/ledger" || path == "/metrics";
}

net::Reply AdminRoutes::on_head(const net::RequestHead& head) {
    if (settings_.credentials.admin_password.empty()) {
        return status_reply(404);
    }
    if (!is_get_or_head(head)) {
        return method_not_allowed("GET, HEAD");
    }
    if (!settings_.own.dyno.empty() && came_in_the_clear(head)) {
        return status_reply(403);
    }
    if (!is_owner(head)) {
        return unauthorized();
    }
    const auto now = surroundings_.clock();
    if (head.path() == "/api/v1/state") {
        return json_reply(200, state_json(monitor_.mode(), started_at_, monitor_.view(now)));
    }
    if (head.path() == "/metrics") {
        return text_reply(200, "text/plain; version=0.0.4; charset=utf-8",
                          metrics_text(monitor_.mode(), monitor_.totals(), monitor_.view(now)));
    }
    return ledger(head.query());
}

bool AdminRoutes::is_owner(const net::RequestHead& head) {
    const auto value = head.find("Authorization");
    const auto given = value && head.count("Authorization") == 1 ? net::parse_basic(*value) : std::nullopt;
    if (given && net::same_secret(given->password.reveal(), settings_.credentials.admin_password)) {
        return true;
    }
    if (const auto events = unauthorized_.hit(surroundings_.clock().steady)) {
        Line line("admin.turned_away");
        surroundings_.log(Level::warn, line.number("status", 401).count("requests", *events).text());
    }
    return false;
}

net::Reply AdminRoutes::ledger(std::string_view query) const {
    const auto limit = ledger_limit(query);
    if (!limit) {
        return json_reply(400, R"({"error":"limit: a number from 1 to 1000"})");
    }
    return json_reply(200, ledger_json(monitor_.ledger(), *limit));
}

std::optional<std::size_t> ledger_limit(std::string_view query) {
    constexpr std::string_view name = "limit=";
    std::optional<std::size_t> limit;
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (pair.substr(0, name.size()) != name && pair != "limit") {
            continue;
        }
        const auto text = pair.substr(std::min(name.size(), pair.size()));
        std::size_t number = 0;
        const auto* stop = text.data() + text.size();
        const auto [reached, error] = std::from_chars(text.data(), stop, number);
        if (limit || error != std::errc{} || reached != stop || number < 1 ||
            number > limits::ledger_entries) {
            return std::nullopt;
        }
        limit = number;
    }
    return limit.value_or(100);
}

}  // namespace dynoward::daemon
