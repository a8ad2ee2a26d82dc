// SPDX-License-Identifier: MIT
// The table of kinds, and how a scenario of each is drawn. Amounts are drawn as thousandths of the level
// (TypePlan::level()), so that a kind is the same on all sizes.
#include "simulator/scenario/kinds.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace dynoward::simulator {
namespace {

using Group = ScenarioKind::Group;
using std::chrono::hours;
using std::chrono::minutes;

constexpr std::uint64_t kind_stream = 0xd6e8feb86659fd93ULL;

struct KindSize {
    const char* name;
    unsigned quota_mb;
    unsigned kill_percent;
};
// Small sizes are the more frequent ones. The first six have swap and are not large.
constexpr std::size_t small_with_swap = 6;
constexpr std::array<KindSize, 9> kind_sizes{{{"Basic", 512, 200},
                                              {"Standard-1X", 512, 200},
                                              {"Standard-1X", 512, 200},
                                              {"Standard-2X", 1024, 200},
                                              {"Standard-2X", 1024, 200},
                                              {"Performance-M", 2560, 200},
                                              {"Private-S", 1024, 100},
                                              {"dyno-1c-4gb", 4096, 100},
                                              {"Performance-L-RAM", 30'720, 120}}};
// Twenty equal steps of a logarithm from 100 to 1000.
constexpr std::array<unsigned, 20> decade{100, 112, 126, 141, 158, 178, 200, 224, 251, 282,
                                          316, 355, 398, 447, 501, 562, 631, 708, 794, 891};

struct Span {
    minutes min;
    minutes max;
};
// From the beginning of a leak until it reaches the level.
constexpr Span usual_life{minutes{45}, minutes{960}};
constexpr Span shorter_life{minutes{45}, minutes{600}};
constexpr Span fleet_life{minutes{150}, minutes{960}};

class KindGenerator {
 public:
    KindGenerator(std::string_view kind, std::uint64_t seed) : random_(seed ^ kind_stream ^ hash_of(kind)) {
        scenario_.name = std::string(kind) + " " + std::to_string(seed);
        scenario_.world.seed = seed;
        scenario_.world.load_lines = false;
        scenario_.days = between(2, 5);
        app().min_initial_age = Seconds{between(600, 80'000)};
        use(one_of(kind_sizes));
        type().quantity = between(1, 6);
    }
    Scenario take() { return std::move(scenario_); }

    void leak() {
        few_deploys();
        leak(usual_life);
    }
    void leak_teeth() {
        few_deploys();
        const unsigned teeth = between(70, 200);
        const auto life = leak(usual_life, teeth);
        draw_saw(teeth, life / 3);
    }
    void late_leak() {
        leak(shorter_life);
        memory().leak_after = minutes{between(120, 600)};
    }
    void leak_day() {
        const unsigned hill = between(50, 150);
        leak(shorter_life, hill);
        draw_day(hill);
    }
    void leak_before_cycle() {
        // The platform cycles a dyno after 24 to 27.6 h.
        leak({hours{20}, minutes{1370}});
        memory().leak_varies_percent = between(0, 4);
        scenario_.days = between(3, 5);
    }
    void leak_lossy() {
        leak();
        scenario_.drain.lost_percent = between(1, 3);
        scenario_.drain.late_percent = between(2, 10);
        scenario_.drain.late_by = Seconds{between(5, 60)};
    }
    void warm_then_leak() {
        few_deploys();
        const unsigned warm = between(100, 300);
        leak(shorter_life, warm);
        draw_warm_up(warm, minutes{90});
        memory().leak_after = random_.chance_percent(50) ? memory().warm_up_time : Seconds{0};
    }
    void step_then_leak() {
        few_deploys();
        const unsigned step = between(50, 300);
        leak(shorter_life, step);
        draw_step(step, {minutes{10}, minutes{240}});
        memory().leak_after = random_.chance_percent(50) ? memory().step_after : Seconds{0};
    }
    void leak_noise() {
        few_deploys();
        leak(usual_life);
        draw_noise_shape(std::clamp(room_ / 3, 10U, 30U), 50);
    }
    void fleet() { leak_in_step(between(1, 6)); }
    void fleet_preboot() {
        app().preboot = true;
        leak_in_step(between(0, 6));
    }
    void mixed() {
        type().quantity = between(3, 12);
        leak(usual_life);
        MemoryShape steady;
        const unsigned noise = between(5, 30);
        steady.noise_mb = amount(noise);
        for (unsigned slot = (type().quantity + 2) / 3 + 1; slot <= type().quantity; ++slot) {
            steady.base_mb = amount(between(800, std::min(960U, 990 - noise)));
            type().memory_of[slot] = steady;
        }
    }
    void jumps() {
        use(one_of(std::span(kind_sizes)
                       .first<small_with_swap>()));  // none that is killed before a restart could help
        const unsigned top = between(1020, 1200);
        const unsigned step = between(std::max(100U, top - 950), 300);
        memory().noise_mb = amount(between(0, 10));
        memory().base_mb = amount(top - step);
        draw_step(step, {minutes{45}, hours{10}});
        memory().step_varies_percent = between(20, 50);
    }

    void plateau() {
        few_deploys();
        stay_below(0);
    }
    void warm_up() {
        few_deploys();
        const unsigned warm = between(100, 400);
        stay_below(warm);
        draw_any_warm_up(warm);
    }
    void saw_below() {
        const unsigned teeth = between(50, 200);
        stay_below(teeth);
        draw_saw(teeth, hours{3});
    }
    void day_below() {
        const unsigned hill = between(50, 250);
        stay_below(hill);
        draw_day(hill);
    }
    void steps_below() {
        const unsigned step = between(50, 300);
        stay_below(step);
        draw_step(step, {minutes{10}, hours{10}});
    }
    void rough_below() {
        constexpr unsigned noise = 30;
        constexpr unsigned spike = 50;
        draw_noise_shape(noise, spike);
        memory().base_mb = amount(between(900, 995) - noise - spike);
    }
    void warm_fleet() {
        draw_fleet(40);
        app().preboot = random_.chance_percent(50);
        scenario_.event_rates.deploys_per_day = between(1, 6);
        warm_up();
    }
    void day_fleet() {
        draw_fleet(40);
        day_below();
    }

    void touches() {
        // With n above the level of 2 n + 1 values, one reading in 180 is above it: one in about an hour.
        const auto noise = type().level() * between(10, 30) / 1000;
        memory().noise_mb = in_mb(noise);
        memory().base_mb = in_mb(type().level() - noise + noise / 90);
    }
    void short_life() {
        use(one_of(
            std::span(kind_sizes).first<small_with_swap>()));  // the large ones do not leak that fast
        leak({minutes{6}, minutes{30}});
    }

 private:
    static std::uint64_t hash_of(std::string_view word) {
        std::uint64_t hash = 0;
        for (const char c : word) {
            hash = simulator::mixed(hash + static_cast<unsigned char>(c));
        }
        return hash;
    }
    unsigned between(unsigned low, unsigned high) {
        return static_cast<unsigned>(random_.between(std::int64_t{low}, std::int64_t{high}));
    }
    minutes between(minutes low, minutes high) {
        return minutes{random_.between(low.count(), high.count())};
    }
    template <class List>
    typename List::value_type one_of(const List& list) {
        return list[random_.below(list.size())];
    }
    static double in_mb(std::int64_t hundredths) { return static_cast<double>(hundredths) / 100.0; }
    double amount(unsigned thousandths) { return in_mb(type().level() * thousandths / 1000); }
    AppPlan& app() { return scenario_.world.apps.front(); }
    TypePlan& type() { return app().types.front(); }
    MemoryShape& memory() { return type().memory; }

    void use(const KindSize& size) {
        type().size = size.name;
        type().quota_mb = size.quota_mb;
        type().kill_percent = size.kill_percent;
    }
    void few_deploys() {
        if (scenario_.event_rates.deploys_per_day == 0 && random_.chance_percent(25)) {
            scenario_.event_rates.deploys_per_day = between(1, 4) / 2.0;
        }
    }
    void draw_fleet(unsigned max_dynos) {
        use(one_of(
            std::span(kind_sizes).first<kind_sizes.size() - 1>()));  // the largest does not leak that fast
        type().quantity = between(10, max_dynos);
        scenario_.days = between(2, 4);
    }

    void leak_in_step(unsigned deploys_per_day) {
        draw_fleet(60);
        scenario_.event_rates.deploys_per_day = deploys_per_day;
        // About half of the incarnations live long enough to reach the level.
        const minutes between_deploys{1440 / std::max(1U, deploys_per_day)};
        leak({fleet_life.min, std::min(fleet_life.max, between_deploys)});
        memory().leak_varies_percent = between(0, 3);
    }

    /// A leak from a floor of 30 to 95 % of the level at 0.1 to 10 MB/min, which reaches the level after
    /// this time; `added` thousandths come from something else. Returns that time.
    minutes leak(const Span& life, unsigned added = 0) {
        constexpr unsigned highest_floor = 950;
        std::int64_t room = 0;
        std::int64_t rate = 0;  // in thousandths of a MB per minute
        minutes takes{};
        unsigned floor = 0;
        // Most sizes allow only some of the rates and floors. The last draw is made to fit.
        for (unsigned tries = 0; tries < 1000 && (takes < life.min || takes > life.max); ++tries) {
            floor = between(300, highest_floor - added);
            room_ = 1000 - floor - added;
            room = type().level() * room_ / 1000;
            rate = one_of(decade);
            rate *= random_.chance_percent(50) ? 1 : 10;
            takes = minutes{room * 10 / rate};
        }
        if (takes < life.min || takes > life.max) {
            takes = between(life.min, life.max);
            rate = room * 10 / takes.count();
        }
        memory().base_mb = amount(floor);
        // More noise than this would hide the leak.
        memory().noise_mb = amount(std::min(between(0, 30), room_ / 4));
        memory().leak_mb_per_min = static_cast<double>(rate) / 1000.0;
        memory().leak_varies_percent = between(0, 20);
        return takes;
    }

    /// Reaches 90 to 99.5 % of the level at most, of which `added` thousandths come from something else.
    void stay_below(unsigned added) {
        const unsigned top = between(900, 995);
        const unsigned noise = between(0, 30);
        memory().noise_mb = amount(noise);
        memory().base_mb = amount(top - noise - added);
    }

    void draw_saw(unsigned teeth, minutes max_period) {
        memory().saw_mb = amount(teeth);
        const auto longest =
            std::min(one_of(std::array<minutes, 3>{minutes{12}, hours{1}, hours{3}}), max_period);
        memory().saw_period = between(minutes{3}, longest);
    }
    void draw_day(unsigned hill) {
        memory().daily_mb = amount(hill);
        memory().daily_peak = Seconds{between(0, 86'399)};
    }
    void draw_step(unsigned step, const Span& after) {
        memory().step_mb = amount(step);
        memory().step_after = between(after.min, after.max);
        memory().step_varies_percent = between(0, 30);
    }
    void draw_warm_up(unsigned warm, minutes longest) {
        memory().warm_up_mb = amount(warm);
        memory().warm_up_time = between(minutes{10}, longest);
    }
    // Flattens out, or rises in a straight line, which no one can tell from a leak until it stops.
    void draw_any_warm_up(unsigned warm) {
        const minutes time{between(10, 360)};
        if (random_.chance_percent(50)) {
            memory().warm_up_mb = amount(warm);
            memory().warm_up_time = time;
        } else {
            memory().max_leak_mb = amount(warm);
            memory().leak_mb_per_min = amount(warm) / static_cast<double>(time.count());
        }
    }
    void draw_noise_shape(unsigned max_noise, unsigned max_spike) {
        memory().noise_mb = amount(between(10, max_noise));
        memory().noise_shape =
            one_of(std::array{NoiseShape::bell, NoiseShape::smooth, NoiseShape::uniform});
        if (memory().noise_shape == NoiseShape::uniform) {
            memory().spike_mb = amount(between(10, max_spike));
            memory().spikes_per_day = between(4, 72);
        }
    }

    Random random_;
    Scenario scenario_;
    unsigned room_ = 0;  ///< between floor and level, for the leak alone, in thousandths of the level
};

struct Row {
    ScenarioKind kind;
    void (KindGenerator::*draw)() = nullptr;
};

using Kind = KindGenerator;
constexpr std::array<Row, 23> rows{{
    {{"leak", "Rises to the level at a steady rate.", Group::trend}, &Kind::leak},
    {{"leak_teeth", "A leak under a garbage collector's saw-tooth.", Group::trend}, &Kind::leak_teeth},
    {{"late_leak", "A leak that begins hours after the start.", Group::trend}, &Kind::late_leak},
    {{"leak_day", "A leak, and memory that follows the day.", Group::trend}, &Kind::leak_day},
    {{"leak_before_cycle", "A leak so slow that it reaches the level shortly before the daily cycle.",
      Group::trend},
     &Kind::leak_before_cycle},
    {{"leak_lossy", "A leak whose batches are lost or late.", Group::trend}, &Kind::leak_lossy},
    {{"warm_then_leak", "A warm-up, and a leak with it or after it.", Group::trend}, &Kind::warm_then_leak},
    {{"step_then_leak", "A step, and a leak with it or after it.", Group::trend}, &Kind::step_then_leak},
    {{"leak_noise", "A leak under bell-shaped or smooth noise, or under spikes.", Group::trend},
     &Kind::leak_noise},
    {{"fleet", "Ten to sixty dynos that deploys start together and that leak in step.", Group::trend},
     &Kind::fleet},
    {{"fleet_preboot", "The same with preboot.", Group::trend}, &Kind::fleet_preboot},
    {{"mixed", "A third of the dynos leaks, the others run just below the level.", Group::trend},
     &Kind::mixed},
    {{"jumps", "Above the level at once, without a trend.", Group::jumps}, &Kind::jumps},
    {{"plateau", "Noise just below the level.", Group::below}, &Kind::plateau},
    {{"warm_up", "Rises to just below the level.", Group::below}, &Kind::warm_up},
    {{"saw_below", "A saw-tooth whose top is just below the level.", Group::below}, &Kind::saw_below},
    {{"day_below", "Memory that follows the day up to just below the level.", Group::below},
     &Kind::day_below},
    {{"steps_below", "A step to just below the level.", Group::below}, &Kind::steps_below},
    {{"rough_below", "Bell-shaped or smooth noise, or spikes, below the level.", Group::below},
     &Kind::rough_below},
    {{"warm_fleet", "Ten to forty dynos that warm up together to just below the level.", Group::below},
     &Kind::warm_fleet},
    {{"day_fleet", "Ten to forty dynos that follow the day up to just below the level.", Group::below},
     &Kind::day_fleet},
    {{"touches", "Noise that is above the level about once an hour.", Group::other}, &Kind::touches},
    {{"short_life", "A leak that reaches the level within 6 to 30 minutes.", Group::other},
     &Kind::short_life},
}};

constexpr auto kinds = [] {
    std::array<ScenarioKind, rows.size()> list{};
    std::ranges::transform(rows, list.begin(), &Row::kind);
    return list;
}();

}  // namespace

std::span<const ScenarioKind> scenario_kinds() {
    return kinds;
}

const ScenarioKind* find_kind(std::string_view word) {
    const auto found = std::ranges::find(kinds, word, &ScenarioKind::word);
    return found == kinds.end() ? nullptr : &*found;
}

Scenario kind_scenario(const ScenarioKind& kind, std::uint64_t seed) {
    KindGenerator generator(kind.word, seed);
    const auto row = std::ranges::find(rows, kind.word, [](const Row& one) { return one.kind.word; });
    (generator.*row->draw)();
    auto scenario = generator.take();
    scenario.about = kind.about;
    return scenario;
}

}  // namespace dynoward::simulator
