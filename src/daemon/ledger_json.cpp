// SPDX-License-Identifier: MIT
#include "daemon/ledger_json.hpp"

#include <algorithm>

#include "daemon/json_text.hpp"

namespace dynoward::daemon {
namespace {

// Only the numbers the rule fired on; the others were not part of it.
Json evidence_json(const policy::Evidence& evidence) {
    Json json = Json::object();
    if (evidence.memory_total) {
        json["memory_total_mb"] = rounded(evidence.memory_total->value);
    }
    if (evidence.limit) {
        json["limit_mb"] = rounded(evidence.limit->value);
    }
    if (evidence.held_s) {
        json["held_s"] = *evidence.held_s;
    }
    if (evidence.samples) {
        json["samples"] = *evidence.samples;
    }
    if (evidence.r14) {
        json["r14"] = *evidence.r14;
    }
    if (evidence.span_s) {
        json["span_s"] = *evidence.span_s;
    }
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

std::string ledger_json(const policy::Ledger& ledger, std::size_t limit) {
    Json entries = Json::array();
    const auto count = std::min(limit, ledger.entries().size());
    for (std::size_t i = 0; i < count; ++i) {
        entries.push_back(entry_json(ledger.entries()[i]));
    }
    Json json;
    json["entries"] = std::move(entries);
    return to_text(json);
}

std::string ledger_entry_json(const policy::LedgerEntry& entry) {
    return to_text(entry_json(entry));
}

}  // namespace dynoward::daemon
