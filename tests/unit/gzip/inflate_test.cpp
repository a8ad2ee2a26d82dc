// SPDX-License-Identifier: MIT
// Inflating a whole body within its bound: members, bombs, and everything that is not gzip.
#include "gzip/inflate.hpp"

#include <gtest/gtest.h>

#include "support/gzip.hpp"

namespace dynoward::gzip {
namespace {

using test::gzip;

std::string text_of(const std::variant<std::string, InflateError>& result) {
    return std::holds_alternative<std::string>(result) ? std::get<std::string>(result) : "(error)";
}

InflateError error_of(const std::variant<std::string, InflateError>& result) {
    EXPECT_TRUE(std::holds_alternative<InflateError>(result));
    return std::holds_alternative<InflateError>(result) ? std::get<InflateError>(result) : InflateError{99};
}

TEST(Gzip, InflatesOneMember) {
    EXPECT_EQ(text_of(inflate(gzip("83 <40>1 line"), 100)), "83 <40>1 line");
}

TEST(Gzip, InflatesNothingToNothing) {
    EXPECT_EQ(text_of(inflate(gzip(""), 100)), "");
}

TEST(Gzip, JoinsConcatenatedMembers) {
    EXPECT_EQ(text_of(inflate(gzip("one") + gzip("") + gzip("two"), 100)), "onetwo");
}

TEST(Gzip, KeepsTheBoundExactly) {
    const std::string text(1000, 'x');
    EXPECT_EQ(text_of(inflate(gzip(text), 1001)), text);
    EXPECT_EQ(text_of(inflate(gzip(text), 1000)), text);
    EXPECT_EQ(error_of(inflate(gzip(text), 999)), InflateError::too_large);
    EXPECT_EQ(error_of(inflate(gzip("x") + gzip(text), 1000)), InflateError::too_large);
}

TEST(Gzip, F20_StopsABomb) {
    const auto bomb = gzip(std::string(std::size_t{64} << 20, '\0'));
    EXPECT_LT(bomb.size(), 100000U);
    EXPECT_EQ(error_of(inflate(bomb, std::size_t{8} << 20)), InflateError::too_large);
}

TEST(Gzip, RefusesEveryTruncation) {
    const auto whole = gzip("a line that is long enough to be cut at many places");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_EQ(error_of(inflate(whole.substr(0, size), 1000)), InflateError::malformed) << size;
    }
}

TEST(Gzip, RefusesWhatIsNotGzip) {
    auto damaged = gzip("some text whose checksum will be wrong");
    damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 1);
    for (const auto& body : {std::string("83 <40>1 plain"), gzip("zlib", 15), gzip("raw", -15), damaged,
                             gzip("good") + "garbage behind it"}) {
        EXPECT_EQ(error_of(inflate(body, 1000)), InflateError::malformed);
    }
}

}  // namespace
}  // namespace dynoward::gzip
