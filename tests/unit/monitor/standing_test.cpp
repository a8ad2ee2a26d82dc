// SPDX-License-Identifier: MIT
// Whether restarts can be sent at all, and why not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using namespace std::chrono_literals;
using test::Story;
using test::two_web_dynos;
using test::usual_settings;
using testing::HasSubstr;

TEST(Standing, ShowsWhyNothingCanBeRestarted) {
    auto story = two_web_dynos();
    const auto barred = [&] { return story.monitor->standing(story.now).barred.value_or("no"); };
    EXPECT_TRUE(story.monitor->standing(story.now).asked);
    EXPECT_EQ(barred(), "no");
    story.pause(std::chrono::minutes(30));
    EXPECT_THAT(barred(), HasSubstr("paused until 2026-03-04T12:32"));
    story.resume();
    story.platform.fault = [](const heroku::ApiRequest&) {
        return test::error_reply(401, "unauthorized", "Invalid credentials provided.");
    };
    story.dyno("web.2").memory_mb = 600;
    story.run(10min);
    EXPECT_THAT(barred(), HasSubstr("the Platform API answered 401"));
    story.monitor->stop_acting();
    EXPECT_EQ(barred(), "shutting down");
    auto settings = usual_settings();
    settings.platform.key = Secret();
    Story keyless(settings);
    EXPECT_TRUE(keyless.monitor->standing(keyless.now).asked);
    EXPECT_THAT(keyless.monitor->standing(keyless.now).barred.value_or(""), HasSubstr("HEROKU_API_KEY"));
    EXPECT_THAT(Story{settings::Settings()}.monitor->standing(keyless.now).barred.value_or(""),
                HasSubstr("APP_ID_OR_NAME"));
}

}  // namespace
}  // namespace dynoward
