// SPDX-License-Identifier: MIT
// Bodies of the simulated Platform API: every member that the schema of version 3 requires, with plausible
// values.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/world/dyno.hpp"

namespace dynoward::simulator::api_json {

/// The one database of each app, attached under two names.
inline constexpr const char* database_id = "5e7b9a10-3c4d-4e5f-8a6b-7c8d9e0f1a02";
inline constexpr const char* database_name = "postgresql-curved-12345";

nlohmann::json dyno(const SimulatedApp& app, const Dyno& dyno);
/// The list of these as text: the same as an array of dyno(), at a tenth of the cost. Runs over years of a
/// large app request it thousands of times.
std::string dyno_list(const SimulatedApp& app, const std::vector<const Dyno*>& dynos);
nlohmann::json formation(const SimulatedApp& app, std::size_t type);
nlohmann::json log_drain(const SimulatedApp& app, const std::string& url);
nlohmann::json app(const SimulatedApp& app);
nlohmann::json feature(const SimulatedApp& app, std::string_view name, bool enabled);
nlohmann::json attachments(const SimulatedApp& app);
nlohmann::json error(std::string_view id, std::string_view message);

}  // namespace dynoward::simulator::api_json
