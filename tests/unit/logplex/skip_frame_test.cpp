// SPDX-License-Identifier: MIT
// skip_frame() must never find another fate than read_frame().
#include "logplex/fast/skip_frame.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "dynoward/logplex/classify.hpp"
#include "dynoward/values/limits.hpp"

namespace dynoward::logplex {
namespace {

std::string line(std::string_view app, std::string_view procid, std::string_view msg) {
    return "<190>1 2026-03-04T12:00:04.123456+00:00 host " + std::string(app) + " " + std::string(procid) +
           " - " + std::string(msg) + "\n";
}

std::optional<Fate> skipped(std::string_view octets) {
    return fast::skip_frame(Frame{0, octets, octets.size() > limits::frame_bytes});
}

// Written another way than the code it checks: `<PRI>VERSION` and five fields that are not empty.
bool is_well_formed(std::string text) {
    if (text.ends_with('\n')) {
        text.pop_back();
        if (text.ends_with('\r')) {
            text.pop_back();
        }
    }
    std::vector<std::string> fields(1);
    for (const char c : text) {
        if (c == ' ' && fields.size() < 7) {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    const auto is_number = [](const std::string& digits) {
        return !digits.empty() && digits.size() <= 3 &&
               digits.find_first_not_of("0123456789") == std::string::npos;
    };
    const auto& first = fields[0];
    const auto close = first.find('>');
    if (fields.size() < 6 || first[0] != '<' || close == std::string::npos ||
        !is_number(first.substr(1, close - 1)) || std::stoi(first.substr(1, close - 1)) > 191 ||
        !is_number(first.substr(close + 1))) {
        return false;
    }
    for (std::size_t i = 1; i < 6; ++i) {
        if (fields[i].empty()) {
            return false;
        }
    }
    return true;
}

void expect_agreement(const std::string& octets) {
    const Frame frame{0, octets, octets.size() > limits::frame_bytes};
    const auto plain = read_frame(frame);
    EXPECT_EQ(plain.fate == Fate::malformed, !frame.oversize && !is_well_formed(octets)) << octets;
    if (const auto fast = fast::skip_frame(frame)) {
        EXPECT_EQ(*fast, plain.fate) << octets;
        EXPECT_TRUE(std::holds_alternative<std::monostate>(plain.what)) << octets;
    }
}

TEST(SkipFrame, SkipsWhatTheAppWroteAndWhatTheRouterServed) {
    EXPECT_EQ(skipped(line("app", "web.1", "some words of an app")), Fate::app_output);
    EXPECT_EQ(skipped(line("heroku", "router", "at=info method=GET path=\"/\" dyno=web.1")), Fate::router);
}

TEST(SkipFrame, LeavesAllThatMayMatterToReadFrame) {
    for (const auto& octets :
         {line("heroku", "web.1", "source=web.1 dyno=heroku.1.a sample#memory_total=1.00MB"),
          line("heroku", "router", "at=error code=H12 desc=\"Request timeout\" dyno=web.1"),
          line("heroku", "router", "sock=client at=warning code=H27 desc=\"Client Request Interrupted\""),
          line("heroku", "router", "at=inform the dyno"),
          line("heroku", "api", "Deploy 1a2b3c by a@b.example"),
          line("app", "api", "Release v12 created by someone@example.com"),
          line("heroku", "logplex", "Error L10 (output buffer overflow): 1 messages dropped since x"),
          line("app", "log-shuttle", "Error L12: 99 messages dropped since 2026-01-01T00:00:00+00:00\n"),
          line("herokv", "router", "at=info what an app of that name wrote")}) {
        EXPECT_EQ(skipped(octets), std::nullopt) << octets;
        expect_agreement(octets);
    }
}

TEST(SkipFrame, LeavesFramesThatAreTooShortTooLongOrOfAnotherForm) {
    const auto common = line("app", "web.1", "some words of an app");
    EXPECT_EQ(skipped(common.substr(0, 63)), std::nullopt);
    EXPECT_EQ(skipped(common.substr(0, 64)), Fate::app_output);
    EXPECT_EQ(skipped(common + std::string(limits::frame_bytes, 'x')), std::nullopt);
    EXPECT_EQ(skipped("<45>" + common.substr(5)), std::nullopt);
    EXPECT_EQ(skipped("<192>" + common.substr(5)), std::nullopt);
    EXPECT_EQ(skipped("<191>" + common.substr(5)), Fate::app_output);
    EXPECT_EQ(skipped(line("app", "heroku-postgres", "source=DATABASE sample#load-avg-1m=0.01")),
              std::nullopt);
}

TEST(SkipFrame, AgreesWithReadFrameWhateverByteIsWrong) {
    for (const auto& common : {line("app", "web.1", "some words of an app, long enough"),
                               line("heroku", "router", "at=info method=GET"),
                               line("heroku", "web.1", "Error R14 (Memory quota exceeded)")}) {
        expect_agreement(common);
        for (std::size_t at = 0; at < common.size(); ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                auto octets = common;
                octets[at] = static_cast<char>(byte);
                expect_agreement(octets);
            }
            auto shorter = common;
            expect_agreement(shorter.erase(at, 1));
            auto blank = common;
            expect_agreement(blank.insert(at, " "));
            expect_agreement(common.substr(0, at));
        }
    }
}

}  // namespace
}  // namespace dynoward::logplex
