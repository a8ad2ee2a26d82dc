// SPDX-License-Identifier: MIT
// Random settings for a simulated run.
#include "simulator/run/run.hpp"

namespace dynoward::simulator {

std::variant<settings::Settings, std::vector<settings::SettingError>> settings_of(
    const Scenario& scenario) {
    settings::Environment environment(scenario.settings.begin(), scenario.settings.end());
    std::string apps;
    for (const auto& app : scenario.world.apps) {
        apps += (apps.empty() ? "" : ",") + app.name;
    }
    environment.try_emplace("APP_ID_OR_NAME", apps);
    environment.try_emplace("HEROKU_API_KEY", "simulated-key");
    environment.try_emplace("DRAIN_PASSWORD", "simulated-drain-password");
    environment.try_emplace("MODE", "enforce");
    // No file is read: a scenario contains all settings.
    return settings::load(environment, [](const std::string&) { return std::nullopt; });
}

RunReport run_seed(std::uint64_t seed, const Run::Options& options, std::optional<unsigned> days,
                   const std::optional<Scenario>& given) {
    auto scenario = given ? *given : random_scenario(seed);
    scenario.world.seed = seed;
    scenario.days = days.value_or(scenario.days);
    auto settings = settings_of(scenario);
    if (auto* const good = std::get_if<settings::Settings>(&settings)) {
        Run run(std::move(scenario), std::move(*good), options);
        return run.go();
    }
    RunReport report;
    report.runs = 1;
    Violation refused;
    refused.invariant = "settings";
    refused.seed = seed;
    refused.what = settings::to_text(std::get<std::vector<settings::SettingError>>(settings).front());
    report.violation = std::move(refused);
    return report;
}

}  // namespace dynoward::simulator
