// SPDX-License-Identifier: MIT
// The format of scenario files, key by key: docs/simulator.md describes it.
#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/limits.hpp"
#include "dynoward/values/names.hpp"
#include "simulator/scenario/json_fields.hpp"
#include "simulator/scenario/scenario.hpp"

namespace dynoward::simulator {
namespace {

using nlohmann::json;
using std::chrono::hours;

constexpr double max_mb = 100'000;
constexpr double max_mb_per_min = 10'000;
constexpr double max_per_day = 10'000;
constexpr unsigned max_lines_per_min = 60'000;
constexpr Seconds max_age{hours{24 * 30}};
constexpr Nanoseconds min_delay{std::chrono::milliseconds{1}};
constexpr Seconds max_delay{hours{24}};
constexpr std::size_t text_bytes = 1000;
constexpr unsigned max_days = 3660;
constexpr unsigned max_varies_percent = 90;
constexpr unsigned max_spikes_per_day = 4320;  // one per sample

constexpr std::array<Word<ApiFault::What>, 9> fault_words{{
    {"status", ApiFault::What::status},
    {"without_effect", ApiFault::What::without_effect},
    {"reply_lost", ApiFault::What::reply_lost},
    {"reply_cut", ApiFault::What::reply_cut},
    {"hang", ApiFault::What::hang},
    {"never_received", ApiFault::What::never_received},
    {"wrong_shape", ApiFault::What::wrong_shape},
    {"not_json", ApiFault::What::not_json},
    {"redirect", ApiFault::What::redirect},
}};
constexpr std::array<Word<NoiseShape>, 3> noise_words{
    {{"uniform", NoiseShape::uniform}, {"bell", NoiseShape::bell}, {"smooth", NoiseShape::smooth}}};
constexpr std::array<Word<ApiFault::Concerns>, 3> concern_words{{
    {"any", ApiFault::Concerns::any},
    {"reads", ApiFault::Concerns::reads},
    {"restarts", ApiFault::Concerns::restarts},
}};

class Reader {
 public:
    explicit Reader(Problems& problems) : problems_(problems) {}

    Scenario read(const json& root) {
        Scenario scenario;
        Fields fields(root, "", problems_);
        fields.read("name", scenario.name, 60);
        fields.read("about", scenario.about, text_bytes);
        fields.read("days", scenario.days, 1, max_days);
        fields.read("tick", scenario.tick, Seconds{1}, Seconds{60});
        fields.read("load_lines", scenario.world.load_lines);
        read_timing(fields, scenario.world.timing);
        read_drain(fields, scenario);
        read_event_rates(fields, scenario.event_rates);
        read_settings(fields, scenario);
        if (const auto* const apps = fields.array("apps", limits::scenario_apps)) {
            scenario.world.apps.clear();
            for (std::size_t i = 0; i < apps->size(); ++i) {
                scenario.world.apps.push_back(read_app((*apps)[i], item(fields, "apps", i)));
            }
            if (apps->empty()) {
                fields.refuse("apps", "must contain at least one app");
            }
        }
        if (const auto* const api = fields.array("api", limits::scenario_items)) {
            for (std::size_t i = 0; i < api->size(); ++i) {
                scenario.api.push_back(read_fault_period((*api)[i], item(fields, "api", i)));
            }
        }
        fields.finish();
        check_apps(fields, scenario.world.apps);
        return scenario;
    }

 private:
    static std::string item(const Fields& fields, std::string_view key, std::size_t index) {
        return fields.place_of(key) + '[' + std::to_string(index) + ']';
    }

    void read_timing(Fields& parent, Timing& timing) {
        const auto* const object = parent.object("timing");
        if (object == nullptr) {
            return;
        }
        Fields fields(*object, parent.place_of("timing"), problems_);
        fields.read("metric_period", timing.metric_period, Seconds{1}, hours{1});
        fields.read("sigterm_after", timing.sigterm_after, min_delay, max_delay);
        fields.read("start_after", timing.start_after, min_delay, max_delay);
        fields.read("boot_least", timing.min_boot, min_delay, max_delay);
        fields.read("boot_most", timing.max_boot, min_delay, max_delay);
        fields.read("exit_least", timing.min_exit, min_delay, max_delay);
        fields.read("exit_most", timing.max_exit, min_delay, max_delay);
        fields.read("first_metric_least", timing.min_first_metric, min_delay, max_delay);
        fields.read("first_metric_most", timing.max_first_metric, min_delay, max_delay);
        fields.read("preboot_overlap", timing.preboot_overlap, min_delay, max_delay);
        fields.read("cycle_after", timing.cycle_after, hours{1}, max_age);
        fields.finish();
        for (const auto& [min, max, min_key, max_key] :
             {std::tuple{timing.min_boot, timing.max_boot, "boot_least", "boot_most"},
              std::tuple{timing.min_exit, timing.max_exit, "exit_least", "exit_most"},
              std::tuple{timing.min_first_metric, timing.max_first_metric, "first_metric_least",
                         "first_metric_most"}}) {
            if (max < min) {
                fields.refuse(max_key, "must not be less than " + std::string(min_key));
            }
        }
    }

    void read_drain(Fields& parent, Scenario& scenario) {
        const auto* const object = parent.object("drain");
        if (object == nullptr) {
            return;
        }
        Fields fields(*object, parent.place_of("drain"), problems_);
        fields.read("lost_percent", scenario.drain.lost_percent, 0, 100);
        fields.read("repeated_percent", scenario.drain.repeated_percent, 0, 100);
        fields.read("late_percent", scenario.drain.late_percent, 0, 100);
        fields.read("late_by", scenario.drain.late_by, min_delay, max_delay);
        fields.read("reordered_percent", scenario.drain.reordered_percent, 0, 100);
        unsigned capacity = static_cast<unsigned>(scenario.world.drain_capacity);
        fields.read("capacity", capacity, 1, 1'000'000);
        scenario.world.drain_capacity = capacity;
        fields.finish();
    }

    void read_event_rates(Fields& parent, EventRates& rates) {
        const auto* const object = parent.object("happenings");
        if (object == nullptr) {
            return;
        }
        Fields fields(*object, parent.place_of("happenings"), problems_);
        const auto rate = [&](const char* key, double& to) { fields.read(key, to, 0, max_per_day); };
        rate("deploys_per_day", rates.deploys_per_day);
        rate("restarts_by_people_per_day", rates.restarts_by_people_per_day);
        rate("scalings_per_day", rates.scalings_per_day);
        rate("own_crashes_per_day", rates.own_crashes_per_day);
        rate("own_stops_per_day", rates.own_stops_per_day);
        rate("clock_steps_per_day", rates.clock_steps_per_day);
        rate("outages_per_day", rates.outages_per_day);
        rate("foreign_batches_per_day", rates.foreign_batches_per_day);
        fields.finish();
    }

    // The room `settings` validates the names and values.
    void read_settings(Fields& parent, Scenario& scenario) {
        const auto* const object = parent.object("settings");
        if (object == nullptr) {
            return;
        }
        for (const auto& [name, value] : object->items()) {
            if (value.is_string()) {
                scenario.settings[name] = value.get<std::string>();
            } else {
                problems_.add(parent.place_of("settings") + "." + name,
                              "must be a string, as in the environment: \"900\"");
            }
        }
    }

    AppPlan read_app(const json& object, const std::string& place) {
        AppPlan app;
        Fields fields(object, place, problems_);
        fields.read("name", app.name, 30);
        if (!AppName::parse(app.name)) {
            fields.refuse("name", "must be an app name: a-z, 0-9 and dashes, starting with a letter");
        }
        fields.read("preboot", app.preboot);
        fields.read("oldest_least", app.min_initial_age, Seconds{0}, Seconds{hours{21}});
        fields.read("router_lines_per_min", app.router_lines_per_min, 0, max_lines_per_min);
        fields.read("app_lines_per_min", app.app_lines_per_min, 0, max_lines_per_min);
        fields.read("forged_lines_per_min", app.forged_lines_per_min, 0, max_lines_per_min);
        fields.read("other_drain_losses_per_min", app.other_drain_losses_per_min, 0, max_lines_per_min);
        if (const auto* const types = fields.array("types", limits::scenario_items)) {
            app.types.clear();
            for (std::size_t i = 0; i < types->size(); ++i) {
                app.types.push_back(read_type((*types)[i], item(fields, "types", i)));
            }
            if (types->empty()) {
                fields.refuse("types", "must contain at least one process type");
            }
        }
        fields.finish();
        return app;
    }

    TypePlan read_type(const json& object, const std::string& place) {
        TypePlan type;
        Fields fields(object, place, problems_);
        fields.read("process_type", type.process_type, 30);
        if (!DynoName::parse(type.process_type + ".1")) {
            fields.refuse("process_type", "must be a process type: letters, digits, - and _");
        }
        fields.read("quantity", type.quantity, 1, limits::scenario_dynos);
        fields.read("size", type.size, 40);
        fields.read("quota_mb", type.quota_mb, 16, 262'144);
        fields.read("kill_percent", type.kill_percent, 100, 1000);
        fields.read("command", type.command, text_bytes);
        if (const auto* const shape = fields.object("memory")) {
            type.memory = read_shape(*shape, fields.place_of("memory"), {});
        }
        if (const auto* const shapes = fields.object("memory_of")) {
            for (const auto& [slot, shape] : shapes->items()) {
                const auto of = fields.place_of("memory_of") + "." + slot;
                const auto name = DynoName::parse(type.process_type + "." + slot);
                if (!name || name->number() > type.quantity) {
                    problems_.add(of, "must be a dyno number from 1 to " + std::to_string(type.quantity));
                    continue;
                }
                type.memory_of[name->number()] = read_shape(shape, of, type.memory);
            }
        }
        fields.finish();
        return type;
    }

    MemoryShape read_shape(const json& object, const std::string& place, MemoryShape shape) {
        Fields fields(object, place, problems_);
        fields.read("base_mb", shape.base_mb, 1, max_mb);
        fields.read("leak_mb_per_min", shape.leak_mb_per_min, 0, max_mb_per_min);
        fields.read("leak_varies_percent", shape.leak_varies_percent, 0, max_varies_percent);
        fields.read("leak_after", shape.leak_after, Seconds{0}, max_age);
        fields.read("leak_most_mb", shape.max_leak_mb, 0, max_mb);
        fields.read("warm_up_mb", shape.warm_up_mb, 0, max_mb);
        fields.read("warm_up_time", shape.warm_up_time, Seconds{1}, max_age);
        fields.read("noise_mb", shape.noise_mb, 0, max_mb);
        fields.read<NoiseShape>("noise_shape", shape.noise_shape, noise_words);
        fields.read("spike_mb", shape.spike_mb, 0, max_mb);
        fields.read("spikes_per_day", shape.spikes_per_day, 0, max_spikes_per_day);
        fields.read("saw_mb", shape.saw_mb, 0, max_mb);
        fields.read("saw_period", shape.saw_period, Seconds{1}, max_age);
        fields.read("step_mb", shape.step_mb, 0, max_mb);
        fields.read("step_after", shape.step_after, Seconds{0}, max_age);
        fields.read("step_varies_percent", shape.step_varies_percent, 0, max_varies_percent);
        fields.read("daily_mb", shape.daily_mb, 0, max_mb);
        fields.read("daily_peak", shape.daily_peak, Seconds{0}, Seconds{86'399});
        fields.read("crash_after", shape.crash_after, Seconds{0}, max_age);
        fields.finish();
        return shape;
    }

    ApiFaultPeriod read_fault_period(const json& object, const std::string& place) {
        ApiFaultPeriod period;
        Fields fields(object, place, problems_);
        fields.read<ApiFault::What>("what", period.fault.what, fault_words);
        fields.read<ApiFault::Concerns>("concerns", period.fault.concerns, concern_words);
        unsigned status = static_cast<unsigned>(period.fault.status);
        fields.read("status", status, 300, 599);
        period.fault.status = static_cast<int>(status);
        fields.read("retry_after", period.fault.retry_after, 40);
        fields.read("per_day", period.per_day, 0, max_per_day);
        fields.read("lasts", period.duration, Seconds{1}, Seconds{max_delay});
        fields.finish();
        return period;
    }

    void check_apps(Fields& fields, const std::vector<AppPlan>& apps) {
        std::set<std::string> names;
        std::uint64_t dynos = 0;
        for (const AppPlan& app : apps) {
            if (!names.insert(app.name).second) {
                fields.refuse("apps", "two apps have the name " + app.name);
            }
            std::set<std::string> types;
            for (const TypePlan& type : app.types) {
                dynos += type.quantity;
                if (!types.insert(type.process_type).second) {
                    fields.refuse("apps", app.name + " has two process types " + type.process_type);
                }
            }
        }
        if (dynos > limits::scenario_dynos) {
            fields.refuse("apps", std::to_string(dynos) + " dynos in total; must be at most " +
                                      std::to_string(limits::scenario_dynos));
        }
    }

    Problems& problems_;
};

}  // namespace

std::variant<Scenario, std::vector<ScenarioError>> read_scenario(std::string_view text) {
    Problems problems;
    if (const auto root = parse_strictly(text, problems)) {
        Scenario scenario = Reader(problems).read(*root);
        if (problems.none()) {
            return scenario;
        }
    }
    return problems.take();
}

std::vector<Scenario> default_scenarios() {
    std::vector<Scenario> scenarios;
    for (const ScenarioFile& file : default_scenario_files()) {
        // The unit tests read each of these files, so none can be refused here.
        scenarios.push_back(std::get<Scenario>(read_scenario(file.text)));
    }
    return scenarios;
}

}  // namespace dynoward::simulator
