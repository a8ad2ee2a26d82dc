// SPDX-License-Identifier: MIT
// APP_ID_OR_NAME names one app twice, by its name and by its id: only one of the two monitors restarts
// dynos.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using heroku::ApiReply;
using heroku::ApiRequest;
using test::Story;
using testing::AllOf;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = heroku::ApiRequest::Kind;
using namespace std::chrono_literals;

constexpr auto id = "01234567-89ab-cdef-0123-456789abcdef";

class SameApp : public testing::TestWithParam<std::vector<std::string>> {
 protected:
    SameApp() {
        auto settings = test::usual_settings();
        settings.apps.clear();
        for (const auto& app : GetParam()) {
            settings.apps.emplace_back(AppName::parse(app).value());
        }
        story = std::make_unique<Story>(settings);
        story->platform.tokens[id] = {"d.shop"};
        for (const auto* app : {"shop", id}) {
            story->add("web.1", 300, app);
            story->add("web.2", 600, app);
            story->add("web.3", 300, app);
        }
        story->platform.fault = [this](const ApiRequest& request) -> std::optional<ApiReply> {
            if (request.kind() != Kind::app_info || request.app().text() != id) {
                return std::nullopt;
            }
            return test::answered(200, story->platform.app_json(name_of_id));
        };
    }
    monitor::RestartAnswer order(const char* app, const char* dyno) {
        monitor::RestartRequest request(AppName::parse(app).value());
        request.dyno = DynoName::parse(dyno);
        request.rule = policy::Rule::manual;
        return story->ask(std::move(request));
    }
    std::vector<std::string> apps_of_deletes() const {
        std::vector<std::string> apps;
        for (const auto& one : story->requests) {
            if (one.request.changes_something()) {
                apps.push_back(one.request.app().text());
            }
        }
        return apps;
    }
    std::string barred() const { return story->monitor->standing(story->now).barred.value_or("no"); }

    std::unique_ptr<Story> story;
    std::string name_of_id = "shop";
};

TEST_P(SameApp, OnlyTheMonitorOfItsNameRestartsDynosAndTheOtherShowsWhy) {
    story->run(5min);
    EXPECT_THAT(apps_of_deletes(), AllOf(SizeIs(1), Each("shop")));
    const auto answer = order(id, "web.3");
    EXPECT_THAT(answer.entries, IsEmpty());
    ASSERT_THAT(answer.notes, SizeIs(1));
    EXPECT_THAT(answer.notes[0].text, HasSubstr("monitored as shop"));
    EXPECT_THAT(apps_of_deletes(), Each("shop"));
    EXPECT_THAT(barred(), AllOf(HasSubstr(id), HasSubstr("same app as shop")));
    EXPECT_TRUE(story->remarked("monitor.same_app"));
    for (const auto& app : story->monitor->view(story->now)) {
        if (app.app.text() == id) {
            EXPECT_TRUE(app.sight.blind);
            EXPECT_THAT(app.sight.advice.value_or(""), HasSubstr("same app as shop"));
            ASSERT_FALSE(app.dynos.empty());
            EXPECT_EQ(app.dynos[0].verdict.value().reason, "not_watched");
        } else {
            EXPECT_EQ(app.sight.state, monitor::SightState::ok);
        }
    }
}

TEST_P(SameApp, NothingIsRestartedByTheIdUntilItsNameIsKnown) {
    story->withhold = [](const ApiRequest& request) {
        return request.kind() == Kind::app_info && request.app().text() == id;
    };
    story->run(5min);
    const auto answer = order(id, "web.3");
    ASSERT_THAT(answer.entries, SizeIs(1));
    EXPECT_THAT(answer.entries[0].reason, HasSubstr("one of the others"));
    EXPECT_THAT(apps_of_deletes(), Each("shop"));
    EXPECT_THAT(barred(), HasSubstr(id));
}

TEST_P(SameApp, ADifferentAppIsMonitoredByItsId) {
    name_of_id = "blog";
    story->platform.tokens[id] = {"d.blog"};
    story->run(3min);
    EXPECT_EQ(barred(), "no");
    EXPECT_THAT(order(id, "web.3").entries, SizeIs(1));
    story->run(5s);
    EXPECT_THAT(apps_of_deletes(), testing::Contains(std::string(id)));
}
INSTANTIATE_TEST_SUITE_P(Orders, SameApp,
                         testing::Values(std::vector<std::string>{"shop", id},
                                         std::vector<std::string>{id, "shop"}));

}  // namespace
}  // namespace dynoward
