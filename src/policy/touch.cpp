// SPDX-License-Identifier: MIT
// Gates, second question: may this dyno be touched now?
#include <algorithm>

#include "dynoward/fleet/fleet.hpp"
#include "policy/evidence.hpp"
#include "policy/gates.hpp"

namespace dynoward::policy {

using fleet::Dyno;

namespace {

// On most sizes the platform kills at R15, and a restart by us would only be a second one. What goes on
// reporting after a minute was not killed; where nothing is heard of it, that may be late news.
std::optional<Held> after_r15(const GateInput& in) {
    constexpr Seconds longest_doubt{180};
    const auto& since = in.dyno.r15_since;
    if (!since) {
        return std::nullopt;
    }
    const auto age = in.now.wall - *since;
    if (age < -fleet::max_stamp_ahead || age >= longest_doubt) {
        return std::nullopt;  // long ago, or the clock was set
    }
    if (age < fleet::r15_hold) {
        const long left_s = whole_seconds(fleet::r15_hold - age);
        return Held{HoldReason::not_up,
                    told(in, [&] { return left(left_s) + ", R15: the platform may restart it by itself"; }),
                    left_s};
    }
    WallTime heard{};
    if (!in.dyno.samples.empty()) {
        heard = in.dyno.samples.back().at;
    }
    if (!in.dyno.loads.empty()) {
        heard = std::max(heard, in.dyno.loads.back().at);
    }
    if (heard >= *since + fleet::r15_hold) {
        return std::nullopt;
    }
    return Held{
        HoldReason::not_up, "R15, and it has not reported since: the platform may have killed it", {}};
}

}  // namespace

std::optional<Held> not_up(const GateInput& in) {
    if (auto held = after_r15(in)) {
        return held;
    }
    if (in.dyno.ended_at) {
        return Held{HoldReason::not_up, "this incarnation is being replaced", {}};
    }
    const auto& own = in.dyno.own;
    if (own.last == fleet::OwnRestarts::Last::confirmed && in.dyno.restart_sent_at && !own.before.empty() &&
        own.before == in.dyno.incarnation) {
        const auto age = in.now.steady - *in.dyno.restart_sent_at;
        if (age < former_speaks_for) {
            const long left_s = whole_seconds(former_speaks_for - age);
            return Held{HoldReason::not_up,
                        told(in,
                             [&] {
                                 return left(left_s) +
                                        ", it was replaced and its former incarnation still speaks";
                             }),
                        left_s};
        }
    }
    if (in.around.listed && !in.dyno.listed) {
        return Held{HoldReason::not_up, "the platform's dyno list does not show it", {}};
    }
    if (in.dyno.state != DynoState::up && in.dyno.state != DynoState::unknown) {
        return Held{HoldReason::not_up,
                    told(in, [&] { return "its state is " + std::string(to_text(in.dyno.state)); }),
                    {}};
    }
    if (in.around.listed && in.dyno.state == DynoState::unknown) {
        return Held{HoldReason::not_up, "its state is not known", {}};
    }
    return std::nullopt;
}

std::optional<Held> release(const GateInput& in) {
    if (!in.around.release_at) {
        return std::nullopt;
    }
    const auto age = in.now.wall - *in.around.release_at;
    if (age >= release_hold) {
        return std::nullopt;
    }
    const long left_s = whole_seconds(release_hold - age);
    return Held{HoldReason::release,
                told(in, [&] { return left(left_s) + ", a release restarts the dynos anyway"; }), left_s};
}

std::optional<Held> gave_up(const GateInput& in) {
    const unsigned in_vain = in.dyno.own.in_vain;
    if (in.around.give_up_after == 0 || in_vain < in.around.give_up_after) {
        return std::nullopt;
    }
    return Held{
        HoldReason::gave_up,
        told(
            in,
            [&] {
                return std::to_string(in_vain) +
                       " restarts in a row did not help; left alone until a release, a restart that is not "
                       "ours, or a day without a finding";
            }),
        {}};
}

Seconds cooldown_of(const Dyno& dyno, const settings::TypeSettings& settings) {
    constexpr Seconds longest{std::chrono::hours(24)};
    auto cooldown = settings.restart_window;
    for (unsigned n = 0; n < dyno.own.in_vain && cooldown < longest; ++n) {
        cooldown = std::min(2 * cooldown, longest);
    }
    return cooldown;
}

Seconds retry_pause_of(const Dyno& dyno, const settings::TypeSettings& settings) {
    constexpr Seconds first{60};
    const auto longest = std::max(first, cooldown_of(dyno, settings));
    auto pause = first;
    for (unsigned n = 1; n < dyno.own.refusals && pause < longest; ++n) {
        pause = std::min(2 * pause, longest);
    }
    return pause;
}

std::optional<long> retry_pause_left_s(const Instant& now, const Dyno& dyno,
                                       const settings::TypeSettings& settings) {
    if (!dyno.own.refused_at) {
        return std::nullopt;
    }
    const auto age = now.steady - *dyno.own.refused_at;
    const auto pause = retry_pause_of(dyno, settings);
    return age < pause ? std::optional(whole_seconds(pause - age)) : std::nullopt;
}

Seconds judged_within(const Dyno& dyno, const settings::TypeSettings& settings) {
    constexpr Seconds shortest{300};
    const auto to_be_seen = settings.restart_sustain + std::chrono::ceil<Seconds>(4 * dyno.rhythm.period());
    return std::max({settings.restart_window, 2 * settings.restart_sustain, to_be_seen, shortest});
}

namespace {

std::optional<Held> hold_cooldown(Nanoseconds age, const GateInput& in, const char* what) {
    // A person ends the row of restarts that did not help, and the waiting that it caused.
    const bool by_hand = in.finding.rule == Rule::manual;
    const auto cooldown = by_hand ? in.settings.restart_window : cooldown_of(in.dyno, in.settings);
    if (age >= cooldown) {
        return std::nullopt;
    }
    const long left_s = whole_seconds(cooldown - age);
    const auto compose = [&] {
        std::string text = left(left_s) + ", " + what;
        if (in.dyno.own.in_vain != 0 && !by_hand) {
            text += "; doubled to " + std::to_string(cooldown.count()) + " s, " +
                    std::to_string(in.dyno.own.in_vain) + " in a row did not help";
        }
        return text;
    };
    return Held{HoldReason::cooldown, told(in, compose), left_s};
}

}  // namespace

// Restarts that we sent, or that the drain showed. What the platform refused was none: it is tried again
// soon, and later each time. A person who asks has most likely just seen to the cause.
std::optional<Held> cooldown_seen(const GateInput& in) {
    const auto retry_left_s = retry_pause_left_s(in.now, in.dyno, in.settings);
    if (retry_left_s && in.finding.rule != Rule::manual) {
        return Held{HoldReason::cooldown,
                    told(in, [&] { return left(*retry_left_s) + ", " + in.dyno.own.refusal; }),
                    retry_left_s};
    }
    if (in.dyno.restart_sent_at) {
        if (auto held =
                hold_cooldown(in.now.steady - *in.dyno.restart_sent_at, in, "Dynoward restarted it")) {
            return held;
        }
    }
    if (in.dyno.restarted_at) {
        return hold_cooldown(in.now.wall - *in.dyno.restarted_at, in, "it was restarted");
    }
    return std::nullopt;
}

std::optional<WallTime> younger_of(const Dyno& dyno) {
    auto since = dyno.up_since;
    if (dyno.listed) {
        since = std::max({since.value_or(WallTime{}), dyno.listed->created_at, dyno.listed->updated_at});
    }
    return since;
}

std::optional<Held> min_uptime(const GateInput& in) {
    const auto since = younger_of(in.dyno);
    if (!since) {
        return std::nullopt;
    }
    const auto age = in.now.wall - *since;
    if (age >= in.settings.min_uptime) {
        return std::nullopt;
    }
    const long left_s = whole_seconds(in.settings.min_uptime - age);
    return Held{HoldReason::min_uptime,
                told(in, [&] { return left(left_s) + ", up since " + format_rfc3339(*since); }), left_s};
}

// Restarts from before our own start, which only the platform's time stamps tell of.
std::optional<Held> cooldown_listed(const GateInput& in) {
    if (!in.dyno.listed) {
        return std::nullopt;
    }
    const auto since = std::max(in.dyno.listed->created_at, in.dyno.listed->updated_at);
    return hold_cooldown(in.now.wall - since, in, "the platform started it a short while ago");
}

std::optional<Held> lone_dyno(const GateInput& in) {
    if (in.around.dynos_of_type != 1) {
        return std::nullopt;
    }
    if (in.around.lone_dyno == settings::LoneDyno::hold) {
        return Held{HoldReason::lone_dyno, "it is the only dyno of its type (LONE_DYNO=hold)", {}};
    }
    if (is_rule_of_clock(in.finding.rule)) {
        return std::nullopt;  // nothing to be sustained: somebody named the time
    }
    // How long it has been going on: R14 lines are kept for a few minutes only, but their cause can be
    // seen.
    auto from = in.finding.evidence_from;
    if (const auto soft = memory_rule(in.dyno, in.settings, in.around.gap_at)) {
        from = std::min(from, soft->evidence_from);
    }
    if (in.finding.rule == Rule::r14 && in.dyno.quota) {
        if (const auto over = run_above(in.dyno, *in.dyno.quota, in.around.gap_at); over.samples != 0) {
            from = std::min(from, over.from);
        }
    }
    // The span of H12_THRESHOLD may be shorter than what is waited for here.
    if (in.finding.rule == Rule::h12 && in.dyno.h12_since) {
        from = std::min(from, std::max(*in.dyno.h12_since, in.around.gap_at.value_or(WallTime{})));
    }
    const auto held = in.finding.evidence_to - from;
    if (held >= 2 * in.settings.restart_sustain) {
        return std::nullopt;
    }
    const long left_s = whole_seconds(2 * in.settings.restart_sustain - held);
    return Held{
        HoldReason::lone_dyno,
        told(in, [&] { return left(left_s) + ", the only dyno of its type waits twice the sustain"; }),
        left_s};
}

std::optional<WallTime> cooldown_until(const Instant& now, const Dyno& dyno,
                                       const settings::TypeSettings& settings) {
    std::optional<WallTime> since = dyno.restarted_at;
    if (dyno.restart_sent_at) {
        since = std::max(since.value_or(WallTime{}), now.wall - (now.steady - *dyno.restart_sent_at));
    }
    if (dyno.listed) {
        since = std::max({since.value_or(WallTime{}), dyno.listed->created_at, dyno.listed->updated_at});
    }
    std::optional<WallTime> until;
    if (since && *since + cooldown_of(dyno, settings) > now.wall) {
        until = *since + cooldown_of(dyno, settings);
    }
    if (const auto retry_left_s = retry_pause_left_s(now, dyno, settings)) {
        until = std::max(until.value_or(WallTime{}), now.wall + Seconds(*retry_left_s));
    }
    return until;
}

}  // namespace dynoward::policy
