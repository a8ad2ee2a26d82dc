// SPDX-License-Identifier: MIT
// The known shapes, recognised by the fields that each tool documents: which of them hold the state of an
// alert, and which hold names. Every other shape is read by shapes_unknown.cpp.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "alert_state.hpp"
#include "alerts/alert.hpp"
#include "names.hpp"

namespace dynoward::alerts {

/// True: the root has a shape of that family, and `alert` is filled in.
bool read_log_tool(const nlohmann::json& root, Alert& alert);       // shapes_log.cpp
bool read_metric_tool(const nlohmann::json& root, Alert& alert);    // shapes_metric.cpp
bool read_incident_tool(const nlohmann::json& root, Alert& alert);  // shapes_incident.cpp
bool read_error_tool(const nlohmann::json& root, Alert& alert);     // shapes_error.cpp
bool read_cloud_tool(const nlohmann::json& root, Alert& alert);     // shapes_cloud.cpp
bool read_uptime_tool(const nlohmann::json& root, Alert& alert);    // shapes_uptime.cpp
/// Any shape. The message inside an SNS notification may be of any shape, too.
void read_unknown(const nlohmann::json& root, Alert& alert);  // shapes_unknown.cpp
void read_root(const nlohmann::json& root, Alert& alert);     // read.cpp
bool is_sns(const nlohmann::json& root);                      // shapes_cloud.cpp

/// The objects of a list, at most limits::alert_list; marks the alert as cut if there are more.
std::vector<const nlohmann::json*> first_of(const nlohmann::json& list, Alert& alert);
/// Adds the item unless an equal one is there; marks the alert as cut if there is no room.
void add(Alert& alert, Item item);
/// Adds an item with this state and these names.
void add(Alert& alert, const StateCollector& state, const NameCollector& names);
/// Adds the meaning of a field with a tool's own words: only the words in `begins` fire in this field,
/// whatever other words mean elsewhere.
void own_word(StateCollector& collected, std::string_view value, std::string_view key,
              std::initializer_list<std::string_view> begins);

}  // namespace dynoward::alerts
