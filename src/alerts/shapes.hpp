// SPDX-License-Identifier: MIT
// The shapes that are known, each by the fields that its tool documents: which of them hold the state of
// an alert, and which name something. Every other shape is read by shapes_unknown.cpp.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "alert_state.hpp"
#include "alerts/alert.hpp"
#include "names.hpp"

namespace dynoward::alerts {

/// True: the root was of that family, and the alert is written.
bool read_log_tool(const nlohmann::json& root, Alert& alert);       // shapes_log.cpp
bool read_metric_tool(const nlohmann::json& root, Alert& alert);    // shapes_metric.cpp
bool read_incident_tool(const nlohmann::json& root, Alert& alert);  // shapes_incident.cpp
bool read_error_tool(const nlohmann::json& root, Alert& alert);     // shapes_error.cpp
bool read_cloud_tool(const nlohmann::json& root, Alert& alert);     // shapes_cloud.cpp
bool read_uptime_tool(const nlohmann::json& root, Alert& alert);    // shapes_uptime.cpp
/// Any shape at all. What SNS and forms carry inside is read so as well.
void read_unknown(const nlohmann::json& root, Alert& alert);  // shapes_unknown.cpp
void read_root(const nlohmann::json& root, Alert& alert);     // read.cpp
bool is_sns(const nlohmann::json& root);                      // shapes_cloud.cpp

/// The objects of a list, at most limits::alert_list; marks the alert as cut where there are more.
std::vector<const nlohmann::json*> first_of(const nlohmann::json& list, Alert& alert);
/// Keeps it unless one like it is there; marks the alert as cut where there is no more room.
void add(Alert& alert, Item item);
/// The two as one item.
void add(Alert& alert, const StateCollector& state, const NameCollector& names);
/// The words of a tool's own field: `begins` are those that mean a beginning, and no other
/// word of this field does, whatever it means elsewhere.
void own_word(StateCollector& collected, std::string_view value, std::string_view key,
              std::initializer_list<std::string_view> begins);

}  // namespace dynoward::alerts
