// SPDX-License-Identifier: MIT
// The simulator as a small program of pure rooms. `./dev test` runs simulated years with it; the canaries
// are the same program, each linked with one planted bug. Usage:
//   simulation [--seed N | --first N --dyno-years Y | --first N --seeds C] [--days D]
//     [--jobs J] [--expect INVARIANT] [--trace]
// DYNOWARD_SEED_SHIFT is added to the first seed.
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "cli/seed_pool.hpp"

namespace {

using dynoward::simulator::RunReport;

constexpr int usage_error = 64;
constexpr int violated = 70;

struct Arguments {
    dynoward::cli::SeedPlan plan;
    std::string expect;
    bool trace = false;
    bool good = true;
};

double number(const char* text) {
    return text == nullptr ? 0 : std::strtod(text, nullptr);
}

Arguments read(int argc, char** argv) {
    Arguments all;
    std::uint64_t seeds = 0;
    for (int i = 1; i < argc; ++i) {
        const std::string name = argv[i];
        const char* const value = i + 1 < argc ? argv[i + 1] : nullptr;
        i += name == "--trace" ? 0 : 1;
        if (name == "--trace") {
            all.trace = true;
        } else if (value == nullptr) {
            all.good = false;
        } else if (name == "--seed" || name == "--first") {
            all.plan.first = std::strtoull(value, nullptr, 10);
            seeds = name == "--seed" ? 1 : seeds;
        } else if (name == "--seeds") {
            seeds = std::strtoull(value, nullptr, 10);
        } else if (name == "--dyno-years") {
            all.plan.dyno_years = number(value);
        } else if (name == "--days") {
            all.plan.days = static_cast<unsigned>(number(value));
        } else if (name == "--jobs") {
            all.plan.jobs = static_cast<unsigned>(number(value));
        } else if (name == "--expect") {
            all.expect = value;
        } else {
            all.good = false;
        }
    }
    if (seeds != 1) {
        const char* const shift = std::getenv("DYNOWARD_SEED_SHIFT");
        all.plan.first += shift == nullptr ? 0 : std::strtoull(shift, nullptr, 10);
    }
    if (seeds != 0) {
        all.plan.last = all.plan.first + seeds - 1;
    }
    all.good = all.good && (seeds != 0 || all.plan.dyno_years);
    return all;
}

void print(const RunReport& report) {
    std::printf(
        "seeds=%llu dyno_years=%.2f samples=%llu batches=%llu ticks=%llu requests=%llu digest=%016llx "
        "decisions=%016llx\n",
        static_cast<unsigned long long>(report.runs), report.dyno_years,
        static_cast<unsigned long long>(report.samples), static_cast<unsigned long long>(report.batches),
        static_cast<unsigned long long>(report.ticks), static_cast<unsigned long long>(report.requests),
        static_cast<unsigned long long>(report.digest), static_cast<unsigned long long>(report.decisions));
    for (const auto* const words : {&report.restarts, &report.rules, &report.holds}) {
        for (const auto& [word, count] : *words) {
            std::printf(" %s=%llu", word.c_str(), static_cast<unsigned long long>(count));
        }
        std::printf("\n");
    }
    if (const auto& violation = report.violation) {
        for (const auto& line : violation->trace) {
            std::printf("  %s\n", line.c_str());
        }
        std::printf("%s violated, seed %llu, %s: %s\n", violation->invariant.c_str(),
                    static_cast<unsigned long long>(violation->seed),
                    dynoward::format_rfc3339(violation->at).c_str(), violation->what.c_str());
    }
}

}  // namespace

int main(int argc, char** argv) {
    const auto arguments = read(argc, argv);
    if (!arguments.good) {
        std::fprintf(stderr, "simulation: see the first lines of simulate_main.cpp\n");
        return usage_error;
    }
    dynoward::simulator::Run::Options options;
    if (arguments.trace) {
        options.on_event = [](std::string_view line) {
            std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
        };
    }
    const auto report = dynoward::cli::run_seeds(arguments.plan, options, [](const RunReport&) {});
    print(report);
    if (arguments.expect.empty()) {
        return report.violation ? violated : 0;
    }
    return report.violation && report.violation->invariant == arguments.expect ? 0 : 1;
}
