// SPDX-License-Identifier: MIT
// A simulated Heroku: apps whose dynos use memory, leak, get restarted, crash and cycle, and the log lines
// that all of this produces. Pure: time is a parameter and randomness comes from a seed, so a run can be
// repeated byte for byte. The demo and the end-to-end tests put real sockets in front of it (src/demo); the
// simulator drives it with a virtual clock. Must never: read a clock, touch a socket. The Platform API is a
// view of it (api/platform_api.hpp).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/world/drain_queue.hpp"
#include "simulator/world/dyno.hpp"
#include "simulator/world/plan.hpp"
#include "simulator/world/random.hpp"
#include "simulator/world/sample_schedule.hpp"

namespace dynoward::simulator {

class Observer;

class World {
 public:
    World(WorldPlan plan, const Instant& now);

    /// Runs all events that are due by `now`; their lines go to the queues of the drains. A time in the
    /// past is ignored.
    void advance(const Instant& now);
    SteadyTime next_event() const;

    /// Commands of people, the platform and the Platform API. False: no such app or dyno, nothing changed.
    bool restart(const Instant& now, std::string_view app, std::string_view dyno, Cause cause = Cause::api);
    bool restart_all(const Instant& now, std::string_view app, Cause cause = Cause::api);
    bool release(const Instant& now, std::string_view app);
    bool scale(const Instant& now, std::string_view app, std::string_view process_type, unsigned quantity);
    /// Replaces the memory shape of this and later incarnations of the dyno.
    bool reshape(std::string_view app, std::string_view dyno, const MemoryShape& shape);
    /// Adds a line to the app's drain.
    bool inject_line(std::string_view app, const Line& line);

    /// Is notified of everything from here on. It must outlive the world or be removed with nullptr.
    void set_observer(Observer* observer) { observer_ = observer; }
    /// By name or id; nullptr: not in this world.
    const SimulatedApp* find(std::string_view app) const;
    const std::vector<SimulatedApp>& apps() const { return apps_; }
    /// The app must exist.
    DrainQueue& drain(std::string_view app);
    const WorldPlan& plan() const { return plan_; }
    /// Everything that ended an incarnation, in order; at most the newest limits::simulated_restarts.
    const std::vector<RestartRecord>& restarts() const { return restarts_; }
    /// The same, and clears the list; for callers that run a world for years.
    std::vector<RestartRecord> take_restarts() { return std::exchange(restarts_, {}); }
    /// Statistics until now of a dyno, of all dynos of a type (index into the plan), and of all dynos.
    DynoStats stats(const Dyno& dyno) const;
    DynoStats stats(const SimulatedApp& app, std::size_t type) const;
    DynoStats stats() const;
    std::uint64_t events_done() const { return events_done_; }

 private:
    enum class What : std::uint8_t { sigterm, process_starts, up, exit, cycle, crash, start_again, noise };
    struct Event {
        SteadyTime at{};
        std::uint64_t order = 0;  ///< of equal times, the one scheduled first runs first
        std::uint32_t app = 0;
        std::uint32_t dyno = 0;
        std::uint32_t incarnation = 0;
        What what = What::noise;
        friend bool operator>(const Event& a, const Event& b) {
            return a.at != b.at ? a.at > b.at : a.order > b.order;
        }
    };

    void add_app(const AppPlan& plan, const Instant& now);
    std::size_t add_dyno(std::size_t app, std::size_t type, unsigned number);
    void add_running(std::size_t app, std::size_t dyno, Nanoseconds age);
    void carry_out(const Event& event);
    void measure(SampleTime sample);
    void on_exit(const Event& event);
    void on_noise(const Event& event);
    void kill_for_memory(SampleTime sample, const MemoryReading& reading);
    void crash(std::size_t app, std::size_t dyno, Cause cause, std::string_view exit_line);

    void restart_dyno(std::size_t app, std::size_t dyno, Cause cause);
    void retire(std::size_t app, std::size_t dyno, Nanoseconds sigterm_after);
    void begin_incarnation(std::size_t app, std::size_t dyno, Nanoseconds after);
    void change_state(std::size_t app, std::size_t dyno, DynoState to);
    Incarnation& add_incarnation(std::size_t app, std::size_t dyno, Nanoseconds started_after);
    void begin_downtime(std::size_t app, std::size_t dyno, Cause cause, SteadyTime served_until = {});
    void on_up(std::size_t app, std::size_t dyno);
    void end_downtime(std::size_t app, std::size_t dyno);
    void scale_type(std::size_t app, std::size_t type, unsigned quantity);

    std::optional<std::size_t> index_of(std::string_view app) const;
    void schedule(Nanoseconds after, Event event);
    void schedule_sample(Nanoseconds after, std::size_t app, std::size_t dyno, std::uint32_t incarnation);
    Nanoseconds to_world_time(Nanoseconds platform_time) const;
    Nanoseconds to_platform_time(Nanoseconds time) const;
    Nanoseconds random_span(Nanoseconds min, Nanoseconds max) { return random_.between(min, max); }
    WallTime wall(Nanoseconds before = {}) const {
        return WallTime{(now_ - before).time_since_epoch() + wall_offset_};
    }
    void emit(std::size_t app, const Dyno& dyno, std::string_view text, Nanoseconds before = {});
    void record(std::size_t app, std::size_t dyno, Cause cause);
    void count_needless(Dyno& dyno, Cause cause);
    std::optional<SteadyTime> next_crossing(const Dyno& dyno, const Incarnation& one) const;
    SamplePoint sample_point(const Incarnation& one, SteadyTime at) const;

    WorldPlan plan_;
    Random random_;
    std::vector<SimulatedApp> apps_;
    std::vector<DrainQueue> drains_;
    SampleSchedule sample_schedule_;
    std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
    std::uint64_t events_made_ = 0;
    std::uint64_t events_done_ = 0;
    SteadyTime now_{};
    Nanoseconds wall_offset_{};
    SteadyTime began_{};
    WallTime began_at_{};
    std::vector<RestartRecord> restarts_;
    Observer* observer_ = nullptr;
    std::string text_;  ///< scratch buffer, so that a line costs no allocation
};

}  // namespace dynoward::simulator
