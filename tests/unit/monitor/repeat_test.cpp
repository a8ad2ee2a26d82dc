// SPDX-License-Identifier: MIT
// S11: a repeat has the same content. The same frame id with other content, as a relay with a constant
// X-Request-Id sends it, is a new batch.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "monitor/drain/batch_digest.hpp"

#include "dynoward/logplex/classify.hpp"
#include "logplex/fast/skip_frame.hpp"
#include "support/story.hpp"

namespace dynoward {
namespace {

using monitor::BatchOutcome;
using test::line_of;
using test::memory_text;
using test::Story;
using test::two_web_dynos;
using testing::ElementsAre;
using namespace std::chrono_literals;

constexpr std::string_view stamp = "2026-03-04T12:00:00.250000+00:00";

std::string sample(double mb, std::string_view life = "11111111-aaaa-4aaa-8aaa-000000000001",
                   std::string_view at = stamp) {
    return line_of(at, "heroku", "web.1", memory_text("web.1", life, mb));
}
std::string loss(unsigned lines, std::string_view at = stamp) {
    return line_of(at, "heroku", "logplex",
                   "Error L10 (output buffer overflow): " + std::to_string(lines) +
                       " messages dropped since 2026-03-04T11:00:00+00:00.");
}
std::string app_line(std::string_view text, std::string_view at = stamp) {
    return line_of(at, "app", "web.1", text);
}

std::uint64_t digest_of(const std::string& body) {
    monitor::BatchDigest digest(body);
    logplex::FrameCursor cursor(body);
    while (const auto frame = cursor.next()) {
        if (!logplex::fast::skip_frame(*frame)) {
            digest.add(frame->offset, frame->octets, logplex::read_frame(*frame));
        }
    }
    return digest.value();
}

TEST(BatchDigest, S11_IsTheSameOfARepeatWhateverLossesItsSenderPutsInFront) {
    const auto body = app_line("hello") + sample(300) + line_of(stamp, "heroku", "web.1", test::r14_text) +
                      app_line("and more of the same, at length");
    EXPECT_EQ(digest_of(body), digest_of(body));
    EXPECT_EQ(digest_of(body), digest_of(loss(5) + body));
    EXPECT_EQ(digest_of(body), digest_of(loss(6, "2026-03-04T12:07:00+00:00") + body));
    EXPECT_EQ(digest_of(loss(5) + body), digest_of(loss(1) + loss(2) + body));
    EXPECT_EQ(digest_of(body), digest_of(loss(5) + "\n" + body));
}

TEST(BatchDigest, S11_DiffersWithAnyContent) {
    const std::string filler = app_line(std::string(200, 'x'));
    const auto body = filler + sample(300) + filler;
    for (const auto& changed : {
             filler + sample(301) + filler,
             filler + sample(300, "11111111-aaaa-4aaa-8aaa-000000000002") + filler,
             filler +
                 sample(300, "11111111-aaaa-4aaa-8aaa-000000000001", "2026-03-04T12:00:00.250001+00:00") +
                 filler,
             filler + sample(300) + sample(300) + filler,
             filler + filler,
             filler + sample(300) + filler + filler,
             filler + sample(300),
             filler + line_of(stamp, "heroku", "web.1", test::r14_text) + filler,
             filler + line_of(stamp, "heroku", "web.1", test::r15_text) + filler,
             body + "12 trunc",
             app_line(std::string(200, 'x'), "2026-03-04T12:00:01.250000+00:00") + sample(300) + filler,
         }) {
        EXPECT_NE(digest_of(body), digest_of(changed)) << changed;
    }
    EXPECT_NE(digest_of(""), digest_of(body));
}

TEST(Repeat, S11_AConstantIdDropsNothing) {
    auto story = two_web_dynos();
    story.r14s = false;
    story.dyno("web.2").memory_mb = 600;
    story.metrics = false;
    double mb = 600;
    for (int i = 0; i < 8; ++i) {
        story.sample("web.1", "web-1-life-1", 300).sample("web.2", "web-2-life-1", mb++);
        EXPECT_EQ(story.post("constant", 2), BatchOutcome::read) << i;
        story.run(20s);
    }
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
    EXPECT_EQ(story.monitor->totals().batches_duplicate, 0U);
    EXPECT_EQ(story.times_remarked("drain.frame_id_reused"), 1U);
    EXPECT_THAT(story.remark_of("drain.frame_id_reused"), testing::HasSubstr("app=shop"));
}

TEST(Repeat, S11_TheSameAgainIsARepeatAlsoUnderAConstantId) {
    auto story = two_web_dynos();
    story.metrics = false;
    for (int i = 0; i < 3; ++i) {
        const auto body = sample(300 + i, "web-1-life-1", test::stamp_text(story.now.wall));
        EXPECT_EQ(story.post_body(body, "constant", 1), BatchOutcome::read);
        EXPECT_EQ(story.post_body(body, "constant", 1), BatchOutcome::duplicate);
        EXPECT_EQ(story.post_body(loss(5) + body, "constant", 2), BatchOutcome::duplicate);
        story.run(20s);
    }
    EXPECT_EQ(story.monitor->totals().batches_duplicate, 6U);
}

// A relay that gave up in the middle, and sends all of it the second time.
TEST(Repeat, S11_TheRestOfWhatWasCutIsRead) {
    auto story = two_web_dynos();
    story.metrics = false;
    const auto at = test::stamp_text(story.now.wall);
    const auto whole = sample(310, "web-1-life-1", at) +
                       line_of(at, "heroku", "web.2", memory_text("web.2", "web-2-life-1", 444));
    EXPECT_EQ(story.post_body(whole.substr(0, whole.size() - 50), "cut", 2), BatchOutcome::read);
    EXPECT_EQ(story.post_body(whole, "cut", 2), BatchOutcome::read);
    EXPECT_EQ(story.monitor->view(story.now)[0].dynos[1].memory_total->value, 444);
}

}  // namespace
}  // namespace dynoward
