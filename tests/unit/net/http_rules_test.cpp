// SPDX-License-Identifier: MIT
// Which requests are refused for their framing, row by row.
#include "net/http_rules.hpp"

#include <gtest/gtest.h>

#include <string>

#include "dynoward/values/limits.hpp"

namespace dynoward::net {
namespace {

struct Row {
    const char* name;
    RequestHead head;
    int status;  // 0: accepted
    Framing::Body body = Framing::Body::none;
    std::uint64_t length = 0;
};

RequestHead post(std::vector<HeaderField> fields) {
    fields.insert(fields.begin(), {"Host", "drain.example"});
    return {"POST", "/logs", 11, std::move(fields)};
}

void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}
class HttpRules : public testing::TestWithParam<Row> {};

TEST_P(HttpRules, AcceptsOnlyWhatEndsInOnePlace) {
    const auto& row = GetParam();
    const auto checked = check_framing(row.head);
    if (row.status != 0) {
        ASSERT_TRUE(std::holds_alternative<HttpRefusal>(checked));
        EXPECT_EQ(std::get<HttpRefusal>(checked).status, row.status);
        EXPECT_FALSE(std::get<HttpRefusal>(checked).why.empty());
    } else {
        ASSERT_TRUE(std::holds_alternative<Framing>(checked));
        EXPECT_EQ(std::get<Framing>(checked).body, row.body);
        EXPECT_EQ(std::get<Framing>(checked).length, row.length);
    }
}

using Body = Framing::Body;

INSTANTIATE_TEST_SUITE_P(
    Good, HttpRules,
    testing::Values(Row{"NoBody", post({}), 0},
                    Row{"Sized", post({{"Content-Length", "5"}}), 0, Body::sized, 5},
                    Row{"SizedZero", post({{"Content-Length", "0"}}), 0},
                    Row{"SizedHuge", post({{"Content-Length", "9223372036854775808"}}), 0, Body::sized,
                        std::uint64_t{1} << 63},
                    Row{"Chunked", post({{"Transfer-Encoding", "chunked"}}), 0, Body::chunked},
                    Row{"ChunkedInCapitals", post({{"TRANSFER-ENCODING", "Chunked"}}), 0, Body::chunked},
                    Row{"UpgradeIsIgnored", post({{"Upgrade", "h2c"}, {"Content-Length", "2"}}), 0,
                        Body::sized, 2},
                    Row{"Identity", post({{"Content-Encoding", "identity"}}), 0},
                    Row{"C_Http10", {"POST", "/logs", 10, {{"Host", "a"}}}, 0},
                    Row{"C_Http10WithoutHost", {"OPTIONS", "/", 10, {}}, 0},
                    Row{"C_Http10Sized",
                        {"POST", "/logs", 10, {{"Content-Length", "5"}, {"Connection", "keep-alive"}}},
                        0,
                        Body::sized,
                        5}),
    [](const auto& row) { return std::string(row.param.name); });

INSTANTIATE_TEST_SUITE_P(
    Bad, HttpRules,
    testing::Values(
        Row{"F39_GzipThenLength", post({{"Transfer-Encoding", "gzip"}, {"Content-Length", "5"}}), 400},
        Row{"F39_ChunkedAndLength", post({{"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}}), 400},
        Row{"Identity", post({{"Transfer-Encoding", "identity"}}), 400},
        Row{"XChunked", post({{"Transfer-Encoding", "xchunked"}}), 400},
        Row{"GzipChunked", post({{"Transfer-Encoding", "gzip, chunked"}}), 400},
        Row{"ChunkedTwice", post({{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}),
            400},
        Row{"F43_FoldedChunked", post({{"Transfer-Encoding", "chun ked"}}), 400},
        Row{"TransferEncodingEmpty", post({{"Transfer-Encoding", ""}}), 400},
        Row{"F40_ChunkedInHttp10",
            {"POST", "/logs", 10, {{"Host", "a"}, {"Transfer-Encoding", "chunked"}}},
            400},
        Row{"C_Http10TwoHosts", {"GET", "/", 10, {{"Host", "a"}, {"Host", "b"}}}, 400},
        Row{"C_Http10TwoLengths",
            {"POST", "/logs", 10, {{"Content-Length", "5"}, {"Content-Length", "5"}}},
            400},
        Row{"C_Http10AnyTransferEncoding",
            {"POST", "/logs", 10, {{"Transfer-Encoding", "identity"}, {"Content-Length", "5"}}},
            400},
        Row{"C_Http10AbsoluteForm", {"GET", "http://a/", 10, {}}, 400},
        Row{"Http09", {"GET", "/", 9, {{"Host", "a"}}}, 400},
        Row{"Http12", {"GET", "/", 12, {{"Host", "a"}}}, 400},
        Row{"Http20", {"PRI", "/", 20, {{"Host", "a"}}}, 400},
        Row{"F41_NoHost", {"POST", "/logs", 11, {}}, 400},
        Row{"F41_TwoHosts", post({{"host", "other.example"}}), 400},
        Row{"F42_LengthsWithComma", post({{"Content-Length", "5,5"}}), 400},
        Row{"F42_EqualLengths", post({{"Content-Length", "5"}, {"Content-Length", "5"}}), 400},
        Row{"F43_FoldedLength", post({{"Content-Length", "5 5"}}), 400},
        Row{"LengthSigned", post({{"Content-Length", "+5"}}), 400},
        Row{"LengthNegative", post({{"Content-Length", "-5"}}), 400},
        Row{"LengthHex", post({{"Content-Length", "0x5"}}), 400},
        Row{"LengthEmpty", post({{"Content-Length", ""}}), 400},
        Row{"LengthOverflow", post({{"Content-Length", "18446744073709551616"}}), 400},
        Row{"AbsoluteForm", {"POST", "http://other/logs", 11, {{"Host", "a"}}}, 400},
        Row{"Asterisk", {"OPTIONS", "*", 11, {{"Host", "a"}}}, 400},
        Row{"Authority", {"CONNECT", "other:443", 11, {{"Host", "a"}}}, 400},
        Row{"Deflate", post({{"Content-Encoding", "deflate"}}), 415},
        Row{"GzipTwice", post({{"Content-Encoding", "gzip, gzip"}}), 415},
        Row{"TwoEncodings", post({{"Content-Encoding", "gzip"}, {"Content-Encoding", "gzip"}}), 415}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(HttpRules, F51_CountsFieldsAtTheBound) {
    for (const std::size_t count :
         {limits::header_fields - 1, limits::header_fields, limits::header_fields + 1}) {
        std::vector<HeaderField> fields(count - 1, {"X-Filler", "1"});
        const auto checked = check_framing(post(std::move(fields)));
        if (count <= limits::header_fields) {
            EXPECT_TRUE(std::holds_alternative<Framing>(checked)) << count;
        } else {
            ASSERT_TRUE(std::holds_alternative<HttpRefusal>(checked));
            EXPECT_EQ(std::get<HttpRefusal>(checked).status, 431);
        }
    }
}

TEST(HttpRules, ContinuesOnlyIfExpected) {
    EXPECT_TRUE(std::get<Framing>(check_framing(post({{"Expect", "100-Continue"}}))).expects_continue);
    EXPECT_FALSE(std::get<Framing>(check_framing(post({{"Expect", "200-ok"}}))).expects_continue);
    EXPECT_FALSE(std::get<Framing>(check_framing(post({}))).expects_continue);
    const RequestHead old{"POST", "/logs", 10, {{"Expect", "100-continue"}}};
    EXPECT_FALSE(std::get<Framing>(check_framing(old)).expects_continue) << "HTTP/1.0 does not know it";
}

TEST(RequestHead, CutsThePathAtTheQueryAndFindsFieldsInAnyCase) {
    const RequestHead head{"GET", "/a%2f?x=1?y", 11, {{"X-One", "1"}, {"x-one", "2"}}};
    EXPECT_EQ(head.path(), "/a%2f");
    EXPECT_EQ(head.query(), "x=1?y");
    EXPECT_EQ(head.find("X-ONE"), "1");
    EXPECT_EQ(head.count("x-one"), 2U);
    EXPECT_EQ(head.find("X-Two"), std::nullopt);
}

}  // namespace
}  // namespace dynoward::net
