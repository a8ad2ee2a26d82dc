// SPDX-License-Identifier: MIT
#include "replay/monitor_driver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <utility>

#include "values/overloaded.hpp"

namespace dynoward::replay {
namespace {

// The monitor runs in enforce mode, since its restarts are the result of a replay. Its requests go only to
// the stub platform.
settings::Settings enforcing(settings::Settings settings) {
    settings.mode = settings::Mode::enforce;
    settings.platform.key = Secret("dry-run");
    for (auto& app : settings.apps) {
        app.tokenless_drain = true;  // recorded lines have no token; the caller names the app
        app.drain_password = Secret();
    }
    return settings;
}

// Old enough for every gate that checks the age of a dyno.
Seconds assumed_age(const settings::AppSettings& app) {
    auto age = std::max(app.other_types.restart_window, app.other_types.min_uptime);
    for (const auto& [type, rules] : app.types) {
        age = std::max({age, rules.restart_window, rules.min_uptime});
    }
    return age;
}

std::string in_mb(double amount) {
    return fmt::format("{:.2f}MB", amount);
}

}  // namespace

MonitorDriver::MonitorDriver(const Variant& variant, const Instant& begins, bool for_chart,
                             OnEntry on_entry)
    : app_(variant.settings.apps.at(0).app),
      begins_(begins.wall),
      shown_mode_(variant.settings.mode),
      platform_(begins.wall, assumed_age(variant.settings.apps.at(0))),
      totals_(for_chart, begins.wall, assumed_age(variant.settings.apps.at(0))),
      on_entry_(std::move(on_entry)),
      monitor_(enforcing(variant.settings), begins, monitor::PriorRun::none) {}

void MonitorDriver::on_line(const Instant& now, const logplex::Event& event, std::string_view octets) {
    const auto* dyno = platform_.update(event, now.wall);
    const bool gone = dyno != nullptr && StubPlatform::is_gone(*dyno, event);
    totals_.sample(event, gone);
    if (!gone) {
        add_frame(octets);
    } else if (dyno->replaced && std::holds_alternative<logplex::MemorySample>(event.what)) {
        add_replacement_sample(now, *dyno, event);
    }
}

void MonitorDriver::add_frame(std::string_view octets) {
    body_.append(std::to_string(octets.size())).append(" ").append(octets);
}

// A sample of the new incarnation in place of the replaced one, up and healthy: without samples, the
// monitor would hold the other dynos back. Its memory is unknown, so it is below every level; otherwise a
// recording that begins above its level would restart the replacements, too.
void MonitorDriver::add_replacement_sample(const Instant& now, const StubDyno& dyno,
                                           const logplex::Event& event) {
    constexpr double lowest_level_mb = 1;  // the lowest valid setting
    const auto& sample = std::get<logplex::MemorySample>(event.what);
    auto text = "<134>1 " + format_rfc3339(event.time.value_or(now.wall)) + " host heroku " +
                dyno.name.text() + " - source=" + dyno.name.text() + " dyno=heroku.0.dry-run-" +
                std::to_string(dyno.generation) + " sample#memory_total=" + in_mb(lowest_level_mb) +
                " sample#memory_swap=0.00MB";
    if (sample.memory_quota) {
        text += " sample#memory_quota=" + in_mb(sample.memory_quota->value);
    }
    add_frame(text);
}

void MonitorDriver::on_loss(const Instant& now) {
    end_of_second(now);
    post(now, {}, 1);  // an empty batch that announces one line
}

void MonitorDriver::end_of_second(const Instant& now) {
    if (!body_.empty()) {
        post(now, body_, std::nullopt);
        body_.clear();
    }
}

void MonitorDriver::post(const Instant& now, std::string_view body,
                         std::optional<std::uint64_t> announced) {
    monitor::Effects effects;
    monitor::Batch batch;
    batch.sender = {std::nullopt, app_};
    batch.message_count = announced;
    batch.body = body;
    monitor_.on_batch(now, batch, effects);
    carry_out(now, std::move(effects));
}

void MonitorDriver::tick(const Instant& now) {
    monitor::Effects effects;
    monitor_.on_tick(now, effects);
    if (!waiting_.empty() && now.wall >= begins_ + startup_span) {
        for (auto& request : std::exchange(waiting_, {})) {
            effects.emplace_back(std::move(request));
        }
    }
    carry_out(now, std::move(effects));
}

void MonitorDriver::carry_out(const Instant& now, monitor::Effects effects) {
    std::deque<monitor::SendRequest> requests;
    const auto take = [&](monitor::Effects& list) {
        for (auto& effect : list) {
            std::visit(
                Overloaded{[&](monitor::SendRequest& request) { requests.push_back(std::move(request)); },
                           // Each request has been answered at once.
                           [](const monitor::WithdrawRequests&) {},
                           [&](monitor::LedgerWritten& written) { take_ledger(std::move(written)); },
                           [&](const monitor::LogEvent& event) { take_log_event(event); },
                           // A replay sends no notifications.
                           [](const monitor::Notification&) {}},
                effect);
        }
        list.clear();
    };
    take(effects);
    while (!requests.empty()) {
        const auto request = std::move(requests.front());
        requests.pop_front();
        if (must_wait(now, request.request)) {
            waiting_.push_back(request);
            continue;
        }
        monitor_.on_reply(now, request.id, platform_.answer(now.wall, request.request), effects);
        take(effects);
    }
}

// The stub has a complete list only after each dyno had time to send a line. Until then, requests for lists
// wait.
bool MonitorDriver::must_wait(const Instant& now, const heroku::ApiRequest& request) const {
    using Kind = heroku::ApiRequest::Kind;
    const bool of_dynos = request.kind() == Kind::list_dynos || request.kind() == Kind::list_formation;
    return of_dynos && now.wall < begins_ + startup_span;
}

void MonitorDriver::finish() {
    auto& report = totals_.report();
    for (const auto& [name, dyno] : report.dynos) {
        const auto type = name.substr(0, name.find('.'));
        const auto* experience = monitor_.experience(app_, type);
        if (experience == nullptr || experience->crossings().empty()) {
            continue;
        }
        const auto& all = experience->crossings();
        const auto [youngest, eldest] = std::minmax_element(
            all.begin(), all.end(), [](const auto& a, const auto& b) { return a.age < b.age; });
        report.crossings[type] = {experience->level(), all.size(), youngest->age, eldest->age};
    }
}

void MonitorDriver::take_ledger(monitor::LedgerWritten written) {
    if (written.settled) {
        return;
    }
    auto& entry = written.entry;
    entry.mode = shown_mode_;
    entry.result = policy::Result::none;  // nothing was sent, so there is no result
    if (entry.verdict == policy::Verdict::restart) {
        entry.detail = "dry run: further lines of this incarnation are ignored";
    }
    totals_.entry(entry);
    on_entry_(entry);
}

void MonitorDriver::take_log_event(const monitor::LogEvent& event) {
    if (!event.process_type.empty()) {
        totals_.report().not_selected.push_back(event.process_type);
    }
}

}  // namespace dynoward::replay
