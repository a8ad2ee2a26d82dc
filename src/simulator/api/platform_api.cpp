// SPDX-License-Identifier: MIT
#include "simulator/api/platform_api.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "simulator/api/api_json.hpp"

namespace dynoward::simulator {
namespace {

using nlohmann::json;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view find_header(const std::vector<std::pair<std::string, std::string>>& headers,
                             std::string_view name) {
    const auto found = std::find_if(headers.begin(), headers.end(),
                                    [&](const auto& header) { return same_name(header.first, name); });
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

int hex_digit(char c) {
    const char digit = lower(c);
    return digit >= '0' && digit <= '9'   ? digit - '0'
           : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
                                          : -1;
}

std::string percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
            hex_digit(text[i + 2]) >= 0) {
            decoded += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            decoded += text[i];
        }
    }
    return decoded;
}

std::vector<std::string> path_of(std::string_view target) {
    std::vector<std::string> parts;
    target = target.substr(0, target.find('?'));
    while (!target.empty()) {
        target.remove_prefix(1);
        const auto end = std::min(target.find('/'), target.size());
        parts.push_back(percent_decoded(target.substr(0, end)));
        target.remove_prefix(end);
    }
    return parts;
}

ApiAnswer answer_text(int status, std::string body) {
    ApiAnswer made;
    made.status = status;
    made.body = std::move(body);
    made.headers.emplace_back("Content-Type", "application/json");
    return made;
}

ApiAnswer answer(int status, const json& body) {
    return answer_text(status, body.dump());
}

// Heroku's own ids and messages.
ApiAnswer error_answer(int status) {
    struct Known {
        int status;
        const char* id;
        const char* message;
    };
    constexpr std::array<Known, 13> known{{
        {400, "bad_request", "The request was invalid."},
        {401, "unauthorized", "Invalid credentials provided."},
        {402, "delinquent", "The account is delinquent."},
        {403, "forbidden", "You do not have access to this resource."},
        {404, "not_found", "Couldn't find that app."},
        {406, "not_acceptable", "The request did not specify a version."},
        {409, "conflict", "The request conflicts with another one."},
        {416, "requested_range_not_satisfiable", "Range could not be satisfied."},
        {422, "invalid_params", "The parameters were invalid."},
        {429, "rate_limit", "Your account reached the API rate limit."},
        {500, "internal_server_error", "Internal server error."},
        {502, "server_error", "Bad gateway."},
        {503, "service_unavailable", "API is currently not available."},
    }};
    const auto* const found =
        std::find_if(known.begin(), known.end(), [&](const Known& one) { return one.status == status; });
    return found == known.end() ? answer(status, api_json::error("unknown", "Something else."))
                                : answer(status, api_json::error(found->id, found->message));
}

ApiAnswer not_found(std::string_view resource) {
    json body = api_json::error("not_found", "Couldn't find that " + std::string(resource) + ".");
    body["resource"] = std::string(resource);
    return answer(404, body);
}

// `Range: id ..; max=1000`, or the value of a Next-Range: `id ]<last id>..; max=1000`.
struct Range {
    std::string after;
    std::size_t max = 0;
};

Range read_range(std::string_view text, std::size_t page) {
    Range range;
    range.max = page;
    if (const auto open = text.find(']'); open != std::string_view::npos) {
        range.after = text.substr(open + 1, text.find("..") - open - 1);
    }
    if (const auto max = text.find("max="); max != std::string_view::npos) {
        std::from_chars(text.data() + max + 4, text.data() + text.size(), range.max);
    }
    range.max = std::clamp<std::size_t>(range.max, 1, 1000);
    return range;
}

}  // namespace

std::string_view ApiQuery::header(std::string_view name) const {
    return find_header(headers, name);
}
std::string_view ApiAnswer::header(std::string_view name) const {
    return find_header(headers, name);
}

PlatformApi::PlatformApi(World& world, std::string token, std::uint64_t seed)
    : world_(world), token_(std::move(token)), random_(seed) {}

std::optional<ApiFault> PlatformApi::due_fault(const ApiQuery& query) {
    const bool restarts = query.method == "DELETE";
    for (auto fault = faults_.begin(); fault != faults_.end(); ++fault) {
        const bool concerned = fault->concerns == ApiFault::Concerns::any ||
                               (fault->concerns == ApiFault::Concerns::restarts) == restarts;
        if (!concerned) {
            continue;
        }
        ApiFault due = *fault;
        if (fault->times != std::numeric_limits<unsigned>::max() && --fault->times == 0) {
            faults_.erase(fault);
        }
        return due;
    }
    return std::nullopt;
}

ApiAnswer PlatformApi::handle(const Instant& now, const ApiQuery& query) {
    world_.advance(now);
    refill(now);
    const auto fault = due_fault(query);
    ApiAnswer result;
    if (!fault) {
        result = carry_out(now, query);
        finish(result);
        return result;
    }
    switch (fault->what) {
        case ApiFault::What::status:
            result = error_answer(fault->status);
            if (!fault->retry_after.empty()) {
                result.headers.emplace_back("Retry-After", fault->retry_after);
            }
            break;
        case ApiFault::What::without_effect:
            result = query.method == "DELETE" ? answer(202, json::object()) : carry_out(now, query);
            break;
        case ApiFault::What::reply_lost:
            result = carry_out(now, query);
            result.delivery = ApiAnswer::Delivery::lost;
            break;
        case ApiFault::What::reply_cut:
            result = carry_out(now, query);
            result.delivery = ApiAnswer::Delivery::cut;
            break;
        case ApiFault::What::hang:
            result = carry_out(now, query);
            result.delivery = ApiAnswer::Delivery::hang;
            break;
        case ApiFault::What::never_received: result.delivery = ApiAnswer::Delivery::lost; break;
        case ApiFault::What::wrong_shape:
            result = answer(200, json{{"dynos", {{{"name", 7}, {"state", json::array()}}}}});
            break;
        case ApiFault::What::not_json:
            result = answer(200, json::object());
            result.body = "<html><body>Application error</body></html>";
            break;
        case ApiFault::What::redirect:
            result = answer(302, json::object());
            result.headers.emplace_back("Location", "https://elsewhere.example.com" + query.target);
            break;
    }
    finish(result);
    return result;
}

ApiAnswer PlatformApi::carry_out(const Instant& now, const ApiQuery& query) {
    if (token_.empty() || query.header("authorization") != "Bearer " + token_) {
        return error_answer(401);
    }
    if (query.header("accept").find("application/vnd.heroku+json; version=3") == std::string_view::npos) {
        return error_answer(406);
    }
    if (rate_remaining_ == 0) {
        return error_answer(429);
    }
    --rate_remaining_;
    const auto path = path_of(query.target);
    if (path.size() == 5 && path[0] == "client") {
        return of_database(query, path);
    }
    if (path.size() < 2 || path.size() > 4 || path[0] != "apps") {
        return not_found("resource");
    }
    const SimulatedApp* const app = world_.find(path[1]);
    return app == nullptr ? not_found("app") : of_app(now, query, *app, path);
}

ApiAnswer PlatformApi::of_app(const Instant& now, const ApiQuery& query, const SimulatedApp& app,
                              const std::vector<std::string>& path) {
    const std::string what = path.size() > 2 ? path[2] : "";
    const std::string which = path.size() > 3 ? path[3] : "";
    if (query.method == "DELETE" && what == "dynos") {
        return restart(now, app, which);
    }
    if (query.method != "GET") {
        return not_found("resource");
    }
    if (what.empty()) {
        return answer(200, api_json::app(app));
    }
    if (what == "dynos" && which.empty()) {
        return list_dynos(query, app);
    }
    if (what == "dynos") {
        const Dyno* const dyno = app.find(which);
        return dyno == nullptr ? not_found("dyno") : answer(200, api_json::dyno(app, *dyno));
    }
    if (what == "formation") {
        json list = json::array();
        for (std::size_t type = 0; type < app.plan.types.size(); ++type) {
            if (which == app.plan.types[type].process_type) {
                return answer(200, api_json::formation(app, type));
            }
            list.push_back(api_json::formation(app, type));
        }
        return which.empty() ? answer(200, list) : not_found("formation");
    }
    if (what == "log-drains" && which.empty()) {
        return answer(200, json::array({api_json::log_drain(app, drain_url_)}));
    }
    if (what == "addon-attachments" && which.empty()) {
        return answer(200, api_json::attachments(app));
    }
    if (what == "features" && (which == "preboot" || which == "log-runtime-metrics")) {
        return answer(200, api_json::feature(app, which, which != "preboot" || app.plan.preboot));
    }
    return not_found("resource");
}

// At Heroku, databases have an API host of their own; here it is the same host.
ApiAnswer PlatformApi::of_database(const ApiQuery& query, const std::vector<std::string>& path) const {
    const bool reset = query.method == "POST" && path[1] == "v11" && path[2] == "databases" &&
                       path[3] == api_json::database_id && path[4] == "connection_reset";
    return reset ? answer(200, {{"message", "Connections reset."}}) : not_found("database");
}

// By id, as Heroku sorts, a page at a time.
ApiAnswer PlatformApi::list_dynos(const ApiQuery& query, const SimulatedApp& app) const {
    const Range range = read_range(query.header("range"), page_);
    std::vector<const Dyno*> dynos;
    for (const Dyno& dyno : app.dynos) {
        if (!dyno.scaled_away && dyno.api_id.text() > range.after) {
            dynos.push_back(&dyno);
        }
    }
    std::sort(dynos.begin(), dynos.end(),
              [](const Dyno* a, const Dyno* b) { return a->api_id.text() < b->api_id.text(); });
    const bool whole = dynos.size() <= range.max;
    if (!whole) {
        dynos.resize(range.max);
    }
    ApiAnswer made = answer_text(whole ? 200 : 206, api_json::dyno_list(app, dynos));
    made.headers.emplace_back("Accept-Ranges", "id, name");
    if (!whole) {
        made.headers.emplace_back(
            "Next-Range", "id ]" + dynos.back()->api_id.str() + "..; max=" + std::to_string(range.max));
    }
    return made;
}

// Always succeeds, as at Heroku: the answer is the same for a dyno that does not exist.
ApiAnswer PlatformApi::restart(const Instant& now, const SimulatedApp& app, const std::string& dyno) {
    if (dyno.empty()) {
        world_.restart_all(now, app.plan.name);
    } else {
        world_.restart(now, app.plan.name, dyno);
    }
    return answer(202, json::object());
}

// 4,500 tokens an hour, and never more than that at once.
void PlatformApi::refill(const Instant& now) {
    constexpr int max_tokens = 4500;
    constexpr auto one_each = Nanoseconds{std::chrono::hours{1}} / max_tokens;
    const auto since = refilled_at_.value_or(now.steady);
    const auto tokens = std::max<std::int64_t>(0, (now.steady - since) / one_each);
    refilled_at_ = since + tokens * one_each;
    rate_remaining_ = static_cast<int>(std::min<std::int64_t>(max_tokens, rate_remaining_ + tokens));
}

void PlatformApi::finish(ApiAnswer& result) {
    result.headers.emplace_back("Request-Id", random_.uuid().str());
    result.headers.emplace_back("RateLimit-Remaining", std::to_string(rate_remaining_));
    result.headers.emplace_back("Oauth-Scope", "global");
}

}  // namespace dynoward::simulator
