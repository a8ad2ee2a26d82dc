// SPDX-License-Identifier: MIT
#include "daemon/admin_routes.hpp"

#include <algorithm>
#include <charconv>

#include "daemon/metrics.hpp"
#include "daemon/readiness.hpp"
#include "daemon/replies.hpp"
#include "dynoward/values/limits.hpp"

namespace dynoward::daemon {
namespace {

constexpr std::string_view events_path = "/api/v1/events";
constexpr std::string_view history_path = "/api/v1/history";
constexpr const char* json_type = "application/json";

}  // namespace

AdminRoutes::AdminRoutes(OwnerCheck& owner, const StateReport& state, const monitor::Monitor& monitor,
                         const Surroundings& surroundings, EventFeed& events, const History& history,
                         std::function<Tallies()> tallies)
    : owner_(owner),
      state_(state),
      monitor_(monitor),
      surroundings_(surroundings),
      events_(events),
      ledger_(monitor),
      history_(history),
      tallies_(std::move(tallies)) {}

bool AdminRoutes::owns(std::string_view path) {
    return path == "/api/v1/state" || path == "/api/v1/ledger" || path == events_path ||
           path == "/metrics" || path == history_path;
}

net::Reply AdminRoutes::on_head(const net::RequestHead& head) {
    if (auto refused = owner_.judge_look(head)) {
        return std::move(*refused);
    }
    if (head.path() == "/api/v1/state") {
        return shared_reply(json_type, state_.whole());
    }
    if (head.path() == history_path) {
        return shared_reply(json_type, history_text_.get([this] { return history_.json(); }));
    }
    if (head.path() == "/metrics") {
        return text_reply(200, "text/plain; version=0.0.4; charset=utf-8",
                          metrics_text(monitor_.mode(), monitor_.totals(), *state_.apps(), tallies_()));
    }
    return head.path() == events_path ? events(head) : ledger(head.query());
}

net::Reply AdminRoutes::events(const net::RequestHead& head) {
    auto reply = text_reply(200, "text/event-stream", "");
    if (head.method == "HEAD") {
        return reply;
    }
    reply.stream = events_.open();
    if (!reply.stream) {
        return json_reply(503, R"({"error":"all places for readers of events are taken"})");
    }
    // Asks a proxy on the way not to collect them.
    reply.fields.emplace_back("X-Accel-Buffering", "no");
    return reply;
}

net::Reply AdminRoutes::ledger(std::string_view query) {
    const auto limit = ledger_limit(query);
    if (!limit) {
        return json_reply(400, R"({"error":"limit: a number from 1 to 1000"})");
    }
    return shared_reply(json_type, ledger_.newest(*limit));
}

std::optional<net::Reply> AdminRoutes::readiness(const net::RequestHead& head, bool shutting_down) {
    if (!head.find("Authorization")) {
        return std::nullopt;
    }
    if (auto refused = owner_.judge_look(head)) {
        return refused->status == 404 ? std::nullopt : std::move(refused);
    }
    auto made = daemon::readiness(shutting_down, monitor_.standing(surroundings_.clock()), *state_.apps());
    return json_reply(made.status, std::move(made.json));
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
