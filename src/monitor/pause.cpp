// SPDX-License-Identifier: MIT
// An owner's pause: the gate `paused` holds everything until its end. It is not kept over our own end.
#include "monitor/impl.hpp"

namespace dynoward::monitor {

void Monitor::Impl::pause(const Instant& now, std::chrono::minutes span, Effects& effects) {
    paused_until_ = now + span;
    remark(effects, Remark::Weight::warn, "policy.paused",
           "minutes=" + std::to_string(span.count()) + " until=" + format_rfc3339(paused_until_->wall) +
               " reason=\"an owner asked for it; nothing is restarted until then\"");
}

void Monitor::Impl::resume(const Instant& now, Effects& effects) {
    if (paused_until(now)) {
        remark(effects, Remark::Weight::info, "policy.resumed", "reason=\"an owner asked for it\"");
    }
    paused_until_.reset();
}

void Monitor::Impl::end_pause(const Instant& now, Effects& effects) {
    if (paused_until_ && !paused_until(now)) {
        paused_until_.reset();
        remark(effects, Remark::Weight::info, "policy.resumed", "reason=\"the pause is over\"");
    }
}

std::optional<WallTime> Monitor::Impl::paused_until(const Instant& now) const {
    const bool paused = paused_until_ && paused_until_->steady > now.steady;
    return paused ? std::optional(paused_until_->wall) : std::nullopt;
}

}  // namespace dynoward::monitor
