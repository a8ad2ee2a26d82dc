// SPDX-License-Identifier: MIT
#include "cli/kinds_pool.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/parallel.hpp"
#include "cli/text_table.hpp"

namespace dynoward::cli {
namespace {

using simulator::KindResult;

std::string ratio(double ours, double rival, const char* format) {
    return rival > 0 ? fmt::format(fmt::runtime(format), ours / rival) : "-";
}

std::string minutes(Nanoseconds span) {
    return fmt::format("{:.0f}", std::chrono::duration<double, std::ratio<60>>(span).count());
}

std::vector<std::string> cells(const KindResult& row) {
    if (!row.error.empty()) {
        return {row.name, row.error};
    }
    return {
        row.name,
        minutes(row.rival.over),
        std::to_string(row.rival.restarts),
        minutes(row.ours.over),
        std::to_string(row.ours.restarts),
        ratio(static_cast<double>(row.ours.over.count()), static_cast<double>(row.rival.over.count()),
              "{:.2f}"),
        ratio(static_cast<double>(row.ours.restarts), static_cast<double>(row.rival.restarts), "{:.3f}"),
        std::to_string(row.ours.needless),
        std::to_string(row.beyond_allowed),
        std::to_string(row.ours.kills),
        std::to_string(row.rival.kills)};
}

}  // namespace

std::optional<std::vector<simulator::ScenarioKind>> read_kinds(const std::string& list) {
    const auto all = simulator::scenario_kinds();
    if (list.empty()) {
        return std::vector(all.begin(), all.end());
    }
    std::vector<simulator::ScenarioKind> kinds;
    for (std::size_t at = 0; at <= list.size();) {
        const auto end = std::min(list.find(',', at), list.size());
        const auto* const kind = simulator::find_kind(std::string_view(list).substr(at, end - at));
        at = end + 1;
        if (kind == nullptr || std::ranges::count(kinds, kind->word, &simulator::ScenarioKind::word) > 0) {
            return std::nullopt;
        }
        kinds.push_back(*kind);
    }
    return kinds;
}

std::string kind_words() {
    std::string words;
    for (const auto& kind : simulator::scenario_kinds()) {
        words += (words.empty() ? "" : ", ") + std::string(kind.word);
    }
    return words;
}

std::vector<simulator::KindRuns> run_kinds(const KindsPlan& plan,
                                           const std::function<void(std::size_t, std::size_t)>& progress) {
    constexpr auto policies = simulator::kind_policies.size();
    std::vector<simulator::KindOutcomes> outcomes(plan.kinds.size() * plan.seeds);
    for_each_index(
        outcomes.size() * policies, plan.jobs,
        [&](std::size_t index) {
            const auto run = index / policies;
            const auto seed = plan.first_seed + run % plan.seeds;
            const auto scenario = simulator::kind_scenario(plan.kinds[run / plan.seeds], seed);
            outcomes[run].at(index % policies) =
                simulator::run_policy(scenario, simulator::kind_policies.at(index % policies), seed,
                                      plan.days, simulator::BaselineLevel::level);
        },
        progress);
    std::vector<simulator::KindRuns> kinds;
    for (std::size_t i = 0; i < plan.kinds.size(); ++i) {
        auto& one = kinds.emplace_back();
        one.kind = plan.kinds[i];
        for (unsigned s = 0; s < plan.seeds; ++s) {
            const auto name = std::string(one.kind.word) + ' ' + std::to_string(plan.first_seed + s);
            one.runs.push_back(simulator::result_of(name, outcomes[i * plan.seeds + s]));
        }
    }
    return kinds;
}

std::string to_table(std::span<const simulator::KindRuns> kinds) {
    std::vector<std::vector<std::string>> rows{{"kind", "rival min", "restarts", "ours min", "restarts",
                                                "x", "r", "needless", "beyond max", "R15 ours",
                                                "R15 rival"}};
    for (const KindResult& row : simulator::kind_rows(kinds)) {
        rows.push_back(cells(row));
    }
    return in_columns(rows, "");
}

}  // namespace dynoward::cli
