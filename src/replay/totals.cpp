// SPDX-License-Identifier: MIT
#include "replay/totals.hpp"

#include <algorithm>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/values/limits.hpp"
#include "replay/stub_platform.hpp"

namespace dynoward::replay {

DynoReport* Totals::dyno_of(DynoNameRef dyno) {
    // Scheduler dynos get a new name each time, so they are counted by type.
    const std::string key(is_one_off_type(dyno.type()) ? dyno.type() : dyno.text());
    if (report_.dynos.size() >= limits::dynos_per_app && report_.dynos.count(key) == 0) {
        return nullptr;
    }
    return &report_.dynos[key];
}

void Totals::sample(const logplex::Event& event, bool gone) {
    const auto* sample = std::get_if<logplex::MemorySample>(&event.what);
    auto* dyno = sample != nullptr && event.dyno ? dyno_of(*event.dyno) : nullptr;
    if (dyno == nullptr || !sample->memory_total) {
        return;
    }
    const auto total = *sample->memory_total;
    ++dyno->samples;
    dyno->peak = std::max(dyno->peak.value_or(total), total);
    dyno->quota = sample->memory_quota ? sample->memory_quota : dyno->quota;
    if (!event.time) {
        return;
    }
    if (!gone && !is_one_off_type(event.dyno->type())) {
        follow_record(*dyno, event);
    }
    const bool over = sample->memory_quota && total > *sample->memory_quota;
    count_time(std::string(event.dyno->text()), *dyno, event,
               {std::string(event.incarnation), *event.time, over, gone});
    if (for_chart_) {
        dyno->memory.add(*event.time, total);
    }
}

// Late lines and those of a previous incarnation (preboot) make a record look shorter than it is.
void Totals::follow_record(DynoReport& dyno, const logplex::Event& event) {
    const auto at = *event.time;
    const auto found = records_.find(event.dyno->text());
    auto& record = found != records_.end() ? found->second : records_[std::string(event.dyno->text())];
    if (record.incarnation != event.incarnation || record.newest.empty()) {
        record.incarnation = event.incarnation;
        record.began = at < begins_ + startup_span ? begins_ - assumed_age_ : at;
        record.from = at;
        record.newest.clear();
    } else if (at <= record.newest.back().at) {
        return;
    } else if (at - record.newest.back().at > record.interval.hole()) {
        record.from = at;
    }
    record.newest.push_back({at});
    record.interval.update(record.newest);
    dyno.longest_record = std::max<Nanoseconds>(dyno.longest_record, at - record.from);
    dyno.longest_life = std::max<Nanoseconds>(dyno.longest_life, at - record.began);
}

// A sample counts until the next one of the same incarnation, but not across a gap in the recording.
void Totals::count_time(const std::string& key, DynoReport& dyno, const logplex::Event& event,
                        const Last& now) {
    if (is_one_off_type(event.dyno->type())) {
        return;
    }
    auto& last = last_[key];
    if (last.incarnation == now.incarnation && now.at > last.at && last.over) {
        const auto span = std::min<Nanoseconds>(now.at - last.at, fleet::silence);
        dyno.over_quota += span;
        dyno.avoided += last.gone ? span : Nanoseconds{};
    }
    if (last.incarnation != now.incarnation || now.at > last.at) {
        last = now;
    }
}

void Totals::entry(const policy::LedgerEntry& entry) {
    const bool restart = entry.verdict == policy::Verdict::restart;
    const std::string hold(entry.hold ? to_text(*entry.hold) : std::string_view());
    if (restart) {
        ++report_.restarts;
        ++report_.rules[std::string(to_text(entry.rule))];
    } else {
        ++report_.holds[hold];
    }
    const auto name = DynoNameRef::parse(entry.dyno.text());
    auto* dyno = name ? dyno_of(*name) : nullptr;
    if (dyno == nullptr) {
        return;
    }
    ++(restart ? dyno->restarts : dyno->holds);
    if (restart) {
        ++dyno->rules[std::string(to_text(entry.rule))];
    }
    if (for_chart_ && dyno->marks.size() < limits::replay_marks) {
        dyno->marks.push_back({entry.at, entry.verdict, restart ? entry.reason : hold});
    }
}

}  // namespace dynoward::replay
