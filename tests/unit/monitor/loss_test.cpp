// SPDX-License-Identifier: MIT
// Notices of lost lines: whose loss it is, and what comes of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "dynoward/values/limits.hpp"
#include "support/story.hpp"

namespace dynoward {
namespace {

using monitor::Notification;
using test::Story;
using test::two_web_dynos;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

constexpr const char* other = "d.ef81114b-2b88-4af4-b518-15b6ece6cbc0";

std::string l10_of(const std::string& drain, const std::string& number = "1") {
    return "Error L10 (output buffer overflow): drain '" + drain + "' dropped " + number +
           " messages since 2026-03-04T11:59:02.000000+00:00.";
}

monitor::AppView shop(const Story& story) {
    return story.monitor->view(story.now)[0];
}

// An abandoned add-on's drain writes one a minute for weeks. It was a gap for ever, and no restart.
TEST(Loss, L1_ANoticeThatNamesAnotherDrainIsNoLossOfOurs) {
    auto story = two_web_dynos();
    story.r14s = false;
    story.dyno("web.2").memory_mb = 600;
    const auto begin = story.now;
    ASSERT_TRUE(story.run_until(5min, [&] {
        story.line("logplex", l10_of(other));
        return !story.deletes().empty();
    }));
    EXPECT_LE(story.now.steady - begin.steady, 100s);
    EXPECT_FALSE(shop(story).gap_at);
    EXPECT_EQ(shop(story).drain.lost_lines, 0U);
    EXPECT_GT(story.fate(logplex::Fate::other_loss), 0U);
    EXPECT_EQ(story.fate(logplex::Fate::loss), 0U);
    EXPECT_EQ(story.fates(), story.frames_posted);
}

TEST(Loss, L1_ItIsReportedOnceForEachDrainAndNotEachHour) {
    auto story = two_web_dynos();
    for (int i = 0; i < 30; ++i) {
        story.line("logplex", l10_of(other, "7")).post();
        story.line("logplex", l10_of("d.second", "8")).post();
        story.run(1h);
    }
    EXPECT_EQ(story.times_remarked("drain.other_lossy"), 2U);
    EXPECT_THAT(story.remark_of("drain.other_lossy"),
                HasSubstr("app=shop drain=d.ef8111... lines_lost=7 "));
    ASSERT_THAT(story.news, SizeIs(2));
    EXPECT_EQ(story.news[0].event, Notification::Event::drain_other_lossy);
    EXPECT_THAT(story.news[0].text, HasSubstr("Another drain of shop, d.ef8111..., loses log lines"));
    EXPECT_THAT(story.news[0].text, testing::Not(HasSubstr("15b6ece6cbc0")));
    story.run(limits::other_drain_episode);
    story.line("logplex", l10_of(other, "7")).post();
    EXPECT_THAT(story.news, SizeIs(3));
}

TEST(Loss, L1_MoreOtherDrainsThanAnAppHasStayWithinTheirBound) {
    auto story = two_web_dynos();
    story.metrics = false;
    for (int i = 0; i < 100; ++i) {
        story.line("logplex", l10_of("d." + std::to_string(i))).post();
    }
    for (const auto& container : story.monitor->introspect().containers) {
        EXPECT_LE(container.size, container.bound) << container.name;
    }
}

TEST(Loss, L1_TextInANamedDrainIsMadeHarmless) {
    auto story = two_web_dynos();
    story.line("logplex", l10_of("x\x1b\\1m=\"[")).post();
    const auto text = story.remark_of("drain.other_lossy");
    EXPECT_THAT(text, HasSubstr("drain=x??1m "));
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(Loss, L1_ANoticeThatNamesOurOwnDrainIsAGap) {
    auto story = two_web_dynos();
    story.line("logplex", l10_of("d.shop", "3")).post();
    EXPECT_EQ(shop(story).gap_at, story.now.wall);
    EXPECT_EQ(shop(story).drain.lost_lines, 3U);
    EXPECT_TRUE(story.remarked("drain.lossy"));
    EXPECT_FALSE(story.remarked("drain.other_lossy"));
}

// Each of two drains gets all lines: losses of one are reported in both, and are a gap in one.
TEST(Loss, L1_EachOfTwoDrainsHasItsOwnLosses) {
    Story story;
    story.platform.tokens["shop"] = {"d.shop", "d.second"};
    story.add("web.1");
    story.settle_in();
    story.line("logplex", l10_of("d.second", "3")).post();
    EXPECT_FALSE(shop(story).gap_at);
    story.token = "d.second";
    story.line("logplex", l10_of("d.second", "3")).post();
    EXPECT_TRUE(shop(story).gap_at);
}

TEST(Loss, L1_WithoutATokenANamedDrainIsAnothers) {
    auto settings = test::usual_settings();
    settings.apps[0].tokenless_drain = true;
    Story story(settings);
    story.token.reset();
    story.path_app = "shop";
    story.line("logplex", l10_of("d.shop")).post();
    EXPECT_FALSE(shop(story).gap_at);
    story.line("logplex", "Error L10 (output buffer overflow): 1 messages dropped since x").post();
    EXPECT_TRUE(shop(story).gap_at);
}

struct Wording {
    const char* procid;
    const char* text;
    const char* app_name = "heroku";
};
class OwnLoss : public testing::TestWithParam<Wording> {};

TEST_P(OwnLoss, F14_L2_IsAGap) {
    auto story = two_web_dynos();
    story.line(GetParam().procid, GetParam().text, GetParam().app_name).post();
    EXPECT_EQ(shop(story).gap_at, story.now.wall) << GetParam().text;
    EXPECT_TRUE(story.remarked("drain.lossy"));
    EXPECT_EQ(story.fate(logplex::Fate::loss), 1U);
}
INSTANTIATE_TEST_SUITE_P(
    Wordings, OwnLoss,
    testing::Values(
        Wording{"logplex",
                "Error L10 (output buffer overflow): 7 messages dropped since 2026-03-04T12:00:00+00:00."},
        Wording{"logplex",
                "Error L10 (output buffer overflow): 1 message dropped since 2026-03-04T12:00:00+00:00"},
        Wording{"logplex",
                "L10 (output buffer overflow): 7 messages dropped since 2026-03-04T12:00:00+00:00."},
        Wording{"logplex", "Error L10 (output buffer overflow): several"},
        Wording{"logplex",
                "Error L11 (Tail buffer overflow) -> This tail session dropped 9 messages since x"},
        Wording{"logplex", "L11 (Tail buffer overflow) -> This tail session dropped 9 messages since x"},
        Wording{"1", "Error L11 (Tail buffer overflow) -> This tail session dropped 9 messages since x",
                "logplex"},
        Wording{"log-shuttle", "Error L12: 5 messages dropped since 2026-03-04T12:00:00+00:00."},
        Wording{"log-shuttle", "Error L12: 5 messages dropped since 2026-03-04T12:00:00+00:00", "shop"},
        Wording{"log-shuttle", "- Error L13: 5 messages lost since 2026-03-04T12:00:00+00:00", "shop"},
        Wording{"log-shuttle", "Error L13: 1 message lost since 2026-03-04T12:00:00+00:00."}));

TEST(Loss, OfOthersThanTheSenderItselfIsNone) {
    auto story = two_web_dynos();
    const std::string text =
        "Error L10 (output buffer overflow): 7 messages dropped since 2026-03-04T12:00:00+00:00.";
    story.line("web.1", text, "app").line("router", text).line("logplex", text, "app");
    story.line("web.1", "Error L12: lines", "app").line("log-shuttle", "Error L12: lines", "app").post();
    EXPECT_FALSE(shop(story).gap_at);
}

TEST(Loss, L12_LinesLostStopAtTheLargestNumber) {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    auto story = two_web_dynos();
    const auto lose = [&](const std::string& number) {
        story.line("logplex", "Error L10 (output buffer overflow): " + number +
                                  " messages dropped since 2026-03-04T12:00:00+00:00.");
    };
    lose("18446744073709551615");
    lose("5");
    story.post();
    EXPECT_EQ(shop(story).drain.lost_lines, most);
    lose("99999999999999999999999");
    story.post();
    lose("1");
    story.post();
    EXPECT_EQ(shop(story).drain.lost_lines, most);
}

TEST(Loss, WithoutACountIsReportedAsUncounted) {
    auto story = two_web_dynos();
    story.line("logplex", "Error L10 (output buffer overflow): some messages dropped").post();
    EXPECT_THAT(story.remark_of("drain.lossy"), HasSubstr("how many cannot be read"));
    ASSERT_THAT(story.news, SizeIs(1));
    EXPECT_THAT(story.news[0].text, HasSubstr("an unknown number of log lines"));
}

}  // namespace
}  // namespace dynoward
