// SPDX-License-Identifier: MIT
// Events applied to the dynos of one app.
#include <algorithm>
#include <utility>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/logplex/classify.hpp"
#include "fleet/dyno_update.hpp"
#include "values/overloaded.hpp"

namespace dynoward::fleet {
namespace {

using logplex::Fate;

// The dyno list is a few seconds behind the drain: a line may be newer although its stamp is older by this.
constexpr Seconds list_lag{5};

bool is_after(const std::optional<WallTime>& stamp, WallTime moment) {
    return stamp && *stamp > moment;
}

}  // namespace

Fate App::apply(const Instant& now, const logplex::Event& event) {
    const auto stamp = event.time && *event.time <= now.wall + max_stamp_ahead ? event.time : std::nullopt;
    if (const auto* line = std::get_if<logplex::ApiLine>(&event.what)) {
        apply_api_line(now, *line, stamp);
        return event.fate;
    }
    if (const auto* error = std::get_if<logplex::RouterError>(&event.what)) {
        return apply_router_error(now, *error, event, stamp);
    }
    // The form of 2013 is no longer sent, so it adds no dyno.
    if (!event.dyno || std::holds_alternative<logplex::LegacyMetric>(event.what) ||
        std::holds_alternative<std::monostate>(event.what)) {
        return event.fate;
    }
    auto& dyno = find_or_add(*event.dyno, now);
    DynoUpdate update(dyno, now, stamp, trend_of_);
    const auto before = std::pair(dyno.present, dyno.state);
    const auto fate =
        std::visit(Overloaded{
                       [&](const logplex::MemorySample& s) { return update.memory(s, event.incarnation); },
                       [&](const logplex::LoadSample& s) { return update.load(s, event.incarnation); },
                       [&](const logplex::ErrorCode& e) { return update.error_code(e); },
                       [&](const logplex::StateChange& c) { return update.state_change(c); },
                       [&](const logplex::Lifecycle& l) { return update.lifecycle(l); },
                       [&](const auto&) { return event.fate; },
                   },
                   event.what);
    mark_dirty(dyno);
    if (std::pair(dyno.present, dyno.state) != before) {
        ++type_counts_version_;
    }
    return fate;
}

// Router lines contain visitors' text, so they neither add a dyno nor keep one in memory.
Fate App::apply_router_error(const Instant& now, const logplex::RouterError& error,
                             const logplex::Event& event, const std::optional<WallTime>& stamp) {
    constexpr unsigned request_timeout = 12;
    auto* dyno = event.dyno ? find(event.dyno->text()) : nullptr;
    if (error.code != request_timeout || dyno == nullptr) {
        return event.fate;
    }
    mark_dirty(*dyno);
    return DynoUpdate(*dyno, now, stamp).request_timeout();
}

void App::apply_api_line(const Instant& now, const logplex::ApiLine& line,
                         const std::optional<WallTime>& stamp) {
    using What = logplex::ApiLine::What;
    switch (line.what) {
        case What::release:
        case What::deploy:
        case What::release_command:
        case What::rollback:
        case What::config_vars:
            if (stamp) {
                note_release(*stamp);
            }
            break;
        case What::scaled: {
            auto list = line.scale;
            while (const auto entry = logplex::read_scale(list)) {
                scale_down(*entry, stamp.value_or(now.wall));
            }
            break;
        }
        case What::build:
        case What::other: break;
    }
}

void App::scale_down(const logplex::ScaleEntry& to, WallTime at) {
    for (auto& [name, dyno] : dynos_) {
        const bool began_later = dyno.began_at && *dyno.began_at > at;
        if (dyno.name.is_cedar() && dyno.name.type() == to.process_type &&
            dyno.name.number() > to.quantity && !began_later) {
            dyno.present = false;
            dyno.ended_at = at;
            dyno.clear_evidence();
            mark_dirty(dyno);
            ++type_counts_version_;
        }
    }
}

// Not the later of the two: after the clock was set back, a mark in the future would block all evidence.
void App::note_gap(const Instant& now) {
    gap_at_ = now.wall;
}

void App::note_release(WallTime at) {
    release_at_ = std::max(release_at_.value_or(at), at);
}

// A list may come from an outdated copy of the platform's data and show a dyno as it was before an earlier
// list. Such a copy does not lag for long: after max_lag the list is right.
bool App::is_out_of_date(const Dyno& dyno, const heroku::DynoInfo& info, SteadyTime as_of) {
    constexpr Seconds max_lag{180};
    return dyno.listed && info.is_older_than(*dyno.listed) && as_of - dyno.listed_as_of < max_lag;
}

void App::on_dyno_list(const Instant& now, const Instant& as_of,
                       const std::vector<heroku::DynoInfo>& dynos) {
    listed_at_ = as_of;
    ++lists_;
    for (const auto& info : dynos) {
        const auto name = DynoNameRef::parse(info.name);
        if (!name) {
            continue;
        }
        auto& dyno = find_or_add(*name, now);
        dyno.listed_in = lists_;
        if (!is_out_of_date(dyno, info, as_of.steady)) {
            apply_listed(now, as_of, info, dyno);
        }
    }
    for (auto& [name, dyno] : dynos_) {
        if (dyno.listed_in != lists_) {
            dyno.listed.reset();
        }
    }
    // Not listed, and silent for longer than a previous incarnation may still send lines: it is gone.
    remove_where([&now](const Dyno& dyno) {
        return !dyno.listed && !dyno.pinned && now.steady - dyno.last_line_at > overlap;
    });
    mark_all_dirty();
}

void App::apply_listed(const Instant& now, const Instant& as_of, const heroku::DynoInfo& info, Dyno& dyno) {
    dyno.listed = info;
    dyno.listed_as_of = as_of.steady;
    // The list may be as old as its request: lines with a later timestamp take precedence.
    dyno.present = dyno.present || !is_after(dyno.ended_at, as_of.wall);
    if (!is_after(dyno.state_at, as_of.wall)) {
        dyno.state = info.state;
    }
    dyno.state_at = std::max(dyno.state_at.value_or(WallTime{}), as_of.wall - list_lag);
    if (dyno.began_at && *dyno.began_at < info.created_at - list_lag) {
        // The platform has replaced the dyno: lines of the previous one are no evidence against the new
        // one.
        DynoUpdate(dyno, now, info.created_at).end();
    }
    if (info.state == DynoState::up && (!dyno.up_since || *dyno.up_since < info.updated_at)) {
        dyno.up_since = info.updated_at;
    }
}

template <class Condition>
void App::remove_where(Condition condition) {
    std::erase_if(dynos_, [&](const auto& entry) {
        const bool removed = condition(entry.second);
        if (removed) {
            before_removal(entry.second);
        }
        return removed;
    });
}

void App::mark_dirty(Dyno& dyno) {
    if (dyno.dirty == 0) {
        dirty_.push_back(&dyno);
        dyno.dirty = static_cast<std::uint32_t>(dirty_.size());
    }
}

// Remove all references to it.
void App::before_removal(const Dyno& dyno) {
    if (dyno.dirty != 0) {
        dirty_[dyno.dirty - 1] = nullptr;
    }
    last_found_ = nullptr;
    taken_.clear();
}

void App::mark_all_dirty() {
    for (auto& [name, dyno] : dynos_) {
        mark_dirty(dyno);
    }
    all_dirty_ = true;
    ++type_counts_version_;
}

const std::vector<Dyno*>& App::take_dirty() {
    std::swap(taken_, dirty_);
    dirty_.clear();
    std::erase(taken_, nullptr);
    if (std::exchange(all_dirty_, false)) {
        // No decision may depend on the order of the hash table.
        std::sort(taken_.begin(), taken_.end(),
                  [](const Dyno* a, const Dyno* b) { return a->name < b->name; });
    }
    for (auto* dyno : taken_) {
        dyno->dirty = 0;
    }
    return taken_;
}

void App::pin(const DynoName& dyno) {
    if (auto* found = find(dyno.text())) {
        found->pinned = true;
    }
}

Dyno* App::find(std::string_view dyno_name) {
    if (last_found_ != nullptr && last_found_->name.text() == dyno_name) {
        return last_found_;
    }
    const auto found = dynos_.find(dyno_name);
    if (found == dynos_.end()) {
        return nullptr;
    }
    last_found_ = &found->second;
    return last_found_;
}

const Dyno* App::find(std::string_view dyno_name) const {
    const auto found = dynos_.find(dyno_name);
    return found != dynos_.end() ? &found->second : nullptr;
}

Dyno& App::find_or_add(const DynoNameRef& name, const Instant& now) {
    auto* known = find(name.text());
    if (known == nullptr) {
        if (dynos_.size() >= max_dynos_) {
            make_room();
        }
        known = &dynos_.try_emplace(std::string(name.text()), DynoName(name)).first->second;
        ++type_counts_version_;
    }
    known->last_line_at = now.steady;
    return *known;
}

namespace {

// Dynos that the platform lists, and pinned ones, are removed last.
std::pair<int, SteadyTime> worth_of(const Dyno& dyno) {
    return {(dyno.listed ? 1 : 0) + (dyno.pinned ? 2 : 0), dyno.last_line_at};
}

}  // namespace

// Removes the dyno that has been silent longest. Finds many candidates at a time: otherwise a flood of
// invented names would cost a pass over the whole table for each of them.
void App::make_room() {
    while (true) {
        if (next_to_evict_.empty()) {
            find_next_to_evict();
        }
        const auto [name, worth] = std::move(next_to_evict_.back());
        next_to_evict_.pop_back();
        const auto found = dynos_.find(name);
        if (found != dynos_.end() && worth_of(found->second) == worth) {
            before_removal(found->second);
            dynos_.erase(found);
            ++type_counts_version_;
            return;
        }
    }
}

void App::find_next_to_evict() {
    constexpr std::size_t share = 32;
    for (const auto& [name, dyno] : dynos_) {
        next_to_evict_.emplace_back(name, worth_of(dyno));
    }
    const auto by_worth = [](const auto& a, const auto& b) { return a.second < b.second; };
    const auto count = dynos_.size() / share + 1;
    const auto end = next_to_evict_.begin() + static_cast<std::ptrdiff_t>(count);
    std::partial_sort(next_to_evict_.begin(), end, next_to_evict_.end(), by_worth);
    next_to_evict_.erase(end, next_to_evict_.end());
    std::reverse(next_to_evict_.begin(), next_to_evict_.end());  // taken from the back
}

}  // namespace dynoward::fleet
