// SPDX-License-Identifier: MIT
// S7 to S10, L2 and L3: the accounts of the monitor itself, and that nothing stays undone.
#include <numeric>

#include "checker.hpp"

namespace dynoward::simulator {
namespace {

// A look at every dyno: not at every event, or a run of years would do nothing else.
constexpr std::chrono::minutes audit_pause{5};
constexpr std::chrono::minutes view_pause{60};
constexpr std::chrono::minutes longest_restart{10};
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

// What Dynoward itself says of the dyno: where to begin looking.
Check Checker::with_view(const Instant& own, const monitor::Monitor& monitor) const {
    auto told = broken_;
    const auto& simulated = app_at(broken_at_.app);
    for (const auto& app : monitor.view(own)) {
        for (const auto& dyno : app.dynos) {
            if (app.app.text() == simulated.plan.name &&
                dyno.name.text() == simulated.dynos[broken_at_.dyno].name) {
                told->what += "; Dynoward says: " +
                              (dyno.verdict ? dyno.verdict->verdict + ' ' + dyno.verdict->reason
                                            : std::string("nothing is wrong")) +
                              ", " + std::string(to_text(dyno.state)) + ", last sample at " +
                              (dyno.last_sample_at ? format_rfc3339(*dyno.last_sample_at) : "no time") +
                              ", memory " + std::to_string(dyno.memory_total.value_or(Megabytes{}).value);
            }
        }
    }
    return told;
}

Check Checker::on_batch(const Instant&, const Instant& own, const monitor::Monitor& monitor) {
    if (broken_) {
        return with_view(own, monitor);
    }
    return check_fates(monitor);
}

Check Checker::on_tick(const Instant& now, const Instant& own, const monitor::Monitor& monitor) {
    if (broken_) {
        return with_view(own, monitor);
    }
    if (now.steady - audited_ >= audit_pause) {
        audited_ = now.steady;
        if (auto check = check_audit(now, monitor)) {
            return check;
        }
    }
    if (now.steady - viewed_ >= view_pause) {
        viewed_ = now.steady;
        if (auto check = check_view(own, monitor)) {
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
    return Broken{"S7", std::to_string(frames_) + " frames came in, " + std::to_string(sum) +
                            " have a fate, and " + std::to_string(kept) + " are kept"};
}

// S8 and S10
Check Checker::check_audit(const Instant& now, const monitor::Monitor& monitor) {
    const auto audit = monitor.audit();
    for (const auto& container : audit.containers) {
        if (container.size > container.bound) {
            return Broken{"S8", std::string(container.name) + " holds " + std::to_string(container.size) +
                                    ", at most " + std::to_string(container.bound) + " are allowed"};
        }
    }
    for (const auto& stamp : audit.stamps) {
        auto& before = stamps_[{stamp.name, stamp.app}];
        if (stamp.at > now.steady) {
            return Broken{"S10", std::string(stamp.name) + " is ahead of now"};
        }
        if (stamp.rises && stamp.at < before) {
            return Broken{"S10", std::string(stamp.name) + " has gone back"};
        }
        before = stamp.at;
    }
    return std::nullopt;
}

// S9
Check Checker::check_view(const Instant& own, const monitor::Monitor& monitor) const {
    if (text_of(monitor.view(own)) == text_of(monitor.view(own))) {
        return std::nullopt;
    }
    return Broken{"S9", "the same question about the same state was answered in two ways"};
}

// L2 and L3
Check Checker::check_progress(const Instant& now) {
    if (!pending_.empty() && now.steady - pending_.begin()->second > longest_restart) {
        return Broken{"L3", "the restart of ledger entry " + std::to_string(pending_.begin()->first) +
                                " has had no result for 10 minutes"};
    }
    if (breaker_open_since_ && !api_trouble_ &&
        now.steady - std::max({*breaker_open_since_, api_ended_, life_began_}) > two_breaker_pauses) {
        return Broken{"L2",
                      "the Platform API has been well for two breaker pauses, and is still not asked"};
    }
    return std::nullopt;
}

}  // namespace dynoward::simulator
