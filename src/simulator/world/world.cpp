// SPDX-License-Identifier: MIT
// The construction of the world and its scheduled events. Commands are in commands.cpp, samples in
// metrics.cpp, and the statistics in world_stats.cpp.
#include "simulator/world/world.hpp"

#include <algorithm>
#include <utility>

#include "simulator/world/line_text.hpp"

namespace dynoward::simulator {
namespace {

constexpr std::array<std::string_view, 4> paths{"/", "/items?page=2", "/cart", "/api/v1/orders"};
constexpr std::array<std::string_view, 4> app_texts{"GET /items 200 42ms", "job 17 done",
                                                    "- Worker 0 booted in 0.8s", "cache miss for käse"};
constexpr std::array<unsigned, 4> noise_kinds{0, 1, 2, 3};

unsigned rate_per_min(const AppPlan& plan, unsigned kind) {
    return kind == 0   ? plan.router_lines_per_min
           : kind == 1 ? plan.app_lines_per_min
           : kind == 2 ? plan.forged_lines_per_min
                       : plan.other_drain_losses_per_min;
}

}  // namespace

World::World(WorldPlan plan, const Instant& now)
    : plan_(std::move(plan)),
      random_(plan_.seed),
      now_(now.steady),
      began_(now.steady),
      began_at_(now.wall) {
    wall_offset_ = now.wall.time_since_epoch() - now.steady.time_since_epoch();
    for (const AppPlan& app : plan_.apps) {
        add_app(app, now);
    }
}

void World::add_app(const AppPlan& plan, const Instant& now) {
    SimulatedApp app;
    app.plan = plan;
    app.id = random_.uuid().str();
    app.drain_id = random_.uuid().str();
    app.drain_token = plan.drain_token.empty() ? "d." + random_.uuid().str() : plan.drain_token;
    app.number = std::to_string(900'000'000 + random_.below(90'000'000));
    app.release_id = random_.uuid().str();
    app.created_at = now.wall - std::chrono::hours{24 * 400};
    app.released_at = now.wall - std::chrono::hours{24};
    apps_.push_back(std::move(app));
    apps_.back().unavailable.resize(plan.types.size());
    drains_.emplace_back(plan_.drain_capacity);
    const auto index = apps_.size() - 1;
    for (std::size_t type = 0; type < plan.types.size(); ++type) {
        apps_[index].formation_ids.push_back(random_.uuid().str());
        for (unsigned number = 1; number <= plan.types[type].quantity; ++number) {
            const auto dyno = add_dyno(index, type, number);
            add_running(index, dyno, plan.min_initial_age + random_span({}, std::chrono::hours{2}));
        }
    }
    for (const unsigned kind : noise_kinds) {
        if (rate_per_min(plan, kind) > 0) {
            Event event;
            event.app = static_cast<std::uint32_t>(index);
            event.incarnation = kind;
            event.what = What::noise;
            schedule(random_span({}, Seconds{1}), event);
        }
    }
}

std::size_t World::add_dyno(std::size_t app, std::size_t type, unsigned number) {
    const TypePlan& plan = apps_[app].plan.types[type];
    const auto exception = plan.memory_of.find(number);
    Dyno dyno;
    dyno.name = plan.process_type + '.' + std::to_string(number);
    dyno.type = type;
    dyno.number = number;
    dyno.memory = MemoryModel(exception == plan.memory_of.end() ? plan.memory : exception->second,
                              plan.quota_mb, plan.kill_percent > 100, number);
    dyno.level = plan.level();
    apps_[app].dynos.push_back(std::move(dyno));
    return apps_[app].dynos.size() - 1;
}

// A dyno that was running before the world began. Its memory grows only from now on.
void World::add_running(std::size_t app, std::size_t index, Nanoseconds age) {
    Incarnation& one = add_incarnation(app, index, -age);
    one.grows_from = now_;
    one.measured = now_;
    Dyno& dyno = apps_[app].dynos[index];
    dyno.state = DynoState::up;
    dyno.api_id = random_.uuid();
    dyno.created_at = wall(to_world_time(age));
    dyno.updated_at = wall(to_world_time(age - plan_.timing.min_boot));
    Event event;
    event.app = static_cast<std::uint32_t>(app);
    event.dyno = static_cast<std::uint32_t>(index);
    event.incarnation = one.number;
    schedule_sample(random_span({}, plan_.timing.metric_period), app, index, one.number);
    event.what = What::cycle;
    const auto cycle_after = plan_.timing.cycle_after + random_span({}, std::chrono::minutes{216}) - age;
    one.cycles_at = now_ + to_world_time(cycle_after);
    schedule(cycle_after, event);
    if (dyno.memory.crash_after() > Nanoseconds{}) {
        event.what = What::crash;
        schedule(dyno.memory.crash_after(), event);
    }
}

void World::advance(const Instant& now) {
    if (now.steady < now_) {
        return;
    }
    wall_offset_ = now.wall.time_since_epoch() - now.steady.time_since_epoch();
    for (;;) {
        const bool sample_is_next = !sample_schedule_.empty() &&
                                    (events_.empty() || sample_schedule_.front().at < events_.top().at);
        if ((!sample_is_next && events_.empty()) ||
            (sample_is_next ? sample_schedule_.front().at : events_.top().at) > now.steady) {
            break;
        }
        ++events_done_;
        if (sample_is_next) {
            now_ = sample_schedule_.front().at;
            measure(sample_schedule_.front());
        } else {
            const Event event = events_.top();
            events_.pop();
            now_ = event.at;
            carry_out(event);
        }
    }
    now_ = now.steady;
}

SteadyTime World::next_event() const {
    const auto sample_at = sample_schedule_.empty() ? SteadyTime::max() : sample_schedule_.front().at;
    return events_.empty() ? sample_at : std::min(sample_at, events_.top().at);
}

void World::carry_out(const Event& event) {
    if (event.what == What::noise) {
        on_noise(event);
        return;
    }
    Dyno& dyno = apps_[event.app].dynos[event.dyno];
    const Incarnation* const current = dyno.current();
    const bool is_current = current != nullptr && current->number == event.incarnation;
    switch (event.what) {
        case What::exit: on_exit(event); break;
        case What::sigterm: emit(event.app, dyno, "Stopping all processes with SIGTERM"); break;
        case What::process_starts:
            if (is_current) {
                text_ = "Starting process with command `" + apps_[event.app].type_of(dyno).command + '`';
                emit(event.app, dyno, text_);
            }
            break;
        case What::up:
            if (is_current) {
                change_state(event.app, event.dyno, DynoState::up);
            }
            break;
        case What::cycle:
            if (is_current) {
                restart_dyno(event.app, event.dyno, Cause::cycling);
            }
            break;
        case What::crash:
            if (is_current) {
                crash(event.app, event.dyno, Cause::crash, "Process exited with status 1");
            }
            break;
        case What::start_again:
            if (dyno.state == DynoState::crashed && dyno.incarnations_made == event.incarnation) {
                change_state(event.app, event.dyno, DynoState::starting);
                begin_incarnation(event.app, event.dyno, plan_.timing.start_after);
            }
            break;
        case What::noise: break;
    }
}

void World::on_exit(const Event& event) {
    Dyno& dyno = apps_[event.app].dynos[event.dyno];
    const auto removed = std::erase_if(
        dyno.incarnations, [&](const Incarnation& one) { return one.number == event.incarnation; });
    if (removed == 0) {
        return;
    }
    // The platform kills a process that exits this slowly; its lines carry the name of the slot, which the
    // new incarnation already has.
    if (plan_.timing.min_exit >= Seconds{30}) {
        emit(event.app, dyno, "Stopping remaining processes with SIGKILL");
        emit(
            event.app, dyno,
            "Error R12 (Exit timeout) -> At least one process failed to exit within 30 seconds of SIGTERM");
        emit(event.app, dyno, "Process exited with status 137");
        return;
    }
    emit(event.app, dyno, "Process exited with status 143");
}

void World::on_noise(const Event& event) {
    SimulatedApp& app = apps_[event.app];
    const unsigned kind = event.incarnation;
    const Nanoseconds mean = Nanoseconds{Seconds{60}} / rate_per_min(app.plan, kind);
    schedule(random_span(mean / 2, mean * 3 / 2), event);
    if (app.dynos.empty()) {
        return;
    }
    const Dyno& dyno = app.dynos[random_.below(app.dynos.size())];
    const Incarnation* const current = dyno.current();
    if (current == nullptr) {
        return;
    }
    Line line;
    line.at = wall();
    if (kind == 0) {
        write_router(text_, dyno.name, paths[random_.below(paths.size())], random_);
        line.pri = 158;
        line.procid = "router";
        line.msg = text_;
    } else if (kind == 1) {
        line.pri = 190;
        line.app_name = "app";
        line.procid = dyno.name;
        line.msg = app_texts[random_.below(app_texts.size())];
    } else if (kind == 3) {
        // The drain of an abandoned add-on; Logplex reports its losses to all drains of the app.
        text_ =
            "Error L10 (output buffer overflow): drain 'd." + app.drain_id + "' dropped 1 messages since ";
        StampWriter().append(text_, line.at - std::chrono::minutes{1});
        text_ += '.';
        line.pri = 172;
        line.procid = "logplex";
        line.msg = text_;
    } else {
        const ForgedLine forgery =
            write_forged_line(text_, {dyno.name, app.number, current->uuid.text()}, random_);
        line.pri = forgery.pri;
        line.app_name = forgery.app_name;
        line.procid = forgery.procid;
        line.msg = text_;
    }
    drains_[event.app].push(line);
}

void World::schedule(Nanoseconds after, Event event) {
    event.at = now_ + std::max(Nanoseconds{}, to_world_time(after));
    event.order = ++events_made_;
    events_.push(event);
}

void World::schedule_sample(Nanoseconds after, std::size_t app, std::size_t dyno,
                            std::uint32_t incarnation) {
    sample_schedule_.push({now_ + std::max(Nanoseconds{}, to_world_time(after)),
                           static_cast<std::uint16_t>(app), static_cast<std::uint16_t>(dyno), incarnation});
}

Nanoseconds World::to_world_time(Nanoseconds platform_time) const {
    if (plan_.speed == 1) {
        return platform_time;
    }
    return Nanoseconds{static_cast<std::int64_t>(static_cast<double>(platform_time.count()) / plan_.speed)};
}

Nanoseconds World::to_platform_time(Nanoseconds time) const {
    if (plan_.speed == 1) {
        return time;
    }
    return Nanoseconds{static_cast<std::int64_t>(static_cast<double>(time.count()) * plan_.speed)};
}

void World::emit(std::size_t app, const Dyno& dyno, std::string_view text, Nanoseconds before) {
    Line line;
    line.at = wall(before);
    line.procid = dyno.name;
    line.msg = text;
    drains_[app].push(line);
}

}  // namespace dynoward::simulator
