// SPDX-License-Identifier: MIT
#include "net/gzip.hpp"

#include <gtest/gtest.h>

#include "support/gzip.hpp"

namespace dynoward::net {
namespace {

using test::gzip;

std::string text_of(const std::variant<std::string, GzipError>& result) {
    return std::holds_alternative<std::string>(result) ? std::get<std::string>(result) : "(error)";
}

GzipError error_of(const std::variant<std::string, GzipError>& result) {
    EXPECT_TRUE(std::holds_alternative<GzipError>(result));
    return std::holds_alternative<GzipError>(result) ? std::get<GzipError>(result) : GzipError{99};
}

TEST(Gzip, InflatesOneMember) {
    EXPECT_EQ(text_of(inflate_gzip(gzip("83 <40>1 line"), 100)), "83 <40>1 line");
}

TEST(Gzip, InflatesNothingToNothing) {
    EXPECT_EQ(text_of(inflate_gzip(gzip(""), 100)), "");
}

TEST(Gzip, JoinsConcatenatedMembers) {
    EXPECT_EQ(text_of(inflate_gzip(gzip("one") + gzip("") + gzip("two"), 100)), "onetwo");
}

TEST(Gzip, KeepsTheBoundExactly) {
    const std::string text(1000, 'x');
    EXPECT_EQ(text_of(inflate_gzip(gzip(text), 1001)), text);
    EXPECT_EQ(text_of(inflate_gzip(gzip(text), 1000)), text);
    EXPECT_EQ(error_of(inflate_gzip(gzip(text), 999)), GzipError::too_large);
    EXPECT_EQ(error_of(inflate_gzip(gzip("x") + gzip(text), 1000)), GzipError::too_large);
}

TEST(Gzip, F20_StopsABomb) {
    const auto bomb = gzip(std::string(std::size_t{64} << 20, '\0'));
    EXPECT_LT(bomb.size(), 100000U);
    EXPECT_EQ(error_of(inflate_gzip(bomb, std::size_t{8} << 20)), GzipError::too_large);
}

TEST(Gzip, RefusesEveryTruncation) {
    const auto whole = gzip("a line that is long enough to be cut at many places");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_EQ(error_of(inflate_gzip(whole.substr(0, size), 1000)), GzipError::malformed) << size;
    }
}

TEST(Gzip, RefusesWhatIsNotGzip) {
    auto damaged = gzip("some text whose checksum will be wrong");
    damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 1);
    for (const auto& body : {std::string("83 <40>1 plain"), gzip("zlib", 15), gzip("raw", -15), damaged,
                             gzip("good") + "garbage behind it"}) {
        EXPECT_EQ(error_of(inflate_gzip(body, 1000)), GzipError::malformed);
    }
}

}  // namespace
}  // namespace dynoward::net
