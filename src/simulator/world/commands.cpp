// SPDX-License-Identifier: MIT
// Commands to the world, by people, the platform or the Platform API, and what a dyno does after them:
// stop, start, crash.
#include <algorithm>
#include <utility>

#include "simulator/world/line_text.hpp"
#include "simulator/world/observer.hpp"
#include "simulator/world/world.hpp"

namespace dynoward::simulator {
namespace {

constexpr std::string_view person = " by user dev@example.com";
// An incarnation that ran this long has booted successfully: the next crash counts as the first.
constexpr Seconds healthy_after{600};
constexpr unsigned max_crashes = 16;

// The first restart is immediate, then after 10, 20, 40 min and so on, up to a day.
Nanoseconds restart_delay_after(unsigned crashes) {
    if (crashes <= 1) {
        return Seconds{1};
    }
    return std::min<Nanoseconds>(std::chrono::minutes{10} * (1U << std::min(crashes - 2, 8U)),
                                 std::chrono::hours{24});
}

}  // namespace

bool World::restart(const Instant& now, std::string_view app, std::string_view dyno, Cause cause) {
    advance(now);
    const auto index = index_of(app);
    if (!index) {
        return false;
    }
    const Dyno* const found = apps_[*index].find(dyno);
    if (found == nullptr) {
        return false;
    }
    restart_dyno(*index, static_cast<std::size_t>(found - apps_[*index].dynos.data()), cause);
    return true;
}

bool World::restart_all(const Instant& now, std::string_view app, Cause cause) {
    advance(now);
    const auto index = index_of(app);
    if (!index) {
        return false;
    }
    for (std::size_t dyno = 0; dyno < apps_[*index].dynos.size(); ++dyno) {
        if (!apps_[*index].dynos[dyno].scaled_away) {
            restart_dyno(*index, dyno, cause);
        }
    }
    return true;
}

bool World::release(const Instant& now, std::string_view app_name) {
    advance(now);
    const auto index = index_of(app_name);
    if (!index) {
        return false;
    }
    SimulatedApp& app = apps_[*index];
    app.release_id = random_.uuid().str();
    ++app.release_version;
    app.released_at = wall();
    Line line;
    line.pri = 133;
    line.at = wall(std::chrono::milliseconds{600});
    line.app_name = "app";
    line.procid = "api";
    text_ = "Deploy 8c456a46";
    text_ += person;
    line.msg = text_;
    drains_[*index].push(line);
    text_ = "Release v" + std::to_string(app.release_version) + " created";
    text_ += person;
    line.msg = text_;
    drains_[*index].push(line);
    for (Dyno& dyno : app.dynos) {
        dyno.crashes = 0;
    }
    return restart_all(now, app_name, Cause::release);
}

bool World::scale(const Instant& now, std::string_view app_name, std::string_view process_type,
                  unsigned quantity) {
    advance(now);
    const auto index = index_of(app_name);
    if (!index) {
        return false;
    }
    auto& types = apps_[*index].plan.types;
    const auto type = std::find_if(types.begin(), types.end(),
                                   [&](const TypePlan& one) { return one.process_type == process_type; });
    if (type == types.end()) {
        return false;
    }
    type->quantity = quantity;
    text_ = "Scaled to";
    for (const TypePlan& one : types) {
        text_ += ' ' + one.process_type + '@' + std::to_string(one.quantity) + ':' + one.size;
    }
    text_ += person;
    Line line;
    line.pri = 133;
    line.at = wall();
    line.app_name = "app";
    line.procid = "api";
    line.msg = text_;
    drains_[*index].push(line);
    scale_type(*index, static_cast<std::size_t>(type - types.begin()), quantity);
    return true;
}

void World::scale_type(std::size_t app, std::size_t type, unsigned quantity) {
    std::vector<bool> there(quantity + 1, false);
    for (std::size_t index = 0; index < apps_[app].dynos.size(); ++index) {
        Dyno& dyno = apps_[app].dynos[index];
        if (dyno.type != type) {
            continue;
        }
        const bool wanted = dyno.number <= quantity;
        if (!wanted && !dyno.scaled_away) {
            record(app, index, Cause::scaled);
            end_downtime(app, index);
            change_state(app, index, DynoState::down);
            retire(app, index, plan_.timing.sigterm_after);
            dyno.scaled_away = true;
        } else if (wanted) {
            there[dyno.number] = true;
            if (std::exchange(dyno.scaled_away, false)) {
                change_state(app, index, DynoState::starting);
                begin_incarnation(app, index, plan_.timing.start_after);
            }
        }
    }
    for (unsigned number = 1; number <= quantity; ++number) {
        if (!there[number]) {
            begin_incarnation(app, add_dyno(app, type, number), plan_.timing.start_after);
        }
    }
}

bool World::reshape(std::string_view app_name, std::string_view dyno_name, const MemoryShape& shape) {
    const auto index = index_of(app_name);
    Dyno* const dyno = index ? apps_[*index].find(dyno_name) : nullptr;
    if (dyno == nullptr) {
        return false;
    }
    const TypePlan& type = apps_[*index].type_of(*dyno);
    dyno->memory = MemoryModel(shape, type.quota_mb, type.kill_percent > 100, dyno->number);
    for (Incarnation& one : dyno->incarnations) {
        one.grows_from = now_;
    }
    return true;
}

bool World::inject_line(std::string_view app, const Line& line) {
    const auto index = index_of(app);
    if (index) {
        drains_[*index].push(line);
    }
    return index.has_value();
}

const SimulatedApp* World::find(std::string_view app) const {
    const auto index = index_of(app);
    return index ? &apps_[*index] : nullptr;
}

DrainQueue& World::drain(std::string_view app) {
    return drains_.at(index_of(app).value());
}

std::optional<std::size_t> World::index_of(std::string_view app) const {
    for (std::size_t i = 0; i < apps_.size(); ++i) {
        if (apps_[i].plan.name == app || apps_[i].id == app) {
            return i;
        }
    }
    return std::nullopt;
}

// The lines do not show who requested the restart: the platform marks only the daily cycling.
void World::restart_dyno(std::size_t app, std::size_t index, Cause cause) {
    Dyno& dyno = apps_[app].dynos[index];
    record(app, index, cause);
    emit(app, dyno, cause == Cause::cycling ? "Cycling" : "Restarting");
    const bool overlaps = apps_[app].plan.preboot && apps_[app].type_of(dyno).process_type == "web";
    const bool ran = dyno.current() != nullptr;
    retire(app, index, overlaps ? plan_.timing.preboot_overlap : plan_.timing.sigterm_after);
    begin_downtime(app, index, cause, overlaps && ran ? dyno.incarnations.back().gone_at : now_);
    change_state(app, index, DynoState::starting);
    begin_incarnation(app, index, plan_.timing.start_after);
}

void World::retire(std::size_t app, std::size_t index, Nanoseconds sigterm_after) {
    Dyno& dyno = apps_[app].dynos[index];
    if (dyno.current() == nullptr) {
        return;
    }
    Incarnation& old = dyno.incarnations.back();
    const auto exit_after = sigterm_after + random_span(plan_.timing.min_exit, plan_.timing.max_exit);
    old.gone_at = now_ + to_world_time(exit_after);
    Event event;
    event.app = static_cast<std::uint32_t>(app);
    event.dyno = static_cast<std::uint32_t>(index);
    event.incarnation = old.number;
    event.what = What::sigterm;
    schedule(sigterm_after, event);
    event.what = What::exit;
    schedule(exit_after, event);
}

Incarnation& World::add_incarnation(std::size_t app, std::size_t index, Nanoseconds started_after) {
    Dyno& dyno = apps_[app].dynos[index];
    Incarnation one;
    one.number = ++dyno.incarnations_made;
    one.uuid = random_.uuid();
    one.started = now_ + to_world_time(started_after);
    one.grows_from = one.started;
    one.measured = one.started;
    one.draws = mixed(mixed(plan_.seed) + (static_cast<std::uint64_t>(app) << 48U) +
                      (static_cast<std::uint64_t>(index) << 32U) + one.number);
    one.metric_head = metric_head({dyno.name, apps_[app].number, one.uuid.text()});
    one.metric_tail = metric_tail(dyno.memory.quota(), 48'211 + one.number);
    dyno.incarnations.push_back(std::move(one));
    return dyno.incarnations.back();
}

void World::begin_incarnation(std::size_t app, std::size_t index, Nanoseconds after) {
    Incarnation& one = add_incarnation(app, index, after);
    Dyno& dyno = apps_[app].dynos[index];
    const Timing& timing = plan_.timing;
    dyno.api_id = random_.uuid();
    dyno.created_at = wall();
    dyno.updated_at = wall();
    Event event;
    event.app = static_cast<std::uint32_t>(app);
    event.dyno = static_cast<std::uint32_t>(index);
    event.incarnation = one.number;
    event.what = What::process_starts;
    schedule(after, event);
    // A web dyno is up once it listens; any other as soon as its process runs.
    const bool web = apps_[app].type_of(dyno).process_type == "web";
    event.what = What::up;
    schedule(after + (web ? random_span(timing.min_boot, timing.max_boot) : Seconds{1}), event);
    // May come before `starting to up`: the process is measured while it boots.
    schedule_sample(after + random_span(timing.min_first_metric, timing.max_first_metric), app, index,
                    one.number);
    event.what = What::cycle;
    const auto cycle_after = after + timing.cycle_after + random_span({}, std::chrono::minutes{216});
    one.cycles_at = now_ + to_world_time(cycle_after);
    schedule(cycle_after, event);
    if (dyno.memory.crash_after() > Nanoseconds{}) {
        event.what = What::crash;
        schedule(after + dyno.memory.crash_after(), event);
    }
}

void World::crash(std::size_t app, std::size_t index, Cause cause, std::string_view exit_line) {
    record(app, index, cause);
    begin_downtime(app, index, cause);
    Dyno& dyno = apps_[app].dynos[index];
    const Incarnation* const current = dyno.current();
    if (current != nullptr) {
        if (now_ - current->started >= to_world_time(healthy_after)) {
            dyno.crashes = 0;
        }
        dyno.incarnations.pop_back();
    }
    dyno.crashes = std::min(dyno.crashes + 1, max_crashes);
    emit(app, dyno, exit_line);
    change_state(app, index, DynoState::crashed);
    Event event;
    event.app = static_cast<std::uint32_t>(app);
    event.dyno = static_cast<std::uint32_t>(index);
    event.incarnation = dyno.incarnations_made;
    event.what = What::start_again;
    schedule(restart_delay_after(dyno.crashes), event);
}

void World::change_state(std::size_t app, std::size_t index, DynoState to) {
    Dyno& dyno = apps_[app].dynos[index];
    if (dyno.state == to) {
        return;
    }
    write_state_change(text_, to_text(dyno.state), to_text(to));
    dyno.state = to;
    dyno.updated_at = wall();
    emit(app, dyno, text_);
    if (observer_ != nullptr) {
        observer_->on_state(app, index, to, now_);
    }
    if (to == DynoState::up) {
        on_up(app, index);
    }
}

}  // namespace dynoward::simulator
