// SPDX-License-Identifier: MIT
// Numbers in comments and names are the edge cases of the wire format: framing is 1 to 21.
#include "logplex/fast/frame_cursor.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "dynoward/values/limits.hpp"

namespace dynoward::logplex {
namespace {

using fast::FrameCursor;  // logplex::FrameCursor is compared with it, here and in fast_paths_test.cpp

std::string frame(std::string_view octets) {
    return std::to_string(octets.size()) + " " + std::string(octets);
}

std::vector<Frame> all(FrameCursor& cursor) {
    std::vector<Frame> frames;
    while (const auto next = cursor.next()) {
        frames.push_back(*next);
    }
    return frames;
}

TEST(Frame, Case1_TheLineEndBelongsToItsFrame) {
    FrameCursor cursor("3 ab\n2 cd");
    const auto frames = all(cursor);
    ASSERT_EQ(frames.size(), 2U);
    EXPECT_EQ(frames[0].octets, "ab\n");
    EXPECT_EQ(frames[0].offset, 0U);
    EXPECT_EQ(frames[1].octets, "cd");
    EXPECT_EQ(frames[1].offset, 5U);
    EXPECT_FALSE(cursor.error());
    EXPECT_EQ(cursor.octets_lost(), 0U);
}

TEST(Frame, AnyNumberOfDigitsIsReadTheSame) {
    for (const std::size_t size :
         {1U, 9U, 10U, 99U, 100U, 101U, 243U, 998U, 999U, 1000U, 1001U, 9999U, 10000U}) {
        const auto body = frame(std::string(size, 'a')) + frame("end of the body");
        FrameCursor cursor(body);
        const auto frames = all(cursor);
        ASSERT_EQ(frames.size(), 2U) << size;
        EXPECT_EQ(frames[0].octets, std::string(size, 'a'));
        EXPECT_EQ(frames[1].octets, "end of the body");
        FrameCursor cut(std::string_view(body).substr(0, std::to_string(size).size() + size));
        EXPECT_FALSE(cut.next()) << size;
        EXPECT_EQ(cut.error()->kind, FrameErrorKind::truncated) << size;
        EXPECT_EQ(cut.octets_lost(), std::to_string(size).size() + size);
    }
}

TEST(Frame, WhatIsNotADigitAmongThreeIsABadLength) {
    const std::string rest = " " + std::string(1000, 'a');
    for (std::size_t at = 0; at < 3; ++at) {
        for (int byte = 0; byte < 256; ++byte) {
            std::string digits = "243";
            digits[at] = static_cast<char>(byte);
            const auto body = digits + rest;
            const bool is_digit = byte >= '0' && byte <= '9' && (at > 0 || byte != '0');
            const bool is_line_end = at == 0 && (byte == '\n' || byte == '\r');  // skipped: "43 "
            const bool is_blank = at > 0 && byte == ' ';                         // "2 " or "24 "
            FrameCursor cursor(body);
            EXPECT_EQ(cursor.next().has_value(), is_digit || is_line_end || is_blank) << at << " " << byte;
        }
    }
}

// Three digits are read at once by the fast cursor, and one by one by the plain one and behind a line end.
TEST(Frame, AThreeDigitLengthIsReadAsAnyOtherWhateverTwoBytesOfItAre) {
    const std::string rest(1000, 'a');
    for (std::size_t first = 0; first < 4; ++first) {
        for (std::size_t second = first + 1; second < 4; ++second) {
            for (unsigned bytes = 0; bytes < 0x10000; ++bytes) {
                auto body = "\n243 " + rest;
                body[1 + first] = static_cast<char>(bytes >> 8U);
                body[1 + second] = static_cast<char>(bytes & 0xffU);
                FrameCursor fast(std::string_view(body).substr(1));
                logplex::FrameCursor plain(body);
                const auto found = fast.next();
                const auto wanted = plain.next();
                ASSERT_EQ(found.has_value(), wanted.has_value()) << body.substr(1, 4);
                if (found) {
                    ASSERT_EQ(found->octets, wanted->octets) << body.substr(1, 4);
                    ASSERT_EQ(found->offset + 1, wanted->offset) << body.substr(1, 4);
                }
            }
        }
    }
}

TEST(Frame, F5_Case2_AFrameWithoutLineEndIsFollowedDirectlyByTheNextLength) {
    FrameCursor cursor("13 since +00:00.3 abc");
    const auto both = all(cursor);
    ASSERT_EQ(both.size(), 2U);
    EXPECT_EQ(both[0].octets, "since +00:00.");
    EXPECT_EQ(both[1].octets, "abc");
}

TEST(Frame, F7_Case3And4_LineEndsAndFramesInsideAMessageArePayload) {
    const auto inner = "one\n" + frame("<134>1 x host heroku web.1 - Error R14 (x)\n") + "\ntwo";
    const auto body = frame(inner) + frame("z");
    FrameCursor cursor(body);
    const auto frames = all(cursor);
    ASSERT_EQ(frames.size(), 2U);
    EXPECT_EQ(frames[0].octets, inner);
    EXPECT_EQ(frames[1].octets, "z");
}

TEST(Frame, F6_Case5To8_LengthsCountOctetsWhateverTheyAre) {
    using namespace std::string_view_literals;
    for (const auto octets : {"caf\xC3\xA9 \xF0\x9F\x9A\x80"sv, "\xFF\x80 x"sv, "half \xF0\x9F"sv,
                              "\x9A\x80 half"sv, "a\0b\r\x1b[0m"sv}) {
        const auto body = frame(octets) + frame("next");
        FrameCursor cursor(body);
        const auto frames = all(cursor);
        ASSERT_EQ(frames.size(), 2U);
        EXPECT_EQ(frames[0].octets, octets);
        EXPECT_EQ(frames[1].octets, "next");
    }
}

TEST(Frame, F4_Case9_ALengthBeyondTheBodyIsTruncatedAndEarlierFramesStand) {
    FrameCursor cursor("2 ab9 abcd");
    EXPECT_EQ(all(cursor).size(), 1U);
    ASSERT_TRUE(cursor.error());
    EXPECT_EQ(cursor.error()->kind, FrameErrorKind::truncated);
    EXPECT_EQ(cursor.error()->offset, 4U);
    EXPECT_EQ(cursor.octets_lost(), 6U);
}

TEST(Frame, F2_F8_Case10_StopsAtFirstBadLengthAndCountsTheRest) {
    const auto good = frame("<134>1 x host heroku web.1 - Error R14 (x)\n");
    const auto body = "2 abc" + good + good;
    FrameCursor cursor(body);
    EXPECT_EQ(all(cursor).size(), 1U);
    ASSERT_TRUE(cursor.error());
    EXPECT_EQ(cursor.error()->kind, FrameErrorKind::bad_length);
    EXPECT_EQ(cursor.error()->offset, 4U);
    EXPECT_EQ(cursor.octets_lost(), body.size() - 4);
    EXPECT_FALSE(cursor.next());
    EXPECT_EQ(cursor.error()->offset, 4U);
}

TEST(Frame, F3_Case11And17_WhatIsNoLengthIsAnErrorAtItsOffset) {
    for (const std::string bad : {"0 x",
                                  "00 x",
                                  "0083 x",
                                  "01 x",
                                  " 5 hello",
                                  "-5 hello",
                                  "+5 hello",
                                  "5h hello",
                                  "0x5 hello",
                                  "1e3 x",
                                  "5\thello",
                                  "5\nhello",
                                  "5\rhello",
                                  "5",
                                  "x",
                                  "<134>1 x",
                                  "\xEF\xBB\xBF"
                                  "5 hello",
                                  "\xD9\xA5 hello",
                                  "5, hello",
                                  "5. hello",
                                  "  ",
                                  "\t",
                                  "\v1 a"}) {
        for (const std::string before : {"", "2 ab", "2 ab\r\n"}) {
            const auto body = before + bad;
            FrameCursor cursor(body);
            EXPECT_EQ(all(cursor).size(), before.empty() ? 0U : 1U) << body;
            ASSERT_TRUE(cursor.error()) << body;
            EXPECT_EQ(cursor.error()->kind,
                      bad == "5" ? FrameErrorKind::truncated : FrameErrorKind::bad_length)
                << body;
            EXPECT_EQ(cursor.error()->offset, before.size()) << body;
        }
    }
}

TEST(Frame, F3_Case12_LengthsAreRefusedByTheNumberOfDigits) {
    struct Row {
        std::string body;
        FrameErrorKind kind;
    };
    for (const auto& row : {Row{"9999999 x", FrameErrorKind::truncated},     // bound-1
                            Row{"99999999 x", FrameErrorKind::truncated},    // bound
                            Row{"999999999 x", FrameErrorKind::bad_length},  // bound+1
                            Row{"100000000", FrameErrorKind::bad_length},
                            Row{"18446744073709551617 x", FrameErrorKind::bad_length},
                            Row{std::string(5000, '9') + " x", FrameErrorKind::bad_length}}) {
        FrameCursor cursor(row.body);
        EXPECT_FALSE(cursor.next());
        ASSERT_TRUE(cursor.error());
        EXPECT_EQ(cursor.error()->kind, row.kind) << row.body.substr(0, 20);
    }
}

TEST(Frame, F1_Case13And14_AFrameBeyondTheLimitIsDelimitedAndTheNextIsIntact) {
    for (const std::size_t size : {limits::frame_bytes - 1, limits::frame_bytes, limits::frame_bytes + 1}) {
        const auto body = frame(std::string(size, 'x')) + frame("next");
        FrameCursor cursor(body);
        const auto frames = all(cursor);
        ASSERT_EQ(frames.size(), 2U);
        EXPECT_EQ(frames[0].oversize, size > limits::frame_bytes);
        EXPECT_EQ(frames[0].octets.size(), size);
        EXPECT_FALSE(frames[1].oversize);
        EXPECT_EQ(frames[1].octets, "next");
    }
}

TEST(Frame, Case15_ABodyThatEndsInsideALengthIsTruncated) {
    for (const std::string_view body : {"8", "83", "12345678", "83 "}) {
        FrameCursor cursor(body);
        EXPECT_FALSE(cursor.next());
        ASSERT_TRUE(cursor.error()) << body;
        EXPECT_EQ(cursor.error()->kind, FrameErrorKind::truncated) << body;
        EXPECT_EQ(cursor.octets_lost(), body.size());
    }
}

TEST(Frame, Case16And18_CrAndLfBetweenFramesAndAtTheEndAreSkipped) {
    FrameCursor cursor("\r\n2 ab\n\n\r2 cd\r\n\r\n");
    const auto frames = all(cursor);
    ASSERT_EQ(frames.size(), 2U);
    EXPECT_EQ(frames[0].offset, 2U);
    EXPECT_EQ(frames[1].offset, 9U);
    EXPECT_FALSE(cursor.error());
    EXPECT_EQ(cursor.octets_lost(), 0U);
}

TEST(Frame, Case18_BlanksAfterTheLastFrameAreAnError) {
    for (const std::string_view body : {"2 ab ", "2 ab\n ", "2 ab\n\t", "2 abx", "2 ab\v"}) {
        FrameCursor cursor(body);
        EXPECT_EQ(all(cursor).size(), 1U);
        ASSERT_TRUE(cursor.error()) << body;
        EXPECT_EQ(cursor.error()->kind, FrameErrorKind::bad_length) << body;
    }
}

TEST(Frame, Case19_AnEmptyBodyHasNoFrameAndNoError) {
    for (const std::string_view body : {"", "\n", "\r\n"}) {
        FrameCursor cursor(body);
        EXPECT_FALSE(cursor.next());
        EXPECT_FALSE(cursor.next());
        EXPECT_FALSE(cursor.error());
        EXPECT_EQ(cursor.octets_lost(), 0U);
    }
}

TEST(Frame, F1_Case20_LargeBatchesAreCutWhole) {
    std::string body;
    for (int i = 0; i < 20000; ++i) {
        body += frame("<190>1 2026-05-06T07:08:09+00:00 host app web.1 - " + std::string(250, 'x') + "\n");
    }
    ASSERT_GT(body.size(), 5U << 20U);
    FrameCursor cursor(body);
    EXPECT_EQ(all(cursor).size(), 20000U);
    EXPECT_FALSE(cursor.error());
}

// 21: delivery in pieces is the receiver's affair; a prefix of a body must give a prefix of its frames.
TEST(Frame, Case21_EveryPrefixGivesAPrefixOfTheFrames) {
    const std::string body = frame("alpha\n") + "\r\n" + frame("beta") + frame(std::string(120, 'c'));
    FrameCursor whole(body);
    const auto wanted = all(whole);
    for (std::size_t size = 0; size <= body.size(); ++size) {
        FrameCursor cursor(std::string_view(body).substr(0, size));
        const auto frames = all(cursor);
        ASSERT_LE(frames.size(), wanted.size());
        for (std::size_t i = 0; i < frames.size(); ++i) {
            EXPECT_EQ(frames[i].octets, wanted[i].octets);
        }
        if (cursor.error()) {
            EXPECT_EQ(cursor.error()->kind, FrameErrorKind::truncated);
        }
    }
}

}  // namespace
}  // namespace dynoward::logplex
