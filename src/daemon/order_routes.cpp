// SPDX-License-Identifier: MIT
#include "daemon/order_routes.hpp"

#include <algorithm>

#include "daemon/ledger_json.hpp"
#include "daemon/order_json.hpp"
#include "daemon/replies.hpp"
#include "dynoward/values/limits.hpp"

namespace dynoward::daemon {
namespace {

constexpr std::string_view pause_path = "/api/v1/pause";
constexpr std::string_view resume_path = "/api/v1/resume";
constexpr std::string_view apps_prefix = "/api/v1/apps/";
constexpr std::string_view dynos_infix = "/dynos/";
constexpr std::string_view restart_suffix = "/restart";

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

int status_of(const monitor::WishAnswer& answer) {
    if (answer.outcome == monitor::WishAnswer::Outcome::unknown) {
        return 404;
    }
    const bool begun = std::any_of(answer.entries.begin(), answer.entries.end(), [](const auto& entry) {
        return entry.verdict == policy::Verdict::restart && entry.result == policy::Result::pending;
    });
    return begun ? 202 : 409;
}

}  // namespace

OrderRoutes::OrderRoutes(OwnerCheck& owner, const StateReport& state, monitor::Monitor& monitor,
                         const Surroundings& surroundings, CarryOut carry_out,
                         std::function<void()> hold_back)
    : owner_(owner),
      state_(state),
      monitor_(monitor),
      surroundings_(surroundings),
      carry_out_(std::move(carry_out)),
      hold_back_(std::move(hold_back)) {}

bool OrderRoutes::owns(std::string_view path) {
    return path == pause_path || path == resume_path ||
           (path.substr(0, apps_prefix.size()) == apps_prefix && ends_with(path, restart_suffix));
}

std::optional<net::Reply> OrderRoutes::on_head(const net::RequestHead& head) {
    return owner_.judge_order(head);
}

net::Reply OrderRoutes::on_body(const net::RequestHead& head, std::string_view body) {
    if (body.size() > limits::order_bytes) {
        return status_reply(413);
    }
    const auto path = head.path();
    if (path == pause_path) {
        return pause(body);
    }
    return path == resume_path ? resume() : restart(path);
}

net::Reply OrderRoutes::pause(std::string_view body) {
    const auto span = pause_of(body);
    if (!span) {
        return json_reply(400, R"({"error":"minutes: a whole number from )" +
                                   std::to_string(limits::shortest_pause_min) + " to " +
                                   std::to_string(limits::longest_pause_min) + R"("})");
    }
    monitor::Effects effects;
    monitor_.pause(surroundings_.clock(), *span, effects);
    hold_back_();
    carry_out_(effects);
    state_.forget();
    return json_reply(200, state_.head());
}

net::Reply OrderRoutes::resume() {
    monitor::Effects effects;
    monitor_.resume(surroundings_.clock(), effects);
    carry_out_(effects);
    state_.forget();
    return json_reply(200, state_.head());
}

net::Reply OrderRoutes::restart(std::string_view path) {
    const auto named = dyno_in_path(path);
    if (!named) {
        return json_reply(404, R"({"entries":[],"notes":[]})");
    }
    monitor::Wish wish(named->first);
    wish.dyno = named->second;
    wish.rule = policy::Rule::manual;
    monitor::Effects effects;
    const auto answer = monitor_.ask_restart(surroundings_.clock(), wish, effects);
    carry_out_(effects);
    state_.forget();
    return json_reply(status_of(answer), wish_answer_json(answer));
}

std::optional<std::chrono::minutes> pause_of(std::string_view body) {
    const auto json = read_order(body);
    const auto* minutes = json ? member(&*json, "minutes") : nullptr;
    if (minutes == nullptr || !minutes->is_number_unsigned()) {
        return std::nullopt;
    }
    const auto number = minutes->get<std::uint64_t>();
    if (number < limits::shortest_pause_min || number > limits::longest_pause_min) {
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
