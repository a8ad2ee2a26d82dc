// SPDX-License-Identifier: MIT
// The fast paths of src/logplex/fast must never read anything in another way than the plain readers. The
// room is compiled three times, each in a separate namespace: as shipped, with its fast paths in portable
// C++, and without any. All three read the golden bodies, and lines with every kind of damage, to the same
// end.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "support/golden_case.hpp"

namespace dynoward::logplex {
std::string read_body(std::string_view body);
bool has_simd();
bool has_fast_paths();
}  // namespace dynoward::logplex
namespace dynoward::logplex_portable {
std::string read_body(std::string_view body);
bool has_simd();
}  // namespace dynoward::logplex_portable
namespace dynoward::logplex_plain {
std::string read_body(std::string_view body);
bool has_fast_paths();
}  // namespace dynoward::logplex_plain

namespace dynoward {
namespace {

void expect_same(const std::string& body) {
    // Of its own size, so that a sanitizer reports any read beyond it.
    const std::vector<char> bytes(body.begin(), body.end());
    const std::string_view view(bytes.data(), bytes.size());
    const auto plain = logplex_plain::read_body(view);
    ASSERT_EQ(logplex::read_body(view), plain) << body;
    ASSERT_EQ(logplex_portable::read_body(view), plain) << body;
    ASSERT_EQ(plain.find("another fate"), std::string::npos) << plain;
}

std::string frame(std::string_view octets) {
    return std::to_string(octets.size()) + " " + std::string(octets);
}

std::string line(std::string_view app, std::string_view procid, std::string_view msg) {
    return "<190>1 2026-03-04T12:00:04.123456+00:00 host " + std::string(app) + " " + std::string(procid) +
           " - " + std::string(msg) + "\n";
}

const std::string identity = "source=web.1 dyno=heroku.918273645.0b6d1c58-3f0e-4f6c-8d35-6a1c2e7f9010 ";

std::vector<std::string> common_lines() {
    return {
        line("heroku", "web.1",
             identity + "sample#memory_total=544.10MB sample#memory_rss=510.35MB "
                        "sample#memory_cache=1.50MB sample#memory_swap=32.25MB "
                        "sample#memory_pgpgin=48211pages sample#memory_pgpgout=1234567890pages "
                        "sample#memory_quota=512.00MB"),
        line("heroku", "web.1",
             identity + "sample#load_avg_1m=2.46 sample#load_avg_5m=1.06 sample#load_avg_15m=0.97"),
        line("app", "web.1", "some words that an app has written, and 42 more of them"),
        line("heroku", "router", "at=info method=GET path=\"/\" host=shop.example dyno=web.1 status=200"),
        line("heroku", "router", "at=error code=H12 desc=\"Request timeout\" method=GET dyno=web.1"),
        line("heroku", "web.1", "Process running mem=544M(106.3%)"),
        line("heroku", "web.1", "State changed from up to starting"),
        line("heroku", "logplex", "Error L10 (output buffer overflow): 93 messages dropped since x")};
}

TEST(FastPaths, AreWhatTheVariantsDifferIn) {
#ifndef DYNOWARD_PLAIN_READERS
    EXPECT_TRUE(logplex::has_fast_paths());
#ifdef __SSE2__
    EXPECT_TRUE(logplex::has_simd());
#endif
#endif
    EXPECT_FALSE(logplex_portable::has_simd());
    EXPECT_FALSE(logplex_plain::has_fast_paths());
}

TEST(FastPaths, ReadEachGoldenBodyAsThePlainReadersDo) {
    for (const auto& path : test::golden_bodies()) {
        SCOPED_TRACE(path.stem());
        expect_same(test::read_file(path));
    }
}

// Bytes beside those that mean something to a reader, and beside the ends of their ranges.
using namespace std::string_view_literals;
constexpr auto edges = "\0\t\n\r !\"#+,-./0129:;<=>?@AMZ[_`az{|}~\x7f\x80\xad\xb0\xb1\xb9\xff"sv;

TEST(FastPaths, ReadACommonLineAsThePlainReadersDoWhateverByteIsWrong) {
    for (const auto& common : common_lines()) {
        expect_same(frame(common));
        for (std::size_t at = 0; at < common.size(); ++at) {
            for (const char byte : edges) {
                auto changed = common;
                changed[at] = byte;
                expect_same(frame(changed));
            }
            auto shorter = common;
            expect_same(frame(shorter.erase(at, 1)));
            auto longer = common;
            expect_same(frame(longer.insert(at, 1, common[at])));
            auto spaced = common;
            expect_same(frame(spaced.insert(at, " ")));
            expect_same(frame(common.substr(0, at)));
        }
    }
}

TEST(FastPaths, CutABodyAsThePlainReadersDoWhateverByteOfALengthIsWrong) {
    const auto lines = common_lines();
    for (std::size_t at = 0; at < 5; ++at) {
        for (int byte = 0; byte < 256; ++byte) {
            auto body = frame(lines[0]) + frame(lines[2]);
            body[at] = static_cast<char>(byte);
            expect_same(body);
        }
    }
}

TEST(FastPaths, ReadRandomDamageAsThePlainReadersDo) {
    std::mt19937 random(7);
    const auto below = [&random](std::size_t limit) { return random() % limit; };
    const auto lines = common_lines();
    for (int round = 0; round < 20'000; ++round) {
        auto octets = lines[below(lines.size())];
        for (auto changes = 1 + below(4); changes > 0; --changes) {
            const auto at = below(octets.size());
            switch (below(4)) {
                case 0: octets[at] = static_cast<char>(below(256)); break;
                case 1: octets.erase(at, 1 + below(4)); break;
                case 2: octets.insert(at, 1, edges[below(edges.size())]); break;
                default: octets.insert(at, octets.substr(below(octets.size()), below(12))); break;
            }
        }
        expect_same(frame(octets) + frame(lines[below(lines.size())]));
    }
}

TEST(FastPaths, ReadAmountsOfAnyLengthAsThePlainReadersDo) {
    std::mt19937 random(11);
    for (int round = 0; round < 20'000; ++round) {
        const auto whole = std::to_string(random() >> (random() % 32));
        const auto amount = whole + "." + std::to_string(random() % 1000).substr(0, random() % 4);
        expect_same(frame(line("heroku", "web.1",
                               identity + "sample#load_avg_1m=" + amount + " sample#load_avg_5m=" + amount +
                                   " sample#load_avg_15m=" + whole + ".05")));
    }
}

}  // namespace
}  // namespace dynoward
