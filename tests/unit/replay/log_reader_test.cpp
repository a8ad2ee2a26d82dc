// SPDX-License-Identifier: MIT
// The lines of a recording do not depend on the pieces in which it is read.
#include "replay/log_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "dynoward/values/limits.hpp"
#include "support/lines.hpp"

namespace dynoward::replay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Records each call of the sink as text.
class Recorder : public LineSink {
 public:
    void on_frame(const logplex::Frame& frame, const Origin&) override {
        calls.push_back(frame.oversize ? "oversize" : "frame " + std::string(frame.octets));
    }
    void on_other(std::string_view, logplex::Fate fate, const Origin&) override {
        calls.push_back("other " + std::string(to_text(fate)));
    }
    void on_unread(Unread why) override { calls.push_back(std::string(to_text(why))); }
    void on_broken(std::uint64_t octets_lost) override {
        calls.push_back("broken " + std::to_string(octets_lost));
    }
    std::vector<std::string> calls;
};

std::vector<std::string> read(const std::vector<std::string>& inputs, std::size_t piece) {
    Recorder recorder;
    LogReader reader(recorder);
    for (const auto& input : inputs) {
        for (std::size_t at = 0; at < input.size(); at += piece) {
            reader.feed(std::string_view(input).substr(at, piece));
        }
        reader.finish();
    }
    return recorder.calls;
}

// Checks that the result is the same in one piece, in single bytes and in between.
std::vector<std::string> read(const std::string& input) {
    const auto whole = read({input}, input.size() + 1);
    for (const std::size_t piece : {1U, 2U, 7U, 100U}) {
        EXPECT_EQ(read({input}, piece), whole) << "in pieces of " << piece;
    }
    return whole;
}

const std::string text_line = "2026-11-21T10:00:00+00:00 heroku[web.1]: Restarting";
const std::string its_frame = "frame <134>1 2026-11-21T10:00:00+00:00 host heroku web.1 - Restarting";

TEST(LogReader, ReadsBodiesOneAfterAnother) {
    EXPECT_THAT(read("5 <1>1 4 <2>1"), ElementsAre("frame <1>1 ", "frame <2>1"));
    EXPECT_THAT(read("\r\n4 <1>1\n4 <2>1\n"), ElementsAre("frame <1>1", "frame <2>1"));
}

TEST(LogReader, ReadsTextWithEitherLineEndAndNone) {
    EXPECT_THAT(read(text_line + "\n" + text_line + "\r\n" + text_line),
                ElementsAre(its_frame, its_frame, its_frame));
}

TEST(LogReader, ReadsColouredTextAndKeepAlives) {
    EXPECT_THAT(read("\x1b[36m2026-11-21T10:00:00+00:00 heroku[web.1]:\x1b[0m Restarting\n"),
                ElementsAre(its_frame));
    EXPECT_THAT(read(std::string(3, '\0') + text_line + "\n" + std::string(2, '\0') + text_line + "\n"),
                ElementsAre(its_frame, its_frame));
}

TEST(LogReader, CountsIrrelevantLinesAndContinuations) {
    EXPECT_THAT(read("2026-11-21T10:00:00+00:00 app[web.1]: Error:\n    at server.js:3\n<div>\n\n"
                     "2026-11-21T10:00:00+00:00 heroku[router]: at=info dyno=web.1\n"),
                ElementsAre("other app_output", "not_a_log_line", "not_a_log_line", "other router"));
}

TEST(LogReader, ReadsFramesThatWereStoredAsLines) {
    EXPECT_THAT(read("<134>1 2026-11-21T10:00:00Z host heroku web.1 - Restarting\n"),
                ElementsAre("frame <134>1 2026-11-21T10:00:00Z host heroku web.1 - Restarting"));
    EXPECT_THAT(read("<b>2 2026\n<134>2 x\n<1345\n<>x\n"),
                ElementsAre("not_a_log_line", "not_a_log_line", "not_a_log_line", "not_a_log_line"));
}

TEST(LogReader, DoesNotSearchForTheNextPlausibleFrame) {
    EXPECT_THAT(read("4 <1>1x 4 <2>1"), ElementsAre("frame <1>1", "broken 8"));
    EXPECT_THAT(read("4 <1>10 4 <2>1"), ElementsAre("frame <1>1", "broken 8"));
}

TEST(LogReader, ReportsAnInputThatEndsInTheMiddle) {
    EXPECT_THAT(read("4 <1>19 <2>1"), ElementsAre("frame <1>1", "broken 6"));
    EXPECT_THAT(read("4 <1>112"), ElementsAre("frame <1>1", "broken 2"));
    EXPECT_THAT(read("4 <1>112 "), ElementsAre("frame <1>1", "broken 3"));
}

TEST(LogReader, AnEmptyInputHasNoLines) {
    EXPECT_THAT(read(""), IsEmpty());
    EXPECT_THAT(read("\n\n\r\n"), IsEmpty());
    EXPECT_THAT(read(std::string(5, '\0')), IsEmpty());
}

TEST(LogReader, EachInputIsDetectedByItsOwnBeginning) {
    EXPECT_THAT(read({text_line, "4 <1>1", "9 <2>1", "x", text_line + "\n"}, 3),
                ElementsAre(its_frame, "frame <1>1", "broken 6", "not_a_log_line", its_frame));
}

TEST(LogReader, ALineUpToTheLimitIsReadAndALongerOneIsCountedAndSkipped) {
    const auto of_size = [](std::size_t size) {
        return text_line + std::string(size - text_line.size(), 'x') + "\n" + text_line + "\n";
    };
    EXPECT_THAT(read({of_size(limits::frame_bytes)}, 1000),
                ElementsAre(testing::StartsWith("frame "), its_frame));
    for (const auto size : {limits::frame_bytes + 1, 5 * limits::frame_bytes}) {
        EXPECT_THAT(read({of_size(size)}, 1000), ElementsAre("oversize", its_frame));
        EXPECT_THAT(read({of_size(size)}, 10000000), ElementsAre("oversize", its_frame));
    }
}

TEST(LogReader, AFrameUpToTheLimitIsReadAndALongerOneIsCountedAndSkipped) {
    const auto of_size = [](std::size_t size) { return test::frame_of(std::string(size, 'x')) + "4 <1>1"; };
    EXPECT_THAT(read({of_size(limits::frame_bytes)}, 1000),
                ElementsAre(testing::StartsWith("frame x"), "frame <1>1"));
    for (const auto size : {limits::frame_bytes + 1, 5 * limits::frame_bytes}) {
        EXPECT_THAT(read({of_size(size)}, 1000), ElementsAre("oversize", "frame <1>1"));
        EXPECT_THAT(read({of_size(size)}, 10000000), ElementsAre("oversize", "frame <1>1"));
    }
    EXPECT_THAT(read({"4 <1>1" + test::frame_of(std::string(100000, 'x')).substr(0, 90000)}, 1000),
                ElementsAre("frame <1>1", "broken 90000"));
}

}  // namespace
}  // namespace dynoward::replay
