// SPDX-License-Identifier: MIT
#include "daemon/http/memory_history.hpp"

#include <fmt/format.h>

#include <iterator>
#include <set>

#include "daemon/json/json_text.hpp"
#include "restart/restart.hpp"

namespace dynoward::daemon {
namespace {

std::uint32_t unix_s(WallTime at) {
    return static_cast<std::uint32_t>(std::chrono::duration_cast<Seconds>(at.time_since_epoch()).count());
}

// A new incarnation this soon after our DELETE is the result of it.
constexpr auto ours_for_s = static_cast<std::uint32_t>(restart::confirm_deadline.count());

}  // namespace

void MemoryHistory::record(const std::vector<monitor::AppView>& apps) {
    std::set<Key> seen;
    for (const auto& app : apps) {
        for (const auto& dyno : app.dynos) {
            Key key{app.app.text(), dyno.name.text()};
            auto curve = curves_.find(key);
            if (curve == curves_.end() && curves_.size() < limits::history_dynos) {
                curve = curves_.try_emplace(key).first;
            }
            if (curve != curves_.end()) {
                add(curve->second, app, dyno);
                seen.insert(std::move(key));
            }
        }
    }
    std::erase_if(curves_, [&](const auto& entry) { return seen.count(entry.first) == 0; });
}

void MemoryHistory::add(Curve& curve, const monitor::AppView& app, const monitor::DynoView& dyno) {
    const auto at_s = dyno.last_sample_at ? unix_s(*dyno.last_sample_at) : 0;
    const bool newer = curve.points.empty() || at_s > curve.points.back().at_s;
    if (dyno.incarnation && *dyno.incarnation != curve.incarnation) {
        const bool ours = curve.restarted_s != 0 && at_s <= curve.restarted_s + ours_for_s;
        if (!curve.incarnation.empty() && !ours && at_s != 0) {
            curve.marks.push_back({at_s, Kind::cycled});
        }
        curve.incarnation = *dyno.incarnation;
    }
    if (app.released_at && app.released_at != curve.released_at) {
        if (!curve.points.empty()) {
            curve.marks.push_back({unix_s(*app.released_at), Kind::released});
        }
        curve.released_at = app.released_at;
    }
    if (dyno.memory_total && at_s != 0 && newer) {
        curve.points.push_back({at_s, static_cast<float>(dyno.memory_total->value)});
    }
}

void MemoryHistory::mark_restart(const policy::LedgerEntry& entry) {
    const auto curve = curves_.find({entry.app.text(), entry.dyno.text()});
    if (entry.verdict == policy::Verdict::restart && curve != curves_.end()) {
        curve->second.restarted_s = unix_s(entry.at);
        curve->second.marks.push_back({curve->second.restarted_s, Kind::restarted});
    }
}

// Written without the JSON library: the curves of 500 dynos are a quarter of a million points, and the
// event loop waits meanwhile.
std::string MemoryHistory::json() const {
    std::string text = "{\"apps\":[";
    const std::string* app = nullptr;
    for (const auto& [key, curve] : curves_) {
        if (app == nullptr || *app != key.first) {
            text += app != nullptr ? "]}," : "";
            text += "{\"app\":" + daemon::to_text(Json(key.first)) + ",\"dynos\":[";
            app = &key.first;
        } else {
            text += ',';
        }
        text += "{\"name\":" + daemon::to_text(Json(key.second)) + ",\"points\":[";
        for (const auto& point : curve.points) {
            fmt::format_to(std::back_inserter(text), "{}[{},{:.1f}]", text.back() == '[' ? "" : ",",
                           point.at_s, point.mb);
        }
        text += "],\"marks\":[";
        for (const auto& mark : curve.marks) {
            fmt::format_to(std::back_inserter(text), "{}{{\"at\":{},\"kind\":\"{}\"}}",
                           text.back() == '[' ? "" : ",", mark.at_s, to_text(mark.kind));
        }
        text += "]}";
    }
    return text + (app != nullptr ? "]}]}" : "]}");
}

const char* MemoryHistory::to_text(Kind kind) {
    switch (kind) {
        case Kind::restarted: return "restarted";
        case Kind::released: return "released";
        case Kind::cycled: return "cycled";
    }
    return "cycled";
}

}  // namespace dynoward::daemon
