// SPDX-License-Identifier: MIT
#include "replay/book.hpp"

#include <algorithm>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/values/limits.hpp"

namespace dynoward::replay {

DynoAccount* Book::account_of(DynoNameRef dyno) {
    // Schedulers make a new name each time: they are counted by their type.
    const std::string key(is_one_off_type(dyno.type()) ? dyno.type() : dyno.text());
    if (account_.dynos.size() >= limits::dynos_per_app && account_.dynos.count(key) == 0) {
        return nullptr;
    }
    return &account_.dynos[key];
}

void Book::sample(const logplex::Event& event, bool gone) {
    const auto* sample = std::get_if<logplex::MemorySample>(&event.what);
    auto* dyno = sample != nullptr && event.dyno ? account_of(*event.dyno) : nullptr;
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
    const bool over = sample->memory_quota && total > *sample->memory_quota;
    count_time(std::string(event.dyno->text()), *dyno, event,
               {std::string(event.incarnation), *event.time, over, gone});
    if (for_chart_) {
        dyno->memory.add(*event.time, total);
    }
}

// What a sample says holds until the next one of the same incarnation, but no longer than a hole in the
// record.
void Book::count_time(const std::string& key, DynoAccount& dyno, const logplex::Event& event,
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

void Book::entry(const policy::LedgerEntry& entry) {
    const bool restart = entry.verdict == policy::Verdict::restart;
    const auto word = entry.reason.substr(0, entry.reason.find_first_of(":; "));
    if (restart) {
        ++account_.restarts;
        ++account_.rules[std::string(to_text(entry.rule))];
    } else {
        ++account_.holds[word];
    }
    const auto name = DynoNameRef::parse(entry.dyno.text());
    auto* dyno = name ? account_of(*name) : nullptr;
    if (dyno == nullptr) {
        return;
    }
    ++(restart ? dyno->restarts : dyno->holds);
    if (for_chart_ && dyno->marks.size() < limits::replay_marks) {
        dyno->marks.push_back({entry.at, entry.verdict, restart ? entry.reason : word});
    }
}

}  // namespace dynoward::replay
