// SPDX-License-Identifier: MIT
// S7 to S10, L2 and L3: the monitor's own counters and containers, and that every restart ends.
#include <numeric>

#include "simulator/invariants/checker.hpp"

namespace dynoward::simulator {
namespace {

// These checks visit every dyno, so they do not run after every event.
constexpr std::chrono::minutes introspection_interval{5};
constexpr std::chrono::minutes view_interval{60};
constexpr std::chrono::minutes max_restart{10};
constexpr std::chrono::minutes two_breaker_pauses{31};

std::string text_of(const std::vector<monitor::AppView>& apps) {
    std::string text;
    for (const auto& app : apps) {
        text += app.app.text() + (app.gap ? " gap" : "");
        for (const auto& dyno : app.dynos) {
            text += '\n' + dyno.name.text() + ' ' + dyno.incarnation.value_or("") + ' ' +
                    std::string(to_text(dyno.state));
            if (dyno.verdict) {
                text += ' ' + dyno.verdict->verdict + ' ' + dyno.verdict->reason + ' ' +
                        std::to_string(dyno.verdict->left_s.value_or(-1));
            }
        }
    }
    return text;
}

}  // namespace

// Adds Dynoward's own view of the dyno to the message, to help to find the cause.
Check Checker::with_view(const Instant& daemon_now, const monitor::Monitor& monitor) const {
    auto reported = failure_;
    const auto& simulated = app_at(failed_at_.app);
    for (const auto& app : monitor.view(daemon_now)) {
        for (const auto& dyno : app.dynos) {
            if (app.app.text() == simulated.plan.name &&
                dyno.name.text() == simulated.dynos[failed_at_.dyno].name) {
                reported->what += "; Dynoward's view: " +
                                  (dyno.verdict ? dyno.verdict->verdict + ' ' + dyno.verdict->reason
                                                : std::string("no finding")) +
                                  ", " + std::string(to_text(dyno.state)) + ", last sample at " +
                                  (dyno.last_sample_at ? format_rfc3339(*dyno.last_sample_at) : "no time") +
                                  ", memory " +
                                  std::to_string(dyno.memory_total.value_or(Megabytes{}).value);
            }
        }
    }
    return reported;
}

Check Checker::on_batch(const Instant&, const Instant& daemon_now, const monitor::Monitor& monitor) {
    if (failure_) {
        return with_view(daemon_now, monitor);
    }
    return check_fates(monitor);
}

Check Checker::on_tick(const Instant& now, const Instant& daemon_now, const monitor::Monitor& monitor) {
    if (failure_) {
        return with_view(daemon_now, monitor);
    }
    if (now.steady - introspected_at_ >= introspection_interval) {
        introspected_at_ = now.steady;
        if (auto check = check_introspection(now, monitor)) {
            return check;
        }
    }
    if (now.steady - viewed_at_ >= view_interval) {
        viewed_at_ = now.steady;
        if (auto check = check_view(daemon_now, monitor)) {
            return check;
        }
    }
    return check_progress(now);
}

// S7
Check Checker::check_fates(const monitor::Monitor& monitor) const {
    const auto& fates = monitor.totals().frames;
    const auto sum = std::accumulate(fates.begin(), fates.end(), std::uint64_t{0});
    const auto kept = monitor.totals().frames_kept;
    if (sum + kept == frames_) {
        return std::nullopt;
    }
    return InvariantFailure{"S7", std::to_string(frames_) + " frames received, " + std::to_string(sum) +
                                      " have a fate, and " + std::to_string(kept) + " are kept"};
}

// S8 and S10
Check Checker::check_introspection(const Instant& now, const monitor::Monitor& monitor) {
    const auto introspection = monitor.introspect();
    for (const auto& container : introspection.containers) {
        if (container.size > container.bound) {
            return InvariantFailure{"S8", std::string(container.name) + " holds " +
                                              std::to_string(container.size) + ", at most " +
                                              std::to_string(container.bound) + " are allowed"};
        }
    }
    for (const auto& stamp : introspection.stamps) {
        auto& before = stamps_[{stamp.name, stamp.app}];
        if (stamp.at > now.steady) {
            return InvariantFailure{"S10", std::string(stamp.name) + " is in the future"};
        }
        if (stamp.rises && stamp.at < before) {
            return InvariantFailure{"S10", std::string(stamp.name) + " went backwards"};
        }
        before = stamp.at;
    }
    return std::nullopt;
}

// S9
Check Checker::check_view(const Instant& daemon_now, const monitor::Monitor& monitor) const {
    if (text_of(monitor.view(daemon_now)) == text_of(monitor.view(daemon_now))) {
        return std::nullopt;
    }
    return InvariantFailure{"S9", "two views of the same state differ"};
}

// L2 and L3
Check Checker::check_progress(const Instant& now) {
    if (!pending_.empty() && now.steady - pending_.begin()->second > max_restart) {
        return InvariantFailure{"L3", "the restart of ledger entry " +
                                          std::to_string(pending_.begin()->first) +
                                          " has had no result for 10 minutes"};
    }
    for (const auto& [app, since] : breakers_open_since_) {
        if (!api_has_fault_ &&
            now.steady - std::max({since, api_ended_, process_started_at_}) > two_breaker_pauses) {
            return InvariantFailure{
                "L2",
                "the Platform API has had no fault for two breaker pauses, but the breaker is still open"};
        }
    }
    return std::nullopt;
}

}  // namespace dynoward::simulator
