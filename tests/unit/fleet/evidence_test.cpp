// SPDX-License-Identifier: MIT
// What becomes evidence and what is only shown; and that the order of arrival does not matter.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "support/fleet_lines.hpp"

namespace dynoward::fleet {
namespace {

using logplex::Fate;
using test::Feed;
using testing::SizeIs;

struct Said {
    double at;
    std::string life;
    double mb;
    bool r14 = false;
    double quota_mb = 512;
};

void say(Feed& feed, const Said& said) {
    if (said.r14) {
        feed.r14(said.at, "web.1");
    } else {
        feed.sample(said.at, "web.1", said.life, said.mb, said.quota_mb);
    }
}

std::string state_of(const Feed& feed) {
    const auto& dyno = feed.dyno("web.1");
    std::string text = dyno.incarnation + " quota " + std::to_string(dyno.quota ? dyno.quota->value : 0) +
                       " r14 " + std::to_string(dyno.r14) + " total " +
                       std::to_string(dyno.latest.total ? dyno.latest.total->value : -1) + ":";
    for (const auto& sample : dyno.samples) {
        text += " " + format_rfc3339(sample.at) + "=" + std::to_string(sample.total.value);
    }
    for (const auto& mark : dyno.r14_at) {
        text += " r14@" + format_rfc3339(mark);
    }
    return text;
}

std::vector<Said> one_life(std::size_t count) {
    std::vector<Said> said;
    for (std::size_t i = 0; i < count; ++i) {
        const auto at = static_cast<double>(i) * 20;
        said.push_back({at, "life", 500 + static_cast<double>(i)});
        if (i % 4 == 0) {
            said.push_back({at + 0.5, "", 0, true});
        }
    }
    return said;
}

class OrderOfArrival : public testing::TestWithParam<std::size_t> {};
TEST_P(OrderOfArrival, F10_DoesNotMatterWithinOneIncarnation) {
    auto said = one_life(GetParam());
    Feed sorted;
    sorted.received = 5000;
    for (const auto& line : said) {
        say(sorted, line);
    }
    std::mt19937 random(7);
    for (int round = 0; round < 20; ++round) {
        Feed feed;
        feed.received = 5000;
        round == 0 ? std::reverse(said.begin(), said.end())
                   : std::shuffle(said.begin(), said.end(), random);
        // An R line counts only for a known incarnation, so the oldest line comes first.
        say(feed, {0, "life", 500});
        for (const auto& line : said) {
            say(feed, line);
        }
        ASSERT_EQ(state_of(feed), state_of(sorted)) << round;
    }
}
INSTANTIATE_TEST_SUITE_P(Counts, OrderOfArrival,
                         testing::Values(2, 5, limits::samples_per_dyno - 1, limits::samples_per_dyno,
                                         limits::samples_per_dyno + 1, 150));

TEST(Order, F10_ARestartInReversedBatchesDoesNotAffectTheNewIncarnation) {
    std::vector<Said> said{{0, "old", 600},  {20, "old", 610}, {40, "old", 620},
                           {60, "new", 180}, {80, "new", 181}, {100, "new", 182}};
    Feed sorted;
    sorted.received = 110;
    for (const auto& line : said) {
        say(sorted, line);
    }
    Feed reversed;
    reversed.received = 110;
    std::reverse(said.begin(), said.end());
    for (const auto& line : said) {
        say(reversed, line);
    }
    EXPECT_EQ(state_of(reversed), state_of(sorted));
    Feed interleaved;  // two senders, one of them slow
    interleaved.received = 110;
    for (const auto index : {5, 2, 4, 1, 3, 0}) {
        say(interleaved, said[static_cast<std::size_t>(5 - index)]);
    }
    EXPECT_EQ(state_of(interleaved), state_of(sorted));
}

TEST(Order, F13_ALateLineDoesNotBringBackAnOldQuota) {
    Feed feed;
    feed.sample(20, "web.1", "life", 600, 1024);
    EXPECT_EQ(feed.sample(0, "web.1", "life", 600, 512), Fate::out_of_order);
    EXPECT_EQ(feed.dyno("web.1").quota->value, 1024);
    EXPECT_EQ(feed.dyno("web.1").samples[0].quota->value, 512);
}

TEST(Evidence, TheSameLineTwiceIsOneSampleAndOneR14) {
    Feed feed;
    for (int i = 0; i < 3; ++i) {
        feed.sample(0, "web.1", "life", 600);
        feed.r14(1, "web.1");
    }
    EXPECT_THAT(feed.dyno("web.1").samples, SizeIs(1));
    EXPECT_EQ(feed.dyno("web.1").r14, 1U);
}

struct StampRow {
    const char* what;
    const char* stamp;
    bool evidence;
};
void PrintTo(const StampRow& row, std::ostream* out) {
    *out << row.what;
}
class Stamps : public testing::TestWithParam<StampRow> {};
TEST_P(Stamps, F69_DecideWhatIsEvidenceAndWhatOnlyShown) {
    Feed feed;  // begins at 12:00:00
    const auto text = test::memory_text("web.1", "life", 600);
    feed.raw(GetParam().stamp, "web.1", text, "heroku", 0);
    feed.raw(GetParam().stamp, "web.1", test::r14_text, "heroku", 0);
    EXPECT_EQ(feed.dyno("web.1").samples.size(), GetParam().evidence ? 1U : 0U) << GetParam().what;
    EXPECT_EQ(feed.dyno("web.1").r14_at.size(), GetParam().evidence ? 1U : 0U) << GetParam().what;
    EXPECT_EQ(feed.dyno("web.1").latest.total->value, 600);
    EXPECT_TRUE(feed.dyno("web.1").latest.sample_at);
}
INSTANTIATE_TEST_SUITE_P(Rows, Stamps,
                         testing::Values(StampRow{"now", "2026-03-04T12:00:00Z", true},
                                         StampRow{"late", "2026-03-04T11:50:00Z", true},
                                         StampRow{"59 s ahead", "2026-03-04T12:00:59Z", true},
                                         StampRow{"60 s ahead", "2026-03-04T12:01:00Z", true},
                                         StampRow{"61 s ahead", "2026-03-04T12:01:01Z", false},
                                         StampRow{"10 min ahead", "2026-03-04T12:10:00Z", false},
                                         StampRow{"the year 9999", "9999-12-31T23:59:59Z", false},
                                         StampRow{"no date", "2026-99-99T99:99:99Z", false},
                                         StampRow{"a word", "now", false}));

TEST(Evidence, ALineWithoutTotalIsNone) {
    Feed feed;
    feed.line(0, "web.1",
              "source=web.1 dyno=heroku.1.life sample#memory_total=infMB sample#memory_quota=512.00MB");
    EXPECT_TRUE(feed.dyno("web.1").samples.empty());
    EXPECT_FALSE(feed.dyno("web.1").latest.total);
    EXPECT_EQ(feed.dyno("web.1").quota->value, 512);
}

TEST(Evidence, AFieldThatTheNewestLineLacksIsUnknownNotTheOldValue) {
    Feed feed;
    feed.sample(0, "web.1", "life", 600);
    feed.line(20, "web.1", "source=web.1 dyno=heroku.1.life sample#memory_rss=1.00MB");
    EXPECT_FALSE(feed.dyno("web.1").latest.total);
    EXPECT_EQ(feed.dyno("web.1").latest.rss->value, 1);
    EXPECT_EQ(feed.dyno("web.1").quota->value, 512);
}

TEST(Evidence, F28_SamplesAndMarksAreBounded) {
    Feed feed;
    for (int i = 0; i < 1000; ++i) {
        feed.sample(i * 20, "web.1", "life", 600);
        feed.r14(i * 20 + 1, "web.1");
    }
    EXPECT_THAT(feed.dyno("web.1").samples, SizeIs(limits::samples_per_dyno));
    EXPECT_THAT(feed.dyno("web.1").r14_at, SizeIs(limits::r14_per_dyno));
    EXPECT_EQ(feed.dyno("web.1").r14, 1000U);
    EXPECT_EQ(feed.dyno("web.1").samples.back().at, feed.wall(999 * 20));
}

TEST(Evidence, LoadIsShownInOrderOfStamps) {
    Feed feed;
    const std::string text = "source=web.1 dyno=heroku.1.life sample#load_avg_1m=";
    EXPECT_EQ(feed.line(20, "web.1", text + "2.46"), Fate::load);
    EXPECT_EQ(feed.line(10, "web.1", text + "1.00"), Fate::out_of_order);
    EXPECT_EQ(feed.dyno("web.1").latest.load_1m, 2.46);
}

TEST(Evidence, OtherErrorCodesCountNothing) {
    Feed feed;
    feed.sample(0, "web.1", "life", 600);
    for (const auto* text : {"Error R12 (Exit timeout) -> x", "Error R10 (Boot timeout) -> x",
                             "Error L14 (x)", "Error R99 (Platform error)"}) {
        EXPECT_EQ(feed.line(1, "web.1", text), Fate::error_code);
    }
    EXPECT_EQ(feed.dyno("web.1").r14, 0U);
    EXPECT_EQ(feed.dyno("web.1").r15, 0U);
}

TEST(Evidence, R15IsCountedAndStamped) {
    Feed feed;
    feed.sample(0, "web.1", "life", 1200);
    feed.line(5, "web.1", test::r15_text);
    EXPECT_EQ(feed.dyno("web.1").r15, 1U);
    EXPECT_EQ(feed.dyno("web.1").r15_since, feed.wall(5));
}

}  // namespace
}  // namespace dynoward::fleet
