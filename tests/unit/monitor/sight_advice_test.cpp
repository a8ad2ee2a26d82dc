// SPDX-License-Identifier: MIT
// The advice if batches are refused here, or requests are refused by the platform.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using namespace std::chrono_literals;
using monitor::SightState;
using test::Story;
using test::usual_settings;
using testing::AllOf;
using testing::HasSubstr;

monitor::SightView sight(const Story& story) {
    return story.monitor->view(story.now).at(0).sight;
}

std::string advice(const Story& story, std::size_t app = 0) {
    return story.monitor->view(story.now).at(app).sight.advice.value_or("none");
}

TEST(Sight, IfBatchesAreRefusedItShowsWhyAndNotThatADrainIsMissing) {
    auto settings = usual_settings();
    settings.apps.emplace_back(AppName::parse("blog").value());
    Story story(settings);
    story.add("web.1").silent = true;
    story.add("web.1", 300, "blog").silent = true;
    const auto refuse = [&](std::optional<std::string_view> app, std::string_view remedy) {
        for (auto i = 0; i < 12; ++i) {
            story.monitor->on_refused(story.now, app, remedy);
            story.run(10s);
        }
    };
    refuse("shop", "with a wrong password (401)");
    EXPECT_EQ(sight(story).state, SightState::no_lines);
    EXPECT_TRUE(sight(story).blind);
    EXPECT_EQ(advice(story), "no lines, but batches arrive and are refused: with a wrong password (401)");
    EXPECT_THAT(advice(story, 1), HasSubstr("heroku drains:add"));
    for (const auto nobodys :
         {std::optional<std::string_view>("shpo"), std::optional<std::string_view>()}) {
        refuse(nobodys, "at a wrong path (404)");
        EXPECT_THAT(advice(story), HasSubstr("refused: at a wrong path"));
        EXPECT_THAT(advice(story, 1), HasSubstr("refused: at a wrong path"));
    }
    story.run(2min);
    EXPECT_THAT(advice(story), HasSubstr("heroku drains:add")) << "nothing comes any more";
}

TEST(Sight, UnprovenBatchesNameWhatKeepsThePlatformsListAway) {
    for (const auto& [status, reason] :
         {std::pair{401, "answered 401"}, std::pair{404, "there is no app shop"}}) {
        Story story(usual_settings());
        story.add("web.1");
        story.path_app = "shop";
        story.platform.fault = [status = status](const heroku::ApiRequest&) {
            return test::error_reply(status, "none", "No.");
        };
        story.run(180s);
        EXPECT_EQ(sight(story).state, SightState::unproven);
        EXPECT_THAT(advice(story), AllOf(HasSubstr("has not listed the drains of shop yet ("),
                                         HasSubstr(reason), HasSubstr("no batch counts")));
    }
}

}  // namespace
}  // namespace dynoward
