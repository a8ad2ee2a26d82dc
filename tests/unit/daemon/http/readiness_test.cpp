// SPDX-License-Identifier: MIT
// Status and document of `/readyz?verbose`, for each combination of causes.
#include "daemon/http/readiness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace dynoward::daemon {
namespace {

using nlohmann::json;

const WallTime noon = parse_rfc3339("2026-03-04T12:00:00Z").value();

monitor::AppView app_with(monitor::SightState state, bool blind, const std::string& name = "shop") {
    monitor::AppView app(AppName::parse(name).value());
    app.sight = {state, noon, std::nullopt, blind};
    return app;
}

struct Case {
    bool shutting_down;
    bool asked;
    bool barred;
    bool blind;
    int status;
    const char* word;
};

TEST(Readiness, Is503IfItIsBlindOrCannotEnforce) {
    const std::vector<Case> cases{
        {false, false, false, false, 200, "ok"},
        {false, false, true, false, 200, "ok"},  // MODE=observe, so that acting is not expected
        {false, true, false, false, 200, "ok"},
        {false, true, true, false, 503, "may not act"},
        {false, false, false, true, 503, "blind"},
        {false, true, true, true, 503, "blind"},
        {true, true, false, false, 503, "shutting down"},
    };
    for (const auto& one : cases) {
        monitor::Standing standing{one.asked, {}};
        if (one.barred) {
            standing.barred = "paused until 2026-03-04T12:30:00Z";
        }
        const auto state = one.blind ? monitor::SightState::stale : monitor::SightState::ok;
        const auto made = readiness(one.shutting_down, standing,
                                    {app_with(monitor::SightState::ok, false), app_with(state, one.blind)});
        const auto said = json::parse(made.json);
        EXPECT_EQ(made.status, one.status) << made.json;
        EXPECT_EQ(said["status"], one.word) << made.json;
        EXPECT_EQ(said["may_act"], one.asked ? json(!one.barred) : json()) << made.json;
        EXPECT_EQ(said["reason"].is_null(), !(one.asked && one.barred)) << made.json;
    }
}

TEST(Readiness, EveryBlindStateIs503AndNormalSilenceIsNot) {
    for (const auto state :
         {monitor::SightState::no_lines, monitor::SightState::no_metrics, monitor::SightState::lossy,
          monitor::SightState::unproven, monitor::SightState::stale}) {
        EXPECT_EQ(readiness(false, {}, {app_with(state, true)}).status, 503) << to_text(state);
    }
    EXPECT_EQ(readiness(false, {}, {app_with(monitor::SightState::no_lines, false)}).status, 200);
}

TEST(Readiness, ShowsForEachAppWhatIsAndIsNotSeen) {
    auto app = app_with(monitor::SightState::stale, true);
    app.sight.advice = "web.2 has sent no memory line";
    app.last_batch_at = noon;
    const auto add = [&](const char* name, const char* reason) {
        app.dynos.emplace_back(DynoName::parse(name).value());
        if (reason != nullptr) {
            app.dynos.back().verdict = monitor::VerdictView{"hold", reason, std::nullopt};
        }
    };
    add("web.1", nullptr);
    add("web.2", "stale");
    add("web.3", "sustain");
    add("worker.1", "not_watched");
    const auto said = json::parse(readiness(false, {}, {app}).json).at("apps").at(0);
    EXPECT_EQ(said, json::parse(R"({"app":"shop","last_batch_at":"2026-03-04T12:00:00Z",
        "sight":{"state":"stale","since":"2026-03-04T12:00:00Z","advice":"web.2 has sent no memory line",
                 "blind":true},
        "dynos":{"known":4,"not_watched":1,"not_up":0,"stale":1,"no_quota":0}})"));
}

}  // namespace
}  // namespace dynoward::daemon
