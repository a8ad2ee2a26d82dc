// SPDX-License-Identifier: MIT
#include "monitor/app/dyno_facts.hpp"

#include <algorithm>

namespace dynoward::monitor {

bool is_not_up(const fleet::Dyno& dyno) {
    return dyno.state != DynoState::up && (dyno.state != DynoState::unknown || dyno.listed);
}

std::string_view type_of(const fleet::Dyno& dyno) {
    return dyno.listed ? std::string_view(dyno.listed->type) : dyno.name.type();
}

bool is_target(const fleet::Dyno& dyno, const settings::AppSettings& app, const settings::OwnDyno& own) {
    const auto type = type_of(dyno);
    const bool ourselves =
        dyno.name.text() == own.dyno && (app.app.text() == own.app_name || app.app.text() == own.app_id);
    return dyno.present && dyno.name.is_cedar() && type == dyno.name.type() && !is_one_off_type(type) &&
           app.dyno_types.count(type) != 0 && !ourselves;
}

bool is_shown(const Instant& now, const fleet::Dyno& dyno) {
    return dyno.present && (dyno.listed || now.steady - dyno.last_line_at <= fleet::hide_after);
}

fleet::Signal signal_of(const settings::AppSettings& app) {
    return app.other_types.memory_signal == settings::MemorySignal::total ? fleet::Signal::total
                                                                          : fleet::Signal::rss_swap;
}

std::optional<WallTime> newest_evidence_at(const fleet::Dyno& dyno, const settings::AppSettings& app) {
    const auto signal = signal_of(app);
    const auto found = std::find_if(
        dyno.samples.rbegin(), dyno.samples.rend(),
        [signal](const fleet::Sample& sample) { return fleet::value_of(sample, signal).has_value(); });
    return found != dyno.samples.rend() ? std::optional(found->at) : std::nullopt;
}

bool has_fresh_sample(const Instant& now, const fleet::Dyno& dyno, const settings::AppSettings& app,
                      Seconds stale_after) {
    const auto at = newest_evidence_at(dyno, app);
    if (!at) {
        return false;
    }
    const auto age = now.wall - *at;
    return age <= stale_after && age >= -fleet::max_stamp_ahead;
}

}  // namespace dynoward::monitor
