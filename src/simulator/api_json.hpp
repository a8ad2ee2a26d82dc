// SPDX-License-Identifier: MIT
// Bodies of the simulated Platform API: every member that the schema of version 3 requires, with believable
// values.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "dynoward/simulator/dyno.hpp"

namespace dynoward::simulator::api_json {

nlohmann::json dyno(const SimulatedApp& app, const Dyno& dyno);
nlohmann::json formation(const SimulatedApp& app, std::size_t type);
nlohmann::json log_drain(const SimulatedApp& app, const std::string& url);
nlohmann::json app(const SimulatedApp& app);
nlohmann::json feature(const SimulatedApp& app, std::string_view name, bool enabled);
nlohmann::json error(std::string_view id, std::string_view message);

}  // namespace dynoward::simulator::api_json
