// SPDX-License-Identifier: MIT
#include "daemon/http/command_routes.hpp"

#include <algorithm>

#include "daemon/http/command_json.hpp"
#include "daemon/http/replies.hpp"
#include "daemon/json/ledger_json.hpp"
#include "dynoward/values/limits.hpp"

namespace dynoward::daemon {
namespace {

constexpr std::string_view apps_prefix = "/api/v1/apps/";
constexpr std::string_view dynos_infix = "/dynos/";
constexpr std::string_view restart_suffix = "/restart";

int status_of(const monitor::RestartAnswer& answer) {
    if (answer.outcome == monitor::RestartAnswer::Outcome::unknown) {
        return 404;
    }
    const bool started = std::any_of(answer.entries.begin(), answer.entries.end(), [](const auto& entry) {
        return entry.verdict == policy::Verdict::restart && entry.result == policy::Result::pending;
    });
    return started ? 202 : 409;
}

}  // namespace

CommandRoutes::CommandRoutes(const StateReport& state, monitor::Monitor& monitor,
                             const Environment& environment, ApplyEffects apply_effects,
                             std::function<void()> withdraw_changes)
    : state_(state),
      monitor_(monitor),
      environment_(environment),
      apply_effects_(std::move(apply_effects)),
      withdraw_changes_(std::move(withdraw_changes)) {}

net::Reply CommandRoutes::pause(std::string_view body) {
    const auto span = pause_of(body);
    if (!span) {
        return json_reply(400, R"({"error":"minutes: a whole number from )" +
                                   std::to_string(limits::min_pause_min) + " to " +
                                   std::to_string(limits::max_pause_min) + R"("})");
    }
    monitor::Effects effects;
    monitor_.pause(environment_.clock(), *span, effects);
    withdraw_changes_();
    apply_effects_(effects);
    state_.invalidate();
    return json_reply(200, state_.summary());
}

net::Reply CommandRoutes::resume() {
    monitor::Effects effects;
    monitor_.resume(environment_.clock(), effects);
    apply_effects_(effects);
    state_.invalidate();
    return json_reply(200, state_.summary());
}

net::Reply CommandRoutes::restart(std::string_view path) {
    const auto named = dyno_in_path(path);
    if (!named) {
        return json_reply(404, R"({"entries":[],"notes":[]})");
    }
    monitor::RestartRequest request(named->first);
    request.dyno = named->second;
    request.rule = policy::Rule::manual;
    monitor::Effects effects;
    const auto answer = monitor_.request_restart(environment_.clock(), request, effects);
    apply_effects_(effects);
    state_.invalidate();
    return json_reply(status_of(answer), restart_answer_json(answer));
}

std::optional<std::chrono::minutes> pause_of(std::string_view body) {
    const auto json = read_command(body);
    const auto* minutes = json ? member(&*json, "minutes") : nullptr;
    if (minutes == nullptr || !minutes->is_number_unsigned()) {
        return std::nullopt;
    }
    const auto number = minutes->get<std::uint64_t>();
    if (number < limits::min_pause_min || number > limits::max_pause_min) {
        return std::nullopt;
    }
    return std::chrono::minutes(number);
}

std::optional<std::pair<AppName, DynoName>> dyno_in_path(std::string_view path) {
    path.remove_prefix(std::min(path.size(), apps_prefix.size()));
    path.remove_suffix(std::min(path.size(), restart_suffix.size()));
    const auto infix = path.find(dynos_infix);
    if (infix == std::string_view::npos) {
        return std::nullopt;
    }
    const auto app = AppName::parse(path.substr(0, infix));
    const auto dyno = DynoName::parse(path.substr(infix + dynos_infix.size()));
    return app && dyno ? std::optional(std::pair(*app, *dyno)) : std::nullopt;
}

}  // namespace dynoward::daemon
