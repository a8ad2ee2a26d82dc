// SPDX-License-Identifier: MIT
#include "monitor/pause.hpp"

namespace dynoward::monitor {

void Pause::begin(const Instant& now, std::chrono::minutes span, Effects& effects) {
    until_ = now + span;
    log_event(effects, LogEvent::Severity::warn, "policy.paused",
              "minutes=" + std::to_string(span.count()) + " until=" + format_rfc3339(until_->wall) +
                  " reason=\"paused by an admin; nothing is restarted until then\"");
}

void Pause::end(const Instant& now, Effects& effects) {
    if (until(now)) {
        log_event(effects, LogEvent::Severity::info, "policy.resumed", "reason=\"resumed by an admin\"");
    }
    until_.reset();
}

void Pause::check(const Instant& now, Effects& effects) {
    if (until_ && !until(now)) {
        until_.reset();
        log_event(effects, LogEvent::Severity::info, "policy.resumed", "reason=\"the pause is over\"");
    }
}

void Pause::on_clock_jump(const Instant& now) {
    if (until_) {
        until_->wall = now.wall + (until_->steady - now.steady);
    }
}

std::optional<WallTime> Pause::until(const Instant& now) const {
    const bool paused = until_ && until_->steady > now.steady;
    return paused ? std::optional(until_->wall) : std::nullopt;
}

std::optional<long> Pause::left_s(const Instant& now) const {
    if (!until(now)) {
        return std::nullopt;
    }
    return static_cast<long>(std::chrono::ceil<Seconds>(until_->steady - now.steady).count());
}

}  // namespace dynoward::monitor
