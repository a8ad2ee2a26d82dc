// SPDX-License-Identifier: MIT
// Any octets as the body of a Platform API reply, read by each of its readers: a typed error, or values
// within bounds. Nothing is thrown, and no text leaves that could end a log line or a request path.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "dynoward/values/limits.hpp"
#include "fuzz/invariant.hpp"
#include "heroku/breaker.hpp"
#include "heroku/replies.hpp"
#include "restart/restart.hpp"
#include "values/bounded_json.hpp"

namespace {

using namespace dynoward;
using namespace dynoward::heroku;

bool is_printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

void check_dynos(std::string_view body) {
    const auto dynos = read_dynos(body);
    if (!dynos) {
        return;
    }
    // The shortest dyno that can be read has more octets than this.
    DYNOWARD_INVARIANT(dynos->size() * 50 <= body.size());
    for (const auto& dyno : *dynos) {
        DYNOWARD_INVARIANT(DynoNameRef::parse(dyno.name).has_value());
        DYNOWARD_INVARIANT(dyno.updated_at != WallTime{} || dyno.created_at != WallTime::max());
        DYNOWARD_INVARIANT(!dyno.differs_from(dyno));
    }
}

void check_lists(std::string_view body) {
    if (const auto formation = read_formation(body)) {
        DYNOWARD_INVARIANT(formation->size() <= limits::api_reply_values);
    }
    if (const auto tokens = read_drain_tokens(body)) {
        DYNOWARD_INVARIANT(std::all_of(tokens->begin(), tokens->end(), [](const DrainToken& token) {
            return is_printable(token.text()) && !token.text().empty();
        }));
    }
    if (const auto id = read_addon_id(body, "redis-tall-1"); id && *id) {
        DYNOWARD_INVARIANT(AddonId::parse((*id)->text()).has_value());
    }
}

// A DELETE answered so: ended as refused only by an error of the API's own, else followed up.
void check_delete(std::string_view body, int status) {
    const Instant now{SteadyTime(Seconds(1000)), WallTime(Seconds(1'700'000'000))};
    fleet::Dyno dyno(DynoName::parse("web.1").value());
    dyno.incarnation = "before";
    dyno.listed.emplace();
    restart::Restart one(dyno.name, "web", policy::Rule::memory);
    one.resume(now, restart::event::Chosen{});
    one.resume(now, restart::event::Approved{dyno, policy::Rule::memory, nullptr});
    ApiReply reply;
    reply.outcome = ApiReply::Outcome::answered;
    reply.status = status;
    reply.body = body;
    one.resume(now, restart::event::Reply{reply});
    const auto& record = one.record();
    DYNOWARD_INVARIANT(is_printable(record.detail) && is_printable(record.reply_problem));
    if (record.state == restart::State::done) {
        DYNOWARD_INVARIANT(record.ending == restart::Ending::refused && is_own_error(body));
        DYNOWARD_INVARIANT(status >= 400 && status < 500);
        DYNOWARD_INVARIANT(is_printable(record.refusal) && !record.refusal.empty());
    } else {
        DYNOWARD_INVARIANT(record.state == restart::State::confirming);
    }
    Breaker breaker;
    breaker.on_reply(now, reply);
    DYNOWARD_INVARIANT(is_printable(breaker.why()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    check_dynos(body);
    check_lists(body);
    if (const auto app = read_app(body); app && app->released_at) {
        DYNOWARD_INVARIANT(parse_rfc3339(format_rfc3339(*app->released_at)).has_value());
    }
    static_cast<void>(read_apps_are_red(body).has_value());
    const auto error = read_error(body);
    DYNOWARD_INVARIANT(error.size() <= 200 && is_printable(error));
    constexpr int statuses[] = {100, 200, 202, 301, 400, 401, 403, 404, 408, 422, 429, 500, 503};
    check_delete(body, statuses[size % std::size(statuses)]);
    return 0;
}
