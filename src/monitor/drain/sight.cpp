// SPDX-License-Identifier: MIT
#include "monitor/drain/sight.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/values/limits.hpp"

namespace dynoward::monitor {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, sight_state_count> words{"ok",    "no_lines", "no_metrics",
                                                                "lossy", "unproven", "stale"};

std::string in_app(std::string_view command, std::string_view app) {
    return std::string(command) + " -a " + std::string(app);
}

std::string stale_after_text(Seconds stale_after) {
    return "STALE_AFTER (" + std::to_string(stale_after.count()) + " s)";
}

std::string silent_text(const Sight::Facts& facts) {
    std::string text(facts.one_silent);
    if (facts.silent > 1) {
        text += " and " + std::to_string(facts.silent - 1) + " more";
    }
    text += facts.silent > 1 ? " have" : " has";
    return text + " sent no memory line " +
           (facts.without_cache ? "with rss and swap, which MEMORY_SIGNAL=rss_swap compares, for "
                                : "for ") +
           stale_after_text(facts.stale_after) + ": " + in_app("heroku ps", facts.app);
}

std::string not_listed_text(const Sight::Facts& facts) {
    const auto text = "the Platform API has not listed the drains of " + std::string(facts.app) + " yet";
    return facts.no_list.empty() ? text : text + " (" + std::string(facts.no_list) + ")";
}

}  // namespace

std::string_view to_text(SightState state) {
    return words.at(static_cast<std::size_t>(state));
}

void Sight::begin(const Instant& now) {
    began_ = now;
    view_.since = now.wall;
    adopted_at_ = now.steady;
}

void Sight::note_batch(const Instant& now, bool proven) {
    if (!proven) {
        unproven_at_ = now.steady;
        return;
    }
    if (!proven_at_ || now.steady - *proven_at_ > stale_after_) {
        lines_since_ = now.steady;
    }
    proven_at_ = now.steady;
}

void Sight::note_memory(const Instant& now, std::optional<WallTime> stamp) {
    memory_at_ = now.steady;
    const auto latest = now.wall + fleet::max_stamp_ahead;
    if (stamp && *stamp <= latest) {
        // A stamp ahead of now is from before the clock was set back.
        const bool keeps = newest_stamp_ && *newest_stamp_ <= latest;
        newest_stamp_ = keeps ? std::max(*newest_stamp_, *stamp) : *stamp;
    }
}

SteadyTime Sight::received_at() const {
    return std::max(proven_at_.value_or(began_.steady), none_up_at_.value_or(began_.steady));
}

Sight::Outcome Sight::evaluate(const Instant& now, const Facts& facts) {
    stale_after_ = facts.stale_after;
    if (facts.none_up) {
        none_up_at_ = now.steady;
    }
    Outcome outcome;
    auto found = judge(now, facts);
    if (!found) {
        pending_.reset();
        if (view_.state != SightState::ok) {
            view_.advice = advice_meanwhile(now, facts);
            advice_settled_ = false;
        }
    } else if (found->state == view_.state && found->blind == view_.blind) {
        pending_.reset();
        if (!found->as_before) {
            advise(std::move(found->advice));
        }
    } else if (found->state == SightState::ok) {
        adopt(now, now, std::move(*found), outcome);
    } else {
        if (!pending_ || pending_->state != found->state || pending_->blind != found->blind) {
            pending_ = Pending{found->state, found->blind, now};
        }
        if (now.steady - pending_->since.steady >= limits::sight_settles_after) {
            adopt(now, pending_->since, std::move(*found), outcome);
        }
    }
    // A new installation without a drain has no change of state, but must still log the advice.
    if (!outcome.was && !logged_ && found && !pending_ && now.steady - began_.steady > facts.stale_after) {
        outcome.was = view_.state;
    }
    logged_ = logged_ || outcome.was;
    outcome.notify = is_notice_due(now);
    return outcome;
}

void Sight::adopt(const Instant& now, const Instant& since, Finding found, Outcome& outcome) {
    outcome.was = view_.state;
    // The state stays `no_lines` if silence becomes normal, or no longer is.
    view_.since = found.state == view_.state ? view_.since : since.wall;
    view_.state = found.state;
    view_.blind = found.blind;
    advise(std::move(found.advice));
    adopted_at_ = now.steady;
    pending_.reset();
}

void Sight::advise(std::string advice) {
    view_.advice = advice.empty() ? std::nullopt : std::optional(std::move(advice));
    advice_settled_ = true;
}

// nullopt: too early to decide; the previous state stays.
std::optional<Sight::Finding> Sight::judge(const Instant& now, const Facts& facts) const {
    const auto is_fresh = [&](const std::optional<SteadyTime>& at) {
        return at && now.steady - *at <= facts.stale_after;
    };
    if (is_fresh(proven_at_)) {
        return is_fresh(memory_at_) ? judge_samples(now, facts) : judge_lines(now, facts);
    }
    const bool waits =
        now.steady - std::max(proven_at_.value_or(began_.steady), facts.running_since) <= facts.stale_after;
    if (is_fresh(unproven_at_) && (facts.drains_known || !waits)) {
        return Finding{SightState::unproven, true,
                       facts.drains_known
                           ? "batches arrive, but none from a drain of " + std::string(facts.app) +
                                 ": compare " + in_app("heroku drains --json", facts.app) +
                                 "; a drain that sends no token needs TOKENLESS_DRAIN"
                           : not_listed_text(facts) + ": until then no batch counts"};
    }
    // Time in which this process was stopped is not silence of the drain, nor is time in which a batch
    // waits for the platform's list of drains.
    if (waits && (proven_at_ || is_fresh(unproven_at_))) {
        return std::nullopt;
    }
    return judge_silence(now, facts);
}

std::string Sight::advice_meanwhile(const Instant& now, const Facts& facts) const {
    if (proven_at_ && now.steady - *proven_at_ <= facts.stale_after) {
        return "lines arrive, but no memory line yet; a dyno sends one every 20 s";
    }
    if (unproven_at_ && now.steady - *unproven_at_ <= facts.stale_after) {
        return "batches arrive, and count once the Platform API has listed the drains of " +
               std::string(facts.app);
    }
    return "nothing has arrived since Dynoward was stopped, or the clock was set";
}

Sight::Finding Sight::judge_silence(const Instant& now, const Facts& facts) const {
    if (facts.none_up) {
        return {SightState::no_lines, false, "no dyno is up, so no lines are expected"};
    }
    if (refused_at_ && now.steady - *refused_at_ <= facts.stale_after) {
        return {SightState::no_lines, true,
                "no lines, but batches arrive and are refused: " + std::string(refused_remedy_)};
    }
    if (!proven_at_ && !facts.platform_trouble.empty()) {
        return {SightState::no_lines, true, std::string(facts.platform_trouble)};
    }
    if (!proven_at_) {
        return {SightState::no_lines, true,
                in_app("no batch yet: heroku drains:add https://drain:PASSWORD@HOST/logs/" +
                           std::string(facts.app),
                       facts.app)};
    }
    return {SightState::no_lines, true,
            "no lines for " + stale_after_text(facts.stale_after) + ": is the drain still there? " +
                in_app("heroku drains", facts.app)};
}

// Lines arrive, but no memory line has for a while.
std::optional<Sight::Finding> Sight::judge_lines(const Instant& now, const Facts& facts) const {
    if (facts.none_up) {
        return Finding{};  // no dyno could send one
    }
    const auto expected_since =
        std::max({lines_since_, facts.running_since, memory_at_.value_or(SteadyTime{}),
                  none_up_at_.value_or(SteadyTime{})});
    if (now.steady - expected_since <= facts.stale_after) {
        return std::nullopt;
    }
    // An app without the labs feature stays like this for weeks: the text is composed once, not each
    // second.
    if (view_.state == SightState::no_metrics && advice_settled_) {
        return Finding{SightState::no_metrics, true, {}, true};
    }
    return Finding{SightState::no_metrics, true,
                   "no memory lines: " + in_app("heroku labs:enable log-runtime-metrics", facts.app) +
                       ", then restart the dynos (" + in_app("heroku ps:restart", facts.app) + ")"};
}

std::optional<Sight::Finding> Sight::judge_samples(const Instant& now, const Facts& facts) const {
    const bool late = !newest_stamp_ || now.wall - *newest_stamp_ > facts.stale_after ||
                      *newest_stamp_ - now.wall > fleet::max_stamp_ahead;
    if (late) {
        return Finding{SightState::stale, true,
                       "memory lines arrive, but their time stamps are not within " +
                           stale_after_text(facts.stale_after) +
                           ": the drain is behind, or a clock is wrong"};
    }
    // Lines alone do not show which dynos the app has.
    if (!facts.platform_trouble.empty()) {
        return Finding{SightState::stale, true, std::string(facts.platform_trouble)};
    }
    if (facts.silent != 0) {
        return Finding{SightState::stale, true, silent_text(facts)};
    }
    if (lost_at_ && now.steady - *lost_at_ <= limits::lossy_for) {
        return Finding{SightState::lossy, true,
                       "log lines were lost within the last 5 min, and evidence starts again after each "
                       "loss: if it goes on, log less, or see drain_ack_seconds in /metrics"};
    }
    return Finding{};
}

// DrainHealth notifies of silence and losses. Of the rest: a bad state at once, but only after five minutes
// where the last notification of one is less than ten minutes old; its end at once. So a state that comes
// and goes makes two notifications in ten minutes, and the last one is always true.
bool Sight::is_notice_due(const Instant& now) {
    const auto state = view_.state;
    if (state == SightState::no_lines || state == SightState::lossy || state == notified_) {
        return false;
    }
    if (state != SightState::ok) {
        const bool again = bad_news_at_ && now.steady - *bad_news_at_ < limits::episode_over_after;
        if (again && now.steady - adopted_at_ < limits::drain_silent_after) {
            return false;
        }
        bad_news_at_ = now.steady;
    }
    notified_ = state;
    return true;
}

}  // namespace dynoward::monitor
