// SPDX-License-Identifier: MIT
// A simulated Heroku: apps whose dynos use memory, leak, get restarted, crash and cycle, and the log lines
// that all of this produces. A pure machine: time is handed in, chance comes from a seed, so a run can be
// repeated to the byte. The demo and the end-to-end tests put real sockets in front of it (src/demo); a
// virtual clock drives it as well. Must never: read a clock, touch a socket. The Platform API is a view of
// it (platform_api.hpp).
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

#include "dynoward/simulator/beats.hpp"
#include "dynoward/simulator/drain_queue.hpp"
#include "dynoward/simulator/dyno.hpp"
#include "dynoward/simulator/plan.hpp"
#include "dynoward/simulator/random.hpp"

namespace dynoward::simulator {

class Witness;

class World {
 public:
    World(WorldPlan plan, const Instant& now);

    /// Lets everything happen that is due by `now`; the lines go to the queues of the drains. Going back is
    /// ignored.
    void advance(const Instant& now);
    SteadyTime next_event() const;

    /// What people, the platform and the Platform API do. False: no such app or dyno, nothing happened.
    bool restart(const Instant& now, std::string_view app, std::string_view dyno, Cause cause = Cause::api);
    bool restart_all(const Instant& now, std::string_view app, Cause cause = Cause::api);
    bool release(const Instant& now, std::string_view app);
    bool scale(const Instant& now, std::string_view app, std::string_view process_type, unsigned quantity);
    /// From here on, for this and later incarnations of the dyno.
    bool reshape(std::string_view app, std::string_view dyno, const MemoryShape& shape);
    /// Puts a line of anybody's into the app's drain.
    bool say(std::string_view app, const Line& line);

    /// Sees everything that happens from here on; it must outlive the world, or be taken away with nullptr.
    void set_witness(Witness* witness) { witness_ = witness; }
    /// By name or id; nullptr: not in this world.
    const SimulatedApp* find(std::string_view app) const;
    const std::vector<SimulatedApp>& apps() const { return apps_; }
    /// The app must exist.
    DrainQueue& drain(std::string_view app);
    const WorldPlan& plan() const { return plan_; }
    /// Everything that ended an incarnation, in order; of many, only the newest limits::simulated_restarts.
    const std::vector<RestartRecord>& restarts() const { return restarts_; }
    /// The same, forgotten here: who runs a world for years takes them now and then.
    std::vector<RestartRecord> take_restarts() { return std::exchange(restarts_, {}); }
    /// What happened to a dyno until now; to all dynos of a type (index into the plan); to all there are.
    Tally tally(const Dyno& dyno) const;
    Tally tally(const SimulatedApp& app, std::size_t type) const;
    Tally tally() const;
    std::uint64_t events_done() const { return events_done_; }

 private:
    enum class What : std::uint8_t { sigterm, process_starts, up, exit, cycle, crash, start_again, noise };
    struct Event {
        SteadyTime at{};
        std::uint64_t order = 0;  ///< of equal times, the one scheduled first
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
    void settle_in(std::size_t app, std::size_t dyno, Nanoseconds age);
    void carry_out(const Event& event);
    void measure(Beat beat);
    void on_exit(const Event& event);
    void on_noise(const Event& event);
    void kill_for_memory(Beat beat, const MemoryReading& reading);
    void crash(std::size_t app, std::size_t dyno, Cause cause, std::string_view exit_line);

    void restart_dyno(std::size_t app, std::size_t dyno, Cause cause);
    void retire(std::size_t app, std::size_t dyno, Nanoseconds sigterm_after);
    void begin_incarnation(std::size_t app, std::size_t dyno, Nanoseconds after);
    void change_state(std::size_t app, std::size_t dyno, DynoState to);
    Incarnation& add_incarnation(std::size_t app, std::size_t dyno, Nanoseconds started_after);
    void goes_away(std::size_t app, std::size_t dyno, Cause cause, SteadyTime served_until = {});
    void comes_back(std::size_t app, std::size_t dyno);
    void end_absence(std::size_t app, std::size_t dyno);
    void scale_type(std::size_t app, std::size_t type, unsigned quantity);

    std::optional<std::size_t> index_of(std::string_view app) const;
    void schedule(Nanoseconds after, Event event);
    void schedule_beat(Nanoseconds after, std::size_t app, std::size_t dyno, std::uint32_t incarnation);
    Nanoseconds paced(Nanoseconds platform_time) const;
    Nanoseconds unpaced(Nanoseconds time) const;
    Nanoseconds drawn(Nanoseconds least, Nanoseconds most) { return random_.between(least, most); }
    WallTime wall(Nanoseconds before = {}) const {
        return WallTime{(now_ - before).time_since_epoch() + wall_offset_};
    }
    void tell(std::size_t app, const Dyno& dyno, std::string_view text, Nanoseconds before = {});
    void record(std::size_t app, std::size_t dyno, Cause cause);

    WorldPlan plan_;
    Random random_;
    std::vector<SimulatedApp> apps_;
    std::vector<DrainQueue> drains_;
    Beats beats_;
    std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
    std::uint64_t events_made_ = 0;
    std::uint64_t events_done_ = 0;
    SteadyTime now_{};
    Nanoseconds wall_offset_{};
    SteadyTime began_{};
    WallTime began_at_{};
    std::vector<RestartRecord> restarts_;
    Witness* witness_ = nullptr;
    std::string text_;  ///< scratch, so that a line costs no allocation
};

}  // namespace dynoward::simulator
