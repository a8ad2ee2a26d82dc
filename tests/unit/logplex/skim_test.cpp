// SPDX-License-Identifier: MIT
// The quick look at a frame must never find another fate than the careful one.
#include "dynoward/logplex/skim.hpp"

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

std::optional<Fate> skimmed(std::string_view octets) {
    return skim(Frame{0, octets, octets.size() > limits::frame_bytes});
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
    const auto careful = read_frame(frame);
    EXPECT_EQ(careful.fate == Fate::malformed, !frame.oversize && !is_well_formed(octets)) << octets;
    if (const auto quick = skim(frame)) {
        EXPECT_EQ(*quick, careful.fate) << octets;
        EXPECT_TRUE(std::holds_alternative<std::monostate>(careful.what)) << octets;
    }
}

TEST(Skim, PassesOverWhatTheAppWroteAndWhatTheRouterServed) {
    EXPECT_EQ(skimmed(line("app", "web.1", "some words of an app")), Fate::app_output);
    EXPECT_EQ(skimmed(line("heroku", "router", "at=info method=GET path=\"/\" dyno=web.1")), Fate::router);
}

TEST(Skim, LeavesAllThatMayMatterToTheCarefulWay) {
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
        EXPECT_EQ(skimmed(octets), std::nullopt) << octets;
        expect_agreement(octets);
    }
}

TEST(Skim, LeavesFramesThatAreTooShortTooLongOrOfAnotherForm) {
    const auto usual = line("app", "web.1", "some words of an app");
    EXPECT_EQ(skimmed(usual.substr(0, 63)), std::nullopt);
    EXPECT_EQ(skimmed(usual.substr(0, 64)), Fate::app_output);
    EXPECT_EQ(skimmed(usual + std::string(limits::frame_bytes, 'x')), std::nullopt);
    EXPECT_EQ(skimmed("<45>" + usual.substr(5)), std::nullopt);
    EXPECT_EQ(skimmed("<192>" + usual.substr(5)), std::nullopt);
    EXPECT_EQ(skimmed("<191>" + usual.substr(5)), Fate::app_output);
    EXPECT_EQ(skimmed(line("app", "heroku-postgres", "source=DATABASE sample#load-avg-1m=0.01")),
              std::nullopt);
}

TEST(Skim, AgreesWithTheCarefulWayWhateverByteIsWrong) {
    for (const auto& usual : {line("app", "web.1", "some words of an app, long enough"),
                              line("heroku", "router", "at=info method=GET"),
                              line("heroku", "web.1", "Error R14 (Memory quota exceeded)")}) {
        expect_agreement(usual);
        for (std::size_t at = 0; at < usual.size(); ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                auto octets = usual;
                octets[at] = static_cast<char>(byte);
                expect_agreement(octets);
            }
            auto shorter = usual;
            expect_agreement(shorter.erase(at, 1));
            auto blank = usual;
            expect_agreement(blank.insert(at, " "));
            expect_agreement(usual.substr(0, at));
        }
    }
}

}  // namespace
}  // namespace dynoward::logplex
