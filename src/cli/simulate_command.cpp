// SPDX-License-Identifier: MIT
#include "cli/simulate_command.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <memory>
#include <optional>

#include "cli/compare_pool.hpp"
#include "cli/exit_codes.hpp"
#include "cli/kinds_pool.hpp"
#include "cli/load_settings.hpp"
#include "cli/seed_pool.hpp"
#include "cli/simulate_text.hpp"
#include "settings/shown.hpp"
#include "simulator/sender/printed_lines.hpp"

namespace dynoward::cli {
namespace {

using simulator::RunReport;

constexpr unsigned max_days = 3650;
constexpr unsigned max_jobs = 256;
constexpr double max_years = 1e6;

bool wrong(const std::string& option, const std::string& value, const char* allowed) {
    std::fprintf(stderr, "dynoward: simulate: %s=%s: must be %s\n", option.c_str(),
                 settings::shown_text(value).c_str(), allowed);
    return false;
}

template <class Number>
std::optional<Number> read_number(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() && !text.empty() ? std::optional(number)
                                                                                     : std::nullopt;
}

bool read_seeds(const SimulateOptions& options, SeedPlan& plan) {
    if (!options.seed.empty()) {
        const auto seed = read_number<std::uint64_t>(options.seed);
        if (!seed) {
            return wrong("--seed", options.seed, "a whole number of at least 0, such as 42");
        }
        plan.first = *seed;
    }
    if (!options.seeds.empty()) {
        const auto dash = options.seeds.find('-');
        const auto first = read_number<std::uint64_t>(options.seeds.substr(0, dash));
        const auto last =
            dash == std::string::npos ? first : read_number<std::uint64_t>(options.seeds.substr(dash + 1));
        if (!first || !last || *last < *first || !options.seed.empty()) {
            return wrong("--seeds", options.seeds, "a range such as 1-500, and not combined with --seed");
        }
        plan.first = *first;
        plan.last = *last;
    }
    if (!options.dyno_years.empty()) {
        plan.dyno_years = read_number<double>(options.dyno_years);
        if (!plan.dyno_years || !(*plan.dyno_years > 0) || *plan.dyno_years > max_years || plan.last) {
            return wrong(
                "--dyno-years", options.dyno_years,
                "a number greater than 0 and at most 1000000, such as 200, and not combined with --seeds");
        }
    }
    if (!plan.last && !plan.dyno_years) {
        plan.last = plan.first;
    }
    return true;
}

bool read_plan(const SimulateOptions& options, SeedPlan& plan) {
    if (!read_seeds(options, plan)) {
        return false;
    }
    if (!options.days.empty()) {
        plan.days = read_number<unsigned>(options.days);
        if (!plan.days || *plan.days == 0 || *plan.days > max_days) {
            return wrong("--days", options.days, "a whole number from 1 to 3650");
        }
    }
    if (!options.jobs.empty()) {
        const auto jobs = read_number<unsigned>(options.jobs);
        if (!jobs || *jobs == 0 || *jobs > max_jobs) {
            return wrong("--jobs", options.jobs, "a whole number from 1 to 256");
        }
        plan.jobs = *jobs;
    }
    return true;
}

bool read_policies(const std::string& list, std::vector<std::string>& policies) {
    const auto known = simulator::policy_names();
    std::string allowed = "a list of";
    for (const auto name : known) {
        allowed += (name == known.front() ? " " : ", ") + std::string(name);
    }
    for (std::size_t at = 0; at <= list.size();) {
        const auto end = std::min(list.find(',', at), list.size());
        policies.push_back(list.substr(at, end - at));
        at = end + 1;
        const bool again = std::count(policies.begin(), policies.end(), policies.back()) > 1;
        if (again || std::find(known.begin(), known.end(), policies.back()) == known.end()) {
            return wrong("--compare", list, (allowed + ", each once, separated by commas").c_str());
        }
    }
    return true;
}

// Returns 0 if the file was read or none was given, otherwise the exit status.
int read_scenario_file(const std::string& path, std::optional<simulator::Scenario>& scenario) {
    if (path.empty()) {
        return done;
    }
    const auto text = read_file(path);
    if (!text) {
        std::fprintf(stderr, "dynoward: simulate: --scenario=%s: cannot be read\n", path.c_str());
        return missing_input;
    }
    auto read = simulator::read_scenario(*text);
    if (auto* const good = std::get_if<simulator::Scenario>(&read)) {
        scenario = std::move(*good);
    } else {
        for (const auto& error : std::get<std::vector<simulator::ScenarioError>>(read)) {
            std::fprintf(stderr, "%s: %s: %s\n", path.c_str(), error.place.c_str(), error.problem.c_str());
        }
        return missing_input;
    }
    const auto settings = simulator::settings_of(*scenario);
    if (const auto* const errors = std::get_if<std::vector<settings::SettingError>>(&settings)) {
        for (const auto& error : *errors) {
            std::fprintf(stderr, "%s: settings: %s\n", path.c_str(), settings::to_text(error).c_str());
        }
        return missing_input;
    }
    return done;
}

void show_progress(const RunReport& report) {
    std::fprintf(stderr, "\r%llu seeds, %.1f dyno-years, %llu restarts evaluated ",
                 static_cast<unsigned long long>(report.runs), report.dyno_years,
                 static_cast<unsigned long long>(restarts_of(report)));
}

std::function<void(std::size_t, std::size_t)> run_progress(bool terminal) {
    if (!terminal) {
        return [](std::size_t, std::size_t) {};
    }
    return [](std::size_t done, std::size_t all) { std::fprintf(stderr, "\r%zu of %zu runs ", done, all); };
}

unsigned seeds_of(const SeedPlan& plan) {
    return static_cast<unsigned>(std::min<std::uint64_t>(*plan.last - plan.first + 1, 100'000));
}

void print_result(const std::string& text, bool terminal) {
    if (terminal) {
        std::fprintf(stderr, "\r\x1b[K");
    }
    std::fwrite(text.data(), 1, text.size(), stdout);
}

// The lines of the first app: with two apps, a recording would have two dynos named web.1.
bool is_recorded(std::FILE* to, std::size_t app, std::string_view body) {
    const auto text = simulator::printed_lines(body);
    return app != 0 || std::fwrite(text.data(), 1, text.size(), to) == text.size();
}

struct CloseRecording {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

int run_command(const SimulateOptions& options, SeedPlan& plan, simulator::Run::Options run,
                bool terminal) {
    bool recorded = true;
    std::unique_ptr<std::FILE, CloseRecording> recording;
    if (!options.recording.empty()) {
        plan.jobs = 1;
        plan.repeat_every = 0;
        recording.reset(std::fopen(options.recording.c_str(), "wb"));
        recorded = recording != nullptr;
        run.on_body = [&](std::size_t app, std::string_view body) {
            recorded = recorded && is_recorded(recording.get(), app, body);
        };
    }
    if (options.trace) {
        plan.jobs = 1;
        plan.repeat_every = 0;
        run.on_event = [](std::string_view line) {
            std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
        };
    }
    const auto report = run_seeds(plan, run, [terminal](const RunReport& so_far) {
        if (terminal) {
            show_progress(so_far);
        }
    });
    print_result(options.json ? to_json(report) : to_summary(report), terminal);
    if (!recorded || (recording && std::fflush(recording.get()) != 0)) {
        std::fprintf(stderr, "dynoward: simulate: --recording %s: cannot be written\n",
                     settings::shown_text(options.recording).c_str());
        return output_failed;
    }
    return report.violation ? internal_error : done;
}

// Dynoward's run of one scenario, as it is in the table.
int run_kind(const SimulateOptions& options, const simulator::ScenarioKind& kind, SeedPlan& seeds) {
    seeds.scenario = simulator::kind_scenario(kind, seeds.first);
    simulator::Run::Options run;
    run.alerts = false;
    run.incidents = false;
    return run_command(options, seeds, run, false);
}

bool accepts_kinds(const SimulateOptions& options) {
    const auto refuse = [](const char* option, const std::string& value) {
        return wrong(option, value, "used without --kinds");
    };
    if (!options.dyno_years.empty()) {
        return refuse("--dyno-years", options.dyno_years);
    }
    if (!options.scenario_file.empty()) {
        return refuse("--scenario", options.scenario_file);
    }
    return options.compare.empty() || refuse("--compare", options.compare);
}

int kinds_command(const SimulateOptions& options, SeedPlan& seeds, bool terminal) {
    if (!accepts_kinds(options)) {
        return wrong_usage;
    }
    auto kinds = read_kinds(options.kinds);
    if (!kinds) {
        const auto allowed = "a list of " + kind_words() + ", each once, separated by commas";
        wrong("--kinds", options.kinds, allowed.c_str());
        return wrong_usage;
    }
    if (options.trace || !options.recording.empty()) {
        if (kinds->size() != 1 || seeds_of(seeds) != 1) {
            wrong("--kinds", options.kinds,
                  "one kind, with one seed, if combined with --trace or --recording");
            return wrong_usage;
        }
        return run_kind(options, kinds->front(), seeds);
    }
    KindsPlan plan;
    plan.kinds = std::move(*kinds);
    plan.first_seed = seeds.first;
    plan.seeds = seeds_of(seeds);
    plan.days = seeds.days.value_or(0);
    plan.jobs = seeds.jobs;
    const auto results = run_kinds(plan, run_progress(terminal));
    print_result(options.json ? simulator::to_json(results) : to_table(results), terminal);
    return done;
}

int compare_command(const SimulateOptions& options, SeedPlan& plan, bool terminal) {
    ComparePlan all;
    if (!read_policies(options.compare, all.policies)) {
        return wrong_usage;
    }
    if (plan.dyno_years) {
        wrong("--dyno-years", options.dyno_years, "used without --compare; use --seeds instead");
        return wrong_usage;
    }
    if (plan.scenario) {
        all.scenarios.push_back(std::move(*plan.scenario));
    } else {
        all.scenarios = simulator::default_scenarios();
    }
    all.first_seed = plan.first;
    all.seeds = seeds_of(plan);
    all.days = plan.days.value_or(0);
    all.jobs = plan.jobs;
    const auto comparisons = compare_all(all, run_progress(terminal));
    print_result(options.json ? simulator::to_json(comparisons) : simulator::to_table(comparisons),
                 terminal);
    return done;
}

}  // namespace

void add_simulate_options(CLI::App& command, SimulateOptions& options) {
    command.add_option("--seed", options.seed, "The (first) seed; default: 1");
    command.add_option("--seeds", options.seeds, "Range of seeds, such as 1-500");
    command.add_option("--days", options.days, "Length of each run in days, instead of a random length");
    command.add_option("--dyno-years", options.dyno_years,
                       "Run seeds until this many dyno-years have been simulated");
    command.add_option("--scenario", options.scenario_file,
                       "Scenario file (docs/simulator.md) instead of random scenarios");
    command.add_option("--jobs", options.jobs,
                       "Number of parallel runs; default: the number of processors");
    command.add_option("--compare", options.compare,
                       "Run these policies on the same scenarios and seeds, and compare their results: "
                       "none,daily,threshold,whacamole,dark_knight,dynoward");
    const auto* const kinds =
        command
            .add_option(
                "--kinds", options.kinds,
                "Run drawn scenarios of these kinds of memory behaviour (default: all kinds) under "
                "whacamole, dark_knight and dynoward with its defaults, and compare their results: " +
                    kind_words())
            ->expected(0, 1);
    command.parse_complete_callback([&options, kinds] { options.runs_kinds = kinds->count() > 0; });
    command.add_option(
        "--recording", options.recording,
        "Write the log lines of the (first) app to this file as `heroku logs` prints them, for "
        "`dynoward replay`; of one seed");
    command.add_flag("--trace", options.trace,
                     "Print every event; uses one job, and is most useful with one seed");
    command.add_flag("--json", options.json, "Print the result as JSON");
}

int simulate_command(const SimulateOptions& options) {
    SeedPlan plan;
    if (!read_plan(options, plan)) {
        return wrong_usage;
    }
    if (const int status = read_scenario_file(options.scenario_file, plan.scenario); status != done) {
        return status;
    }
    const bool has_one_run = plan.last && seeds_of(plan) == 1 && options.compare.empty();
    if (!options.recording.empty() && !has_one_run) {
        wrong("--recording", options.recording, "used with one seed, and without --compare");
        return wrong_usage;
    }
    const bool terminal = ::isatty(STDERR_FILENO) == 1 && !options.trace;
    if (options.runs_kinds) {
        return kinds_command(options, plan, terminal);
    }
    if (!options.compare.empty()) {
        return compare_command(options, plan, terminal);
    }
    return run_command(options, plan, {}, terminal);
}

}  // namespace dynoward::cli
