// SPDX-License-Identifier: MIT
#include "daemon/telemetry/metrics.hpp"

#include <fmt/format.h>

#include <array>
#include <map>
#include <string_view>
#include <utility>

#include "values/version.hpp"

namespace dynoward::daemon {
namespace {

class Exposition {
 public:
    void family(std::string_view name, std::string_view type, std::string_view help) {
        name_ = "dynoward_" + std::string(name);
        text_ += "# HELP " + name_ + ' ' + std::string(help) + "\n# TYPE " + name_ + ' ' +
                 std::string(type) + '\n';
    }
    void sample(std::string_view label, std::string_view value, std::uint64_t number) {
        text_ += name_ + '{' + std::string(label) + "=\"" + std::string(value) + "\"} " +
                 std::to_string(number) + '\n';
    }
    void sample(const std::pair<std::string_view, std::string_view>& one,
                const std::pair<std::string_view, std::string_view>& other, std::uint64_t number) {
        text_ += name_ + '{' + std::string(one.first) + "=\"" + std::string(one.second) + "\"," +
                 std::string(other.first) + "=\"" + std::string(other.second) + "\"} " +
                 std::to_string(number) + '\n';
    }
    void histogram(const net::AckTimes& times) {
        std::uint64_t so_far = 0;
        for (std::size_t i = 0; i < times.counts().size(); ++i) {
            so_far += times.counts()[i];
            const bool last = i == net::AckTimes::bounds_s.size();
            text_ += name_ + "_bucket{le=\"" +
                     (last ? std::string("+Inf") : fmt::format("{}", net::AckTimes::bounds_s[i])) + "\"} " +
                     std::to_string(so_far) + '\n';
        }
        text_ += name_ + "_sum " + fmt::format("{:.9f}", times.sum_s()) + '\n';
        text_ += name_ + "_count " + std::to_string(so_far) + '\n';
    }
    void number(std::string_view label, std::string_view value, double number) {
        text_ += name_ + '{' + std::string(label) + "=\"" + std::string(value) + "\"} " +
                 fmt::format("{:.6f}", number) + '\n';
    }
    void sample(std::uint64_t number) { text_ += name_ + ' ' + std::to_string(number) + '\n'; }
    std::string take() { return std::move(text_); }

 private:
    std::string name_;
    std::string text_;
};

void add_totals(Exposition& out, const DaemonTotals& totals) {
    out.family("drain_ack_seconds", "histogram", "Time from the header of a batch to its answer.");
    out.histogram(totals.acks);
    out.family("verdicts_total", "counter", "Ledger entries, by verdict and gate or rule.");
    for (const auto& [key, count] : totals.verdicts.counts()) {
        out.sample({"verdict", key.first}, {"reason", key.second}, count);
    }
    out.family("platform_requests_total", "counter", "Requests to the Platform API, by HTTP status.");
    for (const auto& [key, count] : totals.api) {
        const auto status = key.second > 0    ? std::to_string(key.second)
                            : key.second == 0 ? "none"
                                              : "other";
        out.sample({"method", key.first}, {"status", status}, count);
    }
    out.family("drain_refused_total", "counter", "Drain posts refused, by reason.");
    for (std::size_t i = 0; i < totals.drain_refused.size(); ++i) {
        out.sample("reason", to_text(static_cast<DrainRefusal>(i)), totals.drain_refused[i]);
    }
    out.family("notices_total", "counter", "Notifications to Slack and the webhook.");
    out.sample("result", "sent", totals.notifications.sent);
    out.sample("result", "lost", totals.notifications.lost);
    out.family("log_lines_dropped_total", "counter", "Log lines dropped because the queue was full.");
    out.sample(totals.log_lines_dropped);
}

// Every state has a series from the start, so that an alert can distinguish 0 from no data.
void add_sight(Exposition& out, const std::vector<monitor::AppView>& apps) {
    std::array<std::uint64_t, monitor::sight_state_count> all{};
    std::array<std::uint64_t, monitor::sight_state_count> blind{};
    for (const auto& app : apps) {
        const auto state = static_cast<std::size_t>(app.sight.state);
        ++all[state];
        blind[state] += app.sight.blind ? 1U : 0U;
    }
    const auto word = [](std::size_t state) { return to_text(static_cast<monitor::SightState>(state)); };
    out.family("sight", "gauge", "Apps, by how much of them can be seen.");
    for (std::size_t state = 0; state < all.size(); ++state) {
        out.sample("state", word(state), all[state]);
    }
    out.family("blind_apps", "gauge", "Apps of which data that should be visible is missing, by state.");
    for (std::size_t state = 1; state < blind.size(); ++state) {
        out.sample("state", word(state), blind[state]);
    }
}

void add_listener(Exposition& out, const ListenerTotals& listener) {
    out.family("connections", "gauge", "Open connections of the listener.");
    out.sample(listener.connections);
    out.family("connection_places", "gauge", "Maximum number of open connections.");
    out.sample(listener.capacity);
    out.family("connections_closed_total", "counter", "Connections closed in favour of others, by reason.");
    out.sample("reason", "place", listener.totals.evicted);
    out.sample("reason", "slow_body", listener.totals.slow_bodies);
    out.sample("reason", "slow_reader", listener.totals.slow_readers);
    out.sample("reason", "deadline", listener.totals.timed_out);
    out.family("http_refused_total", "counter", "Requests refused for their HTTP alone, by reason.");
    for (const auto& [reason, count] : listener.refused) {
        out.sample("reason", reason, count);
    }
    out.family("wrong_credentials_total", "counter",
               "Requests with a wrong credential, by door and answer.");
    for (const auto& [name, count] : listener.credentials) {
        out.sample({"door", name}, {"answer", "at_once"}, count.wrong - count.late);
        out.sample({"door", name}, {"answer", "late"}, count.late);
    }
    out.family("loop_delay_seconds", "gauge", "Greatest delay of the event loop within the last minutes.");
    out.number("kind", "late", listener.delay.late.count());
    out.number("kind", "busy", listener.delay.busy.count());
}

}  // namespace

std::string metrics_text(settings::Mode mode, const monitor::Totals& totals,
                         const std::vector<monitor::AppView>& apps, const DaemonTotals& own) {
    Exposition out;
    out.family("frames_total", "counter", "Frames received, by fate.");
    for (std::size_t i = 0; i < totals.frames.size(); ++i) {
        out.sample("fate", logplex::to_text(static_cast<logplex::Fate>(i)), totals.frames[i]);
    }
    out.family("octets_lost_total", "counter", "Octets not read because of framing errors.");
    out.sample(totals.octets_lost);
    out.family("batches_total", "counter", "Batches received, by result.");
    out.sample("result", "read", totals.batches_read);
    out.sample("result", "duplicate", totals.batches_duplicate);
    out.sample("result", "unreadable", totals.batches_unreadable);
    out.sample("result", "unproven", totals.batches_unproven);
    out.sample("result", "refused", totals.batches_refused);
    out.family("restarts_total", "counter", "Restarts, by result.");
    out.sample("result", "sent", totals.restarts_sent);
    out.sample("result", "confirmed", totals.restarts_confirmed);
    out.sample("result", "unconfirmed", totals.restarts_unconfirmed);
    out.sample("result", "refused", totals.restarts_refused);
    out.sample("result", "failed", totals.restarts_failed);
    add_totals(out, own);
    add_listener(out, own.listener);
    if (totals.rate_remaining) {
        out.family("platform_tokens_remaining", "gauge",
                   "Platform API requests left, according to its last reply.");
        out.sample(static_cast<std::uint64_t>(*totals.rate_remaining));
    }
    std::map<std::string_view, std::uint64_t> states;
    for (const auto& app : apps) {
        for (const auto& dyno : app.dynos) {
            ++states[to_text(dyno.state)];
        }
    }
    out.family("dynos", "gauge", "Dynos known, by state.");
    for (const auto& [state, count] : states) {
        out.sample("state", state, count);
    }
    add_sight(out, apps);
    out.family("mode", "gauge", "1 for the mode in force.");
    out.sample("mode", "observe", mode == settings::Mode::observe ? 1 : 0);
    out.sample("mode", "enforce", mode == settings::Mode::enforce ? 1 : 0);
    out.family("build_info", "gauge", "Always 1.");
    out.sample({"version", version()}, {"commit", commit()}, 1);
    return out.take();
}

}  // namespace dynoward::daemon
