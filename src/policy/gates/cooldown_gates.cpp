// SPDX-License-Identifier: MIT
// Gates, second question, the part about restarts: how long a dyno is left alone after a restart, and when
// Dynoward gives up.
#include <algorithm>

#include "policy/gates/gate.hpp"

namespace dynoward::policy {
namespace {

std::optional<Block> cooldown_since(Nanoseconds age, const GateInput& in, const char* what) {
    // A manual restart ends the series of restarts that did not help, and so the longer cooldown.
    const bool ordered = in.finding.rule == Rule::manual;
    const auto& own = in.context.own;
    const auto plain = in.settings.restart_window;
    const auto cooldown = ordered ? plain : std::max(plain, own.cooldown);
    if (age >= cooldown) {
        return std::nullopt;
    }
    return blocked_for(in, whole_seconds(cooldown - age), [&] {
        std::string text = std::string(", ") + what;
        if (own.ineffective != 0 && !ordered) {
            text += "; doubled to " + std::to_string(cooldown.count()) + " s, " +
                    std::to_string(own.ineffective) + " in a row did not help";
        }
        return text;
    });
}

}  // namespace

std::optional<Block> gate::gave_up(const GateInput& in) {
    const unsigned ineffective = in.context.own.ineffective;
    if (in.context.give_up_after == 0 || ineffective < in.context.give_up_after) {
        return std::nullopt;
    }
    return blocked(in, [&] {
        return std::to_string(ineffective) +
               " restarts in a row did not help; left alone until a release, a restart by someone "
               "else, or 24 healthy hours";
    });
}

// A refused attempt restarted nothing: it is repeated soon, after a longer pause each time. An admin who
// requests a restart has most likely just removed the cause.
std::optional<Block> gate::retry_pause(const GateInput& in) {
    const auto& own = in.context.own;
    if (!own.retry_left_s) {
        return std::nullopt;
    }
    return blocked_for(in, *own.retry_left_s, [&] { return ", " + std::string(own.refusal); });
}

// Restarts that Dynoward sent, or that the drain showed.
std::optional<Block> gate::cooldown_seen(const GateInput& in) {
    if (const auto& sent_at = in.context.own.sent_at) {
        if (auto block = cooldown_since(in.now.steady - *sent_at, in, "Dynoward restarted it")) {
            return block;
        }
    }
    if (in.dyno.restarted_at) {
        return cooldown_since(in.now.wall - *in.dyno.restarted_at, in, "it was restarted");
    }
    return std::nullopt;
}

// Restarts from before Dynoward's own start: only the platform's time stamps show them.
std::optional<Block> gate::cooldown_listed(const GateInput& in) {
    if (!in.dyno.listed) {
        return std::nullopt;
    }
    const auto since = std::max(in.dyno.listed->created_at, in.dyno.listed->updated_at);
    return cooldown_since(in.now.wall - since, in, "the platform started it a short while ago");
}

}  // namespace dynoward::policy
