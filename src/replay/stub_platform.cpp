// SPDX-License-Identifier: MIT
#include "replay/stub_platform.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/logplex/classify.hpp"

namespace dynoward::replay {
namespace {

using logplex::Lifecycle;
using Json = nlohmann::json;

// After this long without a line a dyno is no longer listed: it was scaled away, and that line was not
// recorded.
constexpr Seconds max_silence{600};
// If it still sends metrics this long after its start, it is up, even if no line reported that.
constexpr Seconds max_boot{180};

bool announces_new_incarnation(const Lifecycle& what) {
    return what.what == Lifecycle::What::restarting || what.what == Lifecycle::What::cycling ||
           what.what == Lifecycle::What::relocating;
}

bool is_retired(const StubDyno& dyno, std::string_view incarnation) {
    return std::find(dyno.retired.begin(), dyno.retired.end(), incarnation) != dyno.retired.end();
}

}  // namespace

StubDyno* StubPlatform::update(const logplex::Event& event, WallTime now) {
    if (const auto* line = std::get_if<logplex::ApiLine>(&event.what)) {
        scale(line->scale);
        return nullptr;
    }
    // Router lines and legacy metrics do not add a dyno, as in the fleet.
    const bool is_about_dyno = event.dyno && !std::holds_alternative<logplex::RouterError>(event.what) &&
                               !std::holds_alternative<logplex::LegacyMetric>(event.what) &&
                               !std::holds_alternative<std::monostate>(event.what);
    if (!is_about_dyno || is_one_off_type(event.dyno->type())) {
        const auto known = event.dyno ? dynos_.find(event.dyno->text()) : dynos_.end();
        return known != dynos_.end() ? &known->second : nullptr;
    }
    const auto at = std::min(event.time.value_or(now), now);
    auto& dyno = dyno_of(event, at);
    dyno.last_line_at = std::max(dyno.last_line_at, at);
    if (const auto* change = std::get_if<logplex::StateChange>(&event.what)) {
        update_state(dyno, change->from, change->to, at);
    } else if (const auto* lifecycle = std::get_if<Lifecycle>(&event.what)) {
        if (announces_new_incarnation(*lifecycle)) {
            dyno.starting_at = at;
            end_replaced(dyno, at);
        }
    } else if (!event.incarnation.empty()) {
        update_incarnation(dyno, event.incarnation, at);
    }
    return &dyno;
}

StubDyno& StubPlatform::dyno_of(const logplex::Event& event, WallTime at) {
    if (const auto known = dynos_.find(event.dyno->text()); known != dynos_.end()) {
        return known->second;
    }
    if (dynos_.size() >= limits::dynos_per_app) {
        dynos_.erase(std::min_element(dynos_.begin(), dynos_.end(), [](const auto& a, const auto& b) {
            return a.second.last_line_at < b.second.last_line_at;
        }));
    }
    auto& dyno = dynos_.emplace(event.dyno->text(), StubDyno(DynoName(*event.dyno))).first->second;
    const bool older =
        at < begins_ + startup_span && !std::holds_alternative<logplex::StateChange>(event.what);
    dyno.created_at = dyno.updated_at = older ? begins_ - assumed_age_ : at;
    return dyno;
}

void StubPlatform::update_state(StubDyno& dyno, DynoState from, DynoState to, WallTime at) {
    if (from == DynoState::up || to == DynoState::starting) {
        dyno.starting_at = to == DynoState::starting ? at : dyno.starting_at.value_or(at);
        end_replaced(dyno, at);
    }
    if (to == DynoState::up) {
        if (dyno.starting_at) {  // before its first metric line, so its uuid is not known yet
            if (!dyno.incarnation.empty()) {
                dyno.retired.push_back(std::exchange(dyno.incarnation, {}));
            }
            ++dyno.generation;
            dyno.created_at = *std::exchange(dyno.starting_at, std::nullopt);
        }
        dyno.updated_at = at;
        end_replaced(dyno, at);
    }
    dyno.state = to;
}

// The recording shows a new incarnation, too.
void StubPlatform::end_replaced(StubDyno& dyno, WallTime at) {
    if (std::exchange(dyno.replaced, false)) {
        dyno.replaced_ended_at = at;
    }
}

void StubPlatform::update_incarnation(StubDyno& dyno, std::string_view incarnation, WallTime at) const {
    if (incarnation == dyno.incarnation) {
        if (dyno.state != DynoState::up && at - dyno.created_at > max_boot && !dyno.starting_at) {
            dyno.state = DynoState::up;
            dyno.updated_at = at;
        }
        return;
    }
    if (is_retired(dyno, incarnation)) {
        return;
    }
    const bool unnamed = dyno.incarnation.empty();
    if (!unnamed) {
        dyno.retired.push_back(dyno.incarnation);
        ++dyno.generation;
        if (!dyno.starting_at) {
            dyno.state = DynoState::up;  // the recording has no state changes
        }
        dyno.created_at = dyno.updated_at = dyno.starting_at.value_or(at);
        dyno.starting_at.reset();
        end_replaced(dyno, at);
    }
    dyno.incarnation = incarnation;
}

bool StubPlatform::is_gone(const StubDyno& dyno, const logplex::Event& event) {
    if (std::holds_alternative<logplex::StateChange>(event.what) ||
        std::holds_alternative<Lifecycle>(event.what)) {
        return false;  // these show the end of the recorded incarnation and the start of the next
    }
    const bool metric = std::holds_alternative<logplex::MemorySample>(event.what) ||
                        std::holds_alternative<logplex::LoadSample>(event.what);
    if (metric && !event.incarnation.empty()) {
        // With preboot it reports beside the new one for a while. The monitor measures for how long.
        const bool overlaps =
            dyno.replaced_ended_at && event.time && *event.time < *dyno.replaced_ended_at + fleet::overlap;
        return !dyno.replaced_incarnation.empty() && event.incarnation == dyno.replaced_incarnation &&
               !overlaps;
    }
    return dyno.replaced;
}

void StubPlatform::scale(std::string_view list) {
    while (const auto entry = logplex::read_scale(list)) {
        std::erase_if(dynos_, [&entry](const auto& known) {
            return known.second.name.type() == entry->process_type &&
                   known.second.name.number() > entry->quantity;
        });
    }
}

bool StubPlatform::is_listed(const StubDyno& dyno, WallTime now) const {
    return now - dyno.last_line_at <= max_silence;
}

std::string StubPlatform::dyno_list(WallTime now) const {
    auto list = Json::array();
    for (const auto& [name, dyno] : dynos_) {
        if (is_listed(dyno, now)) {
            list.push_back({{"name", name},
                            {"type", std::string(dyno.name.type())},
                            {"state", std::string(to_text(dyno.state))},
                            {"id", "dry-run-" + std::to_string(dyno.generation)},
                            {"created_at", format_rfc3339(dyno.created_at)},
                            {"updated_at", format_rfc3339(dyno.updated_at)}});
        }
    }
    return list.dump();
}

std::string StubPlatform::formation(WallTime now) const {
    std::map<std::string, long> quantities;
    for (const auto& [name, dyno] : dynos_) {
        quantities[std::string(dyno.name.type())] += is_listed(dyno, now) ? 1 : 0;
    }
    auto list = Json::array();
    for (const auto& [type, quantity] : quantities) {
        list.push_back({{"type", type}, {"quantity", quantity}});
    }
    return list.dump();
}

void StubPlatform::restart(WallTime now, const DynoName& name) {
    const auto known = dynos_.find(name.text());
    if (known == dynos_.end()) {
        return;
    }
    auto& dyno = known->second;
    dyno.replaced_incarnation = dyno.incarnation;
    dyno.replaced = true;
    dyno.replaced_ended_at.reset();
    ++dyno.generation;
    dyno.created_at = dyno.updated_at = now;
    dyno.state = DynoState::up;
}

heroku::ApiReply StubPlatform::answer(WallTime now, const heroku::ApiRequest& request) {
    using Kind = heroku::ApiRequest::Kind;
    heroku::ApiReply reply;
    reply.outcome = heroku::ApiReply::Outcome::answered;
    reply.status = 200;
    switch (request.kind()) {
        case Kind::list_dynos: reply.body = dyno_list(now); break;
        case Kind::list_formation: reply.body = formation(now); break;
        case Kind::list_drains: reply.body = "[]"; break;  // the sender is trusted without it
        case Kind::app_info: reply.body = R"({"maintenance":false})"; break;
        case Kind::feature_info: reply.body = R"({"enabled":false})"; break;
        case Kind::platform_status:
            reply.body = R"({"status":[{"system":"Apps","status":"green"}]})";
            break;
        case Kind::restart_dyno:
            reply.status = 202;
            restart(now, request.dyno().value());
            break;
        case Kind::list_attachments:  // only the daemon sends these
        case Kind::reset_connections: reply.status = 404; break;
    }
    return reply;
}

}  // namespace dynoward::replay
