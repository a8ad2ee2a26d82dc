// SPDX-License-Identifier: MIT
#include "daemon/http/read_routes.hpp"

#include <charconv>

#include "alerts/form_fields.hpp"
#include "daemon/http/replies.hpp"
#include "daemon/telemetry/metrics.hpp"
#include "dynoward/values/limits.hpp"

namespace dynoward::daemon {
namespace {

constexpr const char* json_type = "application/json";

}  // namespace

ReadRoutes::ReadRoutes(const StateReport& state, const monitor::Monitor& monitor, EventFeed& events,
                       const MemoryHistory& history, std::function<DaemonTotals()> totals)
    : state_(state),
      monitor_(monitor),
      events_(events),
      ledger_(monitor),
      history_(history),
      totals_(std::move(totals)) {}

net::Reply ReadRoutes::state() const {
    return shared_reply(json_type, state_.document());
}

net::Reply ReadRoutes::history() {
    return shared_reply(json_type, history_text_.get([this] { return history_.json(); }));
}

net::Reply ReadRoutes::metrics() const {
    return text_reply(200, "text/plain; version=0.0.4; charset=utf-8",
                      metrics_text(monitor_.mode(), monitor_.totals(), *state_.apps(), totals_()));
}

net::Reply ReadRoutes::events(const net::RequestHead& head) {
    auto reply = text_reply(200, "text/event-stream", "");
    if (head.method == "HEAD") {
        return reply;
    }
    reply.stream = events_.open();
    if (!reply.stream) {
        return json_reply(503, R"({"error":"all places for readers of events are taken"})");
    }
    // Keeps a proxy from buffering events.
    reply.fields.emplace_back("X-Accel-Buffering", "no");
    return reply;
}

net::Reply ReadRoutes::ledger(std::string_view query) {
    const auto limit = ledger_limit(query);
    if (!limit) {
        return json_reply(400, R"({"error":"limit: a number from 1 to 1000"})");
    }
    return shared_reply(json_type, ledger_.newest(*limit));
}

std::optional<std::size_t> ledger_limit(std::string_view query) {
    const auto fields = alerts::read_form(query);
    if (!fields) {
        return std::nullopt;
    }
    std::optional<std::size_t> limit;
    for (const auto& [name, text] : *fields) {
        if (name != "limit") {
            continue;
        }
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
