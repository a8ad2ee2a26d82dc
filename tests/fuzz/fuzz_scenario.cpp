// SPDX-License-Identifier: MIT
// Any octets as a scenario file: a scenario within its bounds, or a bounded list of what is wrong with it.
#include <cstdint>
#include <string_view>
#include <variant>

#include "dynoward/values/limits.hpp"
#include "fuzz/invariant.hpp"
#include "simulator/scenario/scenario.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dynoward;
    const auto read = simulator::read_scenario({reinterpret_cast<const char*>(data), size});
    if (const auto* errors = std::get_if<std::vector<simulator::ScenarioError>>(&read)) {
        DYNOWARD_INVARIANT(!errors->empty() && errors->size() <= limits::scenario_errors + 1);
        return 0;
    }
    const auto& scenario = std::get<simulator::Scenario>(read);
    DYNOWARD_INVARIANT(scenario.days > 0 && scenario.tick > Seconds(0));
    DYNOWARD_INVARIANT(!scenario.world.apps.empty() && scenario.world.apps.size() <= limits::scenario_apps);
    std::size_t dynos = 0;
    for (const auto& app : scenario.world.apps) {
        for (const auto& type : app.types) {
            dynos += type.quantity;
            DYNOWARD_INVARIANT(type.quota_mb > 0);
        }
    }
    DYNOWARD_INVARIANT(dynos <= limits::scenario_dynos);
    return 0;
}
