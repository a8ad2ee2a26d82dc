// SPDX-License-Identifier: MIT
#include "cli/simulate_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <vector>

namespace dynoward::cli {
namespace {

using simulator::fault_kind_count;
using simulator::FaultKind;
using simulator::RunReport;

std::string decimals(double number) {
    return fmt::format("{:.2f}", number);
}

std::string hex(std::uint64_t digest) {
    return fmt::format("{:016x}", digest);
}

std::string counts(const std::map<std::string, std::uint64_t>& words) {
    std::string text;
    for (const auto& [word, count] : words) {
        text += (text.empty() ? "" : ", ") + word + ' ' + std::to_string(count);
    }
    return text.empty() ? "none" : text;
}

std::string_view word_of(std::size_t kind) {
    return to_text(static_cast<FaultKind>(kind));
}

struct Pair {
    std::uint64_t count = 0;
    std::size_t a = 0, b = 0;
};
std::vector<Pair> pairs_of(const RunReport& report) {
    std::vector<Pair> pairs;
    for (std::size_t a = 0; a < fault_kind_count; ++a) {
        for (std::size_t b = a + 1; b < fault_kind_count; ++b) {
            pairs.push_back({report.pairs[a][b], a, b});
        }
    }
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const Pair& x, const Pair& y) { return x.count < y.count; });
    return pairs;
}

std::string coverage(const RunReport& report) {
    std::string text = "faults:     ";
    for (std::size_t i = 0; i < fault_kind_count; ++i) {
        text += (i == 0 ? "" : ", ") + std::string(word_of(i)) + ' ' + std::to_string(report.faults[i]);
    }
    const auto pairs = pairs_of(report);
    const auto seen =
        std::count_if(pairs.begin(), pairs.end(), [](const Pair& one) { return one.count > 0; });
    text += "\npairs:      " + std::to_string(seen) + " of " + std::to_string(pairs.size()) +
            " pairs of faults occurred within ten minutes of each other\n";
    constexpr std::size_t shown = 8;
    text += "            rarest:";
    std::size_t left = shown;
    for (const auto& pair : pairs) {
        if (pair.count > 0 && left > 0) {
            text += (left-- == shown ? " " : ", ") + std::string(word_of(pair.a)) + '+' +
                    std::string(word_of(pair.b)) + ' ' + std::to_string(pair.count);
        }
    }
    return text + '\n';
}

std::string violation(const simulator::Violation& found) {
    std::string text = "\nLast events before the violation:\n";
    for (const auto& line : found.trace) {
        text += "  " + line + '\n';
    }
    return text + '\n' + found.invariant + " violated by seed " + std::to_string(found.seed) + " at " +
           format_rfc3339(found.at) + ": " + found.what + "\nTo reproduce: dynoward simulate --seed " +
           std::to_string(found.seed) + " --trace\n";
}

}  // namespace

std::uint64_t restarts_of(const RunReport& report) {
    return std::accumulate(report.restarts.begin(), report.restarts.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const auto& entry) { return sum + entry.second; });
}

std::string to_summary(const RunReport& report) {
    const auto days = std::chrono::duration<double, std::ratio<86400>>(report.virtual_time).count();
    std::string text = "seeds:      " + std::to_string(report.runs) + ", " + decimals(days) +
                       " days of virtual time, " + decimals(report.dyno_years) + " dyno-years\n";
    text += "events:     " + std::to_string(report.samples) + " samples, " + std::to_string(report.frames) +
            " frames in " + std::to_string(report.batches) + " batches, " + std::to_string(report.ticks) +
            " ticks, " + std::to_string(report.requests) + " requests\n";
    text += "restarts:   " + counts(report.restarts) + "\nrules:      " + counts(report.rules) +
            "\nholds:      " + counts(report.holds) + '\n' + coverage(report);
    text += "invariants: " + std::string(report.violation ? "VIOLATED" : "S1-S11 and L1-L3 held") + '\n';
    return report.violation ? text + violation(*report.violation) : text;
}

std::string to_json(const RunReport& report) {
    nlohmann::ordered_json json;
    json["seeds"] = report.runs;
    json["virtual_s"] = std::chrono::duration_cast<Seconds>(report.virtual_time).count();
    json["dyno_years"] = report.dyno_years;
    json["samples"] = report.samples;
    json["frames"] = report.frames;
    json["batches"] = report.batches;
    json["ticks"] = report.ticks;
    json["requests"] = report.requests;
    json["restarts"] = report.restarts;
    json["rules"] = report.rules;
    json["holds"] = report.holds;
    json["troubles"] = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < fault_kind_count; ++i) {
        json["troubles"][std::string(word_of(i))] = report.faults[i];
    }
    json["pairs"] = nlohmann::ordered_json::object();
    for (const auto& pair : pairs_of(report)) {
        json["pairs"][std::string(word_of(pair.a)) + '+' + std::string(word_of(pair.b))] = pair.count;
    }
    json["digest"] = hex(report.digest);
    json["decisions"] = hex(report.decisions);
    json["violation"] = nullptr;
    if (const auto& found = report.violation) {
        json["violation"] = {{"invariant", found->invariant},
                             {"seed", found->seed},
                             {"at", format_rfc3339(found->at)},
                             {"what", found->what},
                             {"trace", found->trace}};
    }
    return json.dump(2) + '\n';
}

}  // namespace dynoward::cli
