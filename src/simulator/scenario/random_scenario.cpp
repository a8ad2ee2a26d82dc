// SPDX-License-Identifier: MIT
// The scenario of a seed, in the style of swarm testing: each seed first selects which features and faults
// it has, then their strength, since a run with everything enabled at once would test little. A quarter of
// the seeds has no faults: these show whether Dynoward acts when nothing prevents it.
#include <algorithm>
#include <array>
#include <cmath>

#include "simulator/scenario/scenario.hpp"

namespace dynoward::simulator {
namespace {

constexpr std::uint64_t scenario_stream = 0xa0761d6478bd642fULL;
constexpr unsigned max_leaking =
    24;  ///< leaking dynos per world: each leak causes dozens of requests and dyno lists

struct Size {
    const char* name;
    unsigned quota_mb;
    unsigned kill_percent;
};
constexpr std::array<Size, 7> sizes{{{"Eco", 512, 200},
                                     {"Standard-1X", 512, 200},
                                     {"Standard-2X", 1024, 200},
                                     {"Performance-M", 2560, 200},
                                     {"Performance-L", 14336, 120},
                                     {"Private-S", 1024, 100},
                                     {"Private-M", 2560, 100}}};
constexpr std::array type_names{"web", "worker", "clock", "api", "mailer", "urgent"};

class ScenarioGenerator {
 public:
    explicit ScenarioGenerator(std::uint64_t seed) : random_(seed ^ scenario_stream) {
        scenario_.world.seed = seed;
    }

    Scenario make() {
        scenario_.name = "seed " + std::to_string(scenario_.world.seed);
        calm_ = chance(25);
        draw_apps();
        // Ticks of a large fleet are expensive, so they are rarer.
        scenario_.tick = large_ ? Seconds{between(5, 10)} : Seconds{between(1, 5)};
        draw_settings();
        if (!calm_) {
            draw_drain();
            draw_event_rates();
            draw_api();
        }
        draw_unproven_senders();
        return std::move(scenario_);
    }

 private:
    bool chance(unsigned percent) { return random_.chance_percent(percent); }
    unsigned between(unsigned low, unsigned high) {
        return static_cast<unsigned>(random_.between(std::int64_t{low}, std::int64_t{high}));
    }
    template <class List>
    const auto& one_of(const List& list) {
        return list[random_.below(list.size())];
    }
    std::string one_of(std::initializer_list<const char*> list) {
        return list.begin()[random_.below(list.size())];
    }

    void draw_apps() {
        // Large worlds account for most of the dyno-years, but most seeds have small ones.
        const unsigned weight = between(0, 99);
        const unsigned dynos = weight < 15   ? between(1, 4)
                               : weight < 35 ? between(3, 12)
                               : weight < 65 ? between(12, 100)
                                             : between(100, 500);
        large_ = dynos > 60;
        scenario_.days = large_ ? 1 : dynos > 12 ? between(1, 2) : between(1, 4);
        const unsigned apps = dynos > 4 && chance(20) ? between(2, 3) : 1;
        leaking_left_ = max_leaking;
        scenario_.world.apps.clear();
        for (unsigned i = 0; i < apps; ++i) {
            AppPlan app;
            app.name = i == 0 ? "shop" : i == 1 ? "blog" : "books";
            app.preboot = chance(25);
            app.min_initial_age = Seconds{between(600, 80'000)};
            app.types.clear();
            draw_types(app, std::max(1U, dynos / apps));
            if (dynos < 60 && chance(30)) {
                app.router_lines_per_min = between(1, 120);
                app.app_lines_per_min = between(1, 60);
            }
            scenario_.world.apps.push_back(std::move(app));
        }
        scenario_.world.load_lines = dynos < 60 || chance(10);
    }

    void draw_types(AppPlan& app, unsigned dynos) {
        const unsigned count = std::min<unsigned>({between(1, 6), dynos, type_names.size()});
        for (unsigned i = 0; i < count; ++i) {
            TypePlan type;
            type.process_type = type_names[i];
            type.quantity =
                i + 1 == count ? dynos : std::max(1U, std::min(dynos - (count - i - 1), between(1, dynos)));
            dynos -= std::min(dynos, type.quantity);
            const Size& size = one_of(sizes);
            type.size = size.name;
            type.quota_mb = size.quota_mb;
            type.kill_percent = size.kill_percent;
            type.memory = calm_shape(type);
            const unsigned leaking =
                chance(70) ? std::min(leaking_left_, between(1, std::max(1U, type.quantity / 4))) : 0;
            leaking_left_ -= leaking;
            for (unsigned slot = 0; slot < leaking; ++slot) {
                type.memory_of[between(1, type.quantity)] = bad_shape(type);
            }
            app.types.push_back(std::move(type));
        }
    }

    MemoryShape calm_shape(const TypePlan& type) {
        MemoryShape shape;
        const double quota = type.quota_mb;
        shape.base_mb = quota * between(15, 60) / 100;
        shape.noise_mb = quota * between(0, 4) / 100;
        if (chance(40)) {
            shape.saw_mb = quota * between(2, 15) / 100;
            shape.saw_period = Seconds{between(120, 3600)};
        }
        if (chance(15)) {
            shape.daily_mb = quota * between(5, 20) / 100;
            shape.daily_peak = Seconds{between(0, 86'399)};
        }
        return shape;
    }

    MemoryShape bad_shape(const TypePlan& type) {
        auto shape = calm_shape(type);
        const double quota = type.quota_mb;
        switch (random_.below(6)) {
            case 0:
            case 1:
            case 2: {  // reaches its quota after 2 to 30 hours
                const double hours = between(2, 30);
                shape.leak_mb_per_min = (quota - shape.base_mb) / (hours * 60);
                break;
            }
            case 3:  // a step over the level, sometimes far over it
                shape.step_mb = quota * between(50, 160) / 100;
                shape.step_after = Seconds{between(600, 60'000)};
                break;
            case 4:  // noise at the level
                shape.base_mb = quota * between(96, 102) / 100;
                shape.noise_mb = quota * between(1, 6) / 100;
                break;
            default:
                if (calm_) {
                    shape.leak_mb_per_min = quota / 600;
                } else {
                    shape.crash_after = Seconds{between(30, 40'000)};
                }
                break;
        }
        return shape;
    }

    void set(const char* name, std::string value) { scenario_.settings[name] = std::move(value); }
    void seconds(const char* name, unsigned percent, unsigned low, unsigned high) {
        if (chance(percent)) {
            set(name, std::to_string(between(low, high)));
        }
    }

    void draw_settings() {
        if (chance(10)) {
            set("MODE", "observe");
        }
        if (chance(70)) {
            set("DYNO_TYPES", one_of({"web", "web,worker", "web,worker,clock,api", "worker",
                                      "web,worker,clock,api,mailer,urgent"}));
        }
        seconds("RESTART_SUSTAIN", 40, 0, 600);
        seconds("RESTART_WINDOW", 40, 0, 7200);
        seconds("MIN_UPTIME", 40, 0, 3600);
        seconds("WARM_UP", 30, 0, 600);
        seconds("STALE_AFTER", 20, 45, 300);
        if (chance(40)) {
            set("RESTART_THRESHOLD", std::to_string(between(70, 120)) + '%');
        }
        if (chance(30)) {
            set("HARD_THRESHOLD", std::to_string(between(121, 180)) + '%');
        }
        if (chance(30)) {
            set("MAX_UNAVAILABLE", one_of({"1", "2", "3", "10%", "25%", "50%"}));
        }
        if (chance(30)) {
            set("RESTART_BUDGET",
                std::to_string(between(1, 20)) + '/' + std::to_string(between(600, 14'400)));
        }
        if (chance(20)) {
            set("LONE_DYNO", "hold");
        }
        if (chance(30)) {
            set("R14_THRESHOLD", std::to_string(between(1, 10)) + '/' + std::to_string(between(60, 600)));
        }
        if (chance(20)) {
            set("MEMORY_SIGNAL", "rss_swap");
        }
        seconds("LEAK_FORECAST", 20, 1800, 14'400);
        seconds("MAX_UPTIME", 10, 14'400, 80'000);
        if (chance(15)) {
            set("SWAP_THRESHOLD", std::to_string(between(5, 60)) + '%');
        }
        if (chance(20)) {
            set("GIVE_UP_AFTER", std::to_string(between(1, 6)));
        }
        if (chance(10)) {
            set("RESTART_SCHEDULE", one_of({"03:00 UTC", "04:30,16:30 UTC", "23:59 Mon-Fri UTC"}));
        }
        if (chance(15)) {
            set("QUIET_HOURS",
                one_of({"09:00-18:00 UTC", "22:00-06:00 UTC", "12:30-13:30,20:00-21:00 Mon-Fri UTC"}));
        }
    }

    void draw_drain() {
        auto& drain = scenario_.drain;
        drain.lost_percent = chance(25) ? between(1, 30) : 0;
        drain.repeated_percent = chance(35) ? between(1, 50) : 0;
        drain.late_percent = chance(25) ? between(1, 30) : 0;
        drain.late_by = Seconds{between(5, 600)};
        drain.reordered_percent = chance(25) ? between(1, 40) : 0;
        for (auto& app : scenario_.world.apps) {
            app.forged_lines_per_min = chance(30) ? between(1, 30) : 0;
        }
    }

    // Also in runs without faults: unproven batches must not delay a restart. Uses a separate random
    // stream, so that the rest of the scenario does not depend on it.
    void draw_unproven_senders() {
        constexpr std::uint64_t stream = 0xe7037ed1a0b428dbULL;
        Random random(scenario_.world.seed ^ stream);
        for (auto& app : scenario_.world.apps) {
            app.other_drain_losses_per_min =
                random.chance_percent(25)
                    ? static_cast<unsigned>(random.between(std::int64_t{1}, std::int64_t{3}))
                    : 0;
        }
        auto& foreign = scenario_.event_rates.foreign_batches_per_day;
        if (calm_ && random.chance_percent(40)) {
            foreign = static_cast<double>(random.between(std::int64_t{10}, std::int64_t{2000}));
        }
    }

    double rate(unsigned percent, unsigned max_per_day) {
        return chance(percent) ? between(1, max_per_day * 10) / 10.0 : 0;
    }

    void draw_event_rates() {
        auto& rates = scenario_.event_rates;
        rates.deploys_per_day = rate(40, 6);
        rates.restarts_by_people_per_day = rate(40, 12);
        rates.scalings_per_day = rate(35, 8);
        rates.own_crashes_per_day = rate(35, 5);
        rates.own_stops_per_day = rate(25, 6);
        rates.clock_steps_per_day = rate(20, 4);
        rates.outages_per_day = rate(30, 6);
        rates.foreign_batches_per_day = rate(30, 100);
    }

    void draw_api() {
        using What = ApiFault::What;
        for (unsigned i = chance(60) ? between(1, 3) : 0; i > 0; --i) {
            ApiFaultPeriod period;
            period.fault.what =
                one_of(std::array{What::status, What::status, What::status, What::without_effect,
                                  What::reply_lost, What::reply_cut, What::hang, What::never_received,
                                  What::wrong_shape, What::not_json, What::redirect});
            period.fault.concerns = one_of(std::array{ApiFault::Concerns::any, ApiFault::Concerns::reads,
                                                      ApiFault::Concerns::restarts});
            period.fault.status = one_of(std::array{401, 403, 404, 409, 422, 429, 429, 500, 502, 503});
            if (period.fault.status == 429 && chance(50)) {
                period.fault.retry_after = std::to_string(between(1, 1200));
            }
            period.per_day = between(2, 60) / 2.0;
            period.duration = Seconds{between(10, 3600)};
            scenario_.api.push_back(period);
        }
    }

    Random random_;
    Scenario scenario_;
    bool calm_ = false;
    bool large_ = false;
    unsigned leaking_left_ = 0;
};

}  // namespace

Scenario random_scenario(std::uint64_t seed) {
    return ScenarioGenerator(seed).make();
}

}  // namespace dynoward::simulator
