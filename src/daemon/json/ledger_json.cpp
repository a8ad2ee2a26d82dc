// SPDX-License-Identifier: MIT
#include "daemon/json/ledger_json.hpp"

#include <algorithm>

#include "daemon/json/json_text.hpp"

namespace dynoward::daemon {
namespace {

void put(Json& json, const char* name, const std::optional<Megabytes>& amount) {
    if (amount) {
        json[name] = rounded(amount->value);
    }
}
void put(Json& json, const char* name, const std::optional<double>& value) {
    if (value) {
        json[name] = rounded(*value);
    }
}
void put(Json& json, const char* name, const std::optional<WallTime>& time) {
    if (time) {
        json[name] = format_rfc3339(*time);
    }
}
template <class Number>
void put(Json& json, const char* name, const std::optional<Number>& number) {
    if (number) {
        json[name] = *number;
    }
}

// Only the numbers that the rule used.
Json evidence_json(const policy::Evidence& evidence) {
    Json json = Json::object();
    put(json, "memory_total_mb", evidence.memory_total);
    put(json, "memory_rss_swap_mb", evidence.memory_rss_swap);
    put(json, "memory_swap_mb", evidence.memory_swap);
    put(json, "limit_mb", evidence.limit);
    put(json, "load_1m", evidence.load_1m);
    put(json, "load_limit", evidence.load_limit);
    put(json, "held_s", evidence.held_s);
    put(json, "samples", evidence.samples);
    put(json, "r14", evidence.r14);
    put(json, "r15", evidence.r15);
    put(json, "h12", evidence.h12);
    put(json, "span_s", evidence.span_s);
    put(json, "slope_mb_per_h", evidence.slope_mb_per_h);
    put(json, "confidence", evidence.confidence);
    put(json, "reaches_in_s", evidence.reaches_in_s);
    put(json, "uptime_s", evidence.uptime_s);
    put(json, "scheduled_at", evidence.scheduled_at);
    return json;
}

Json entry_json(const policy::LedgerEntry& entry) {
    const std::string result(to_text(entry.result));
    Json json;
    json["id"] = entry.id;
    json["at"] = format_rfc3339(entry.at);
    json["app"] = entry.app.text();
    json["dyno"] = entry.dyno.text();
    json["incarnation"] = entry.incarnation.empty() ? Json() : Json(entry.incarnation);
    json["rule"] = std::string(to_text(entry.rule));
    json["verdict"] = std::string(to_text(entry.verdict));
    json["reason"] = entry.reason;
    json["evidence"] = evidence_json(entry.evidence);
    json["mode"] = entry.mode == settings::Mode::enforce ? "enforce" : "observe";
    json["result"] = result.empty() ? Json() : Json(result);
    json["detail"] = entry.detail;
    return json;
}

}  // namespace

std::vector<std::string> ledger_entries_json(const policy::Ledger& ledger) {
    std::vector<std::string> entries;
    entries.reserve(ledger.entries().size());
    for (const auto& entry : ledger.entries()) {
        entries.push_back(to_text(entry_json(entry)));
    }
    return entries;
}

std::string joined_ledger_json(const std::vector<std::string>& entries, std::size_t limit) {
    std::string text = R"({"entries":[)";
    const auto count = std::min(limit, entries.size());
    for (std::size_t i = 0; i < count; ++i) {
        text += (i == 0 ? "" : ",") + entries[i];
    }
    return text + "]}";
}

std::string restart_answer_json(const monitor::RestartAnswer& answer) {
    Json json;
    json["entries"] = Json::array();
    for (const auto& entry : answer.entries) {
        json["entries"].push_back(entry_json(entry));
    }
    json["notes"] = Json::array();
    for (const auto& note : answer.notes) {
        json["notes"].push_back({{"about", note.subject}, {"text", note.text}});
    }
    return to_text(json);
}

std::string ledger_entry_json(const policy::LedgerEntry& entry) {
    return to_text(entry_json(entry));
}

}  // namespace dynoward::daemon
