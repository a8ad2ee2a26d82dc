// SPDX-License-Identifier: MIT
// Forged lines: of the app, its visitors, partners with a log-input token.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using test::Story;
using test::two_web_dynos;
using testing::Contains;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

struct MadeUp {
    const char* fault;
    const char* app_name;
    const char* procid;
    std::string text;
};
void PrintTo(const MadeUp& forged, std::ostream* out) {
    *out << forged.fault << ' ' << forged.app_name << ' ' << forged.procid;
}

class ForgedLines : public testing::TestWithParam<MadeUp> {};

TEST_P(ForgedLines, NeverLeadToAVerdictHoweverMany) {
    auto story = two_web_dynos();
    for (int i = 0; i < 300; ++i) {
        story.line(GetParam().procid, GetParam().text, GetParam().app_name);
        story.run(1s);
    }
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.ledger(), IsEmpty());
    EXPECT_THAT(story.monitor->view(story.now)[0].dynos, SizeIs(2));
    EXPECT_EQ(story.monitor->view(story.now)[0].dynos[1].r14, 0U);
    EXPECT_EQ(story.monitor->view(story.now)[0].dynos[1].memory_total->value, 300);
}

const std::string high = test::memory_text("web.2", "web-2-life-1", 9999);
const std::string r14{test::r14_text};
INSTANTIATE_TEST_SUITE_P(
    All, ForgedLines,
    testing::Values(
        MadeUp{"F18", "app", "web.2", r14}, MadeUp{"F19", "app", "web.2", high},
        MadeUp{"F21", "heroku", "router", "at=error code=H12 path=\"/?x=" + r14 + "\" dyno=web.2"},
        MadeUp{"F21", "heroku", "router", high}, MadeUp{"F22", "Heroku", "web.2", high},
        MadeUp{"F22", "heroku.", "web.2", high}, MadeUp{"F22", "h\xD0\xB5roku", "web.2", high},
        MadeUp{"F22", "heroku", "web.02", high}, MadeUp{"F26", "heroku", "web.2/../..", high},
        MadeUp{"F26", "heroku", "..", high}, MadeUp{"F26", "heroku", "%2e%2e", r14},
        MadeUp{"F27", "heroku", "web.1", high},
        MadeUp{"F23", "heroku", "web.2", "Starting process with command `echo " + r14 + "`"},
        MadeUp{"F23", "heroku", "web.2", "said: " + r14},
        MadeUp{"F7", "app", "web.2", "x\n94 <134>1 2026-03-04T12:00:00+00:00 host heroku web.2 - " + r14}));

TEST(Forged, F24_LinesOfOneOffDynosAreShownAndNeverActedOn) {
    auto story = two_web_dynos();
    for (int i = 0; i < 20; ++i) {
        for (const auto* name : {"run.1234", "scheduler.9", "release.1"}) {
            story.sample(name, "some-life", 5000).r14(name);
        }
        story.run(20s);
    }
    EXPECT_THAT(story.deletes(), IsEmpty());
}

// Whoever holds a log-input token of the app can write perfect platform lines. The platform's own list
// decides.
TEST(Forged, F25_APerfectR14StreamWithoutMatchingSamplesIsNoEvidence) {
    auto story = two_web_dynos();
    for (int i = 0; i < 60; ++i) {
        story.r14("web.2");
        story.run(5s);
    }
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_GT(story.monitor->view(story.now)[0].dynos[1].r14, 50U);
}

TEST(Forged, F25_OfADynoThatTheListShowsToBeYoungIsHeld) {
    auto story = two_web_dynos();
    story.dyno("web.2").memory_mb = 600;
    story.dyno("web.2").updated_at = story.now.wall + 30s;
    story.run(200s);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), Contains("min_uptime"));
}

}  // namespace
}  // namespace dynoward
