// SPDX-License-Identifier: MIT
// Who speaks decides what a line may cause. Numbers are the edge cases of the wire format: 49 to 58, 65,
// 66, 73, 78.
#include "dynoward/logplex/classify.hpp"

#include <gtest/gtest.h>

#include <string>

namespace dynoward::logplex {
namespace {

constexpr std::string_view r14 = "Error R14 (Memory quota exceeded)";

std::string octets(std::string_view app, std::string_view procid, std::string_view msg) {
    return "<134>1 2026-03-04T12:00:04+00:00 host " + std::string(app) + " " + std::string(procid) + " - " +
           std::string(msg) + "\n";
}

// Fate only: views of an Event would outlive the text made here.
Fate fate_of(std::string_view app, std::string_view procid, std::string_view msg) {
    const auto text = octets(app, procid, msg);
    const auto event = read_frame(Frame{0, text, false});
    EXPECT_EQ(event.fate, classify(*parse_syslog(text)).fate);
    return event.fate;
}

TEST(Classify, AnEventCarriesDynoAndTime) {
    const auto text = octets("heroku", "web.1", r14);
    for (const auto& event : {read_frame(Frame{0, text, false}), classify(*parse_syslog(text))}) {
        EXPECT_EQ(event.fate, Fate::error_code);
        EXPECT_EQ(event.dyno->text(), "web.1");
        ASSERT_TRUE(event.time);
        EXPECT_EQ(event.time->time_since_epoch().count(), 1772625604000000000);
    }
}

TEST(Classify, Case54_AnEventWithAnUnreadableStampHasNoTime) {
    const std::string text = "<134>1 2024-99-99T99:99:99 host heroku web.1 - " + std::string(r14);
    for (const auto& event : {read_frame(Frame{0, text, false}), classify(*parse_syslog(text))}) {
        EXPECT_EQ(event.fate, Fate::error_code);
        EXPECT_FALSE(event.time);
    }
}

TEST(Classify, F18_F19_F22_Case58And65_OnlyAppNameHerokuIsTrusted) {
    for (const std::string_view app : {"app", "Heroku", "HEROKU", "heroku\t", "heroku.", "her\xD0\xBEku",
                                       "herokux", "herok", "\"heroku\"", "web.1", "-"}) {
        for (const std::string_view msg :
             {r14, std::string_view("source=web.1 dyno=heroku.1.a sample#memory_total=9999MB"),
              std::string_view("State changed from up to crashed"),
              std::string_view("- Gracefully stopping"),
              std::string_view("Error L10 (output buffer overflow): 1 messages dropped since x")}) {
            EXPECT_EQ(fate_of(app, "web.1", msg), Fate::app_output) << app << " " << msg;
        }
    }
}

TEST(Classify, F26_Case57_AProcidThatIsNoDynoNameNamesNoDyno) {
    for (const auto& procid :
         {std::string(".."), std::string("."), std::string("web.1/../.."), std::string("web.1?x"),
          std::string("%2e%2e"), std::string("web.01"), std::string("web.0"),
          std::string("web.99999999999"), std::string(300, 'w') + ".1", std::string("web"),
          std::string("web.1\t"), std::string("web.1\x01"), std::string("web.1\0x", 7),
          std::string("heroku-postgres"), std::string("slug-compiler"), std::string("Router"),
          std::string("router.x"), std::string("-")}) {
        EXPECT_EQ(fate_of("heroku", procid, r14), Fate::procid_not_dyno) << procid;
    }
}

TEST(Classify, F24_Case73And78_OneOffAndFirDynosAreRecorded) {
    for (const std::string_view procid :
         {"run.1234", "scheduler.9", "release.1", "my-worker_2.17", "web-848cd4f64d-pvpr2"}) {
        EXPECT_EQ(fate_of("heroku", procid, r14), Fate::error_code) << procid;
    }
}

TEST(Classify, Case51_OneNilFieldMayPrecedeAPlatformLine) {
    EXPECT_EQ(fate_of("heroku", "web.1", "- Error R14 (x)"), Fate::error_code);
    EXPECT_EQ(fate_of("heroku", "web.1", "- source=web.1 sample#memory_total=1MB"), Fate::memory);
    EXPECT_EQ(
        fate_of("heroku", "logplex", "- Error L10 (output buffer overflow): 1 messages dropped since x"),
        Fate::loss);
    EXPECT_EQ(fate_of("heroku", "router", "- at=error code=H12 dyno=web.1"), Fate::router_error);
    for (const std::string_view msg : {"- - Error R14 (x)", "-Error R14 (x)", "-  Error R14 (x)",
                                       " - Error R14 (x)", "-", "- ", "[x] Error R14 (x)"}) {
        EXPECT_EQ(fate_of("heroku", "web.1", msg), Fate::unrecognised) << msg;
    }
}

TEST(Classify, F21_Case66_RouterLinesCauseNothingByTheirText) {
    EXPECT_EQ(fate_of("heroku", "router", r14), Fate::router);
    EXPECT_EQ(fate_of("heroku", "router", "at=info path=\"/?Error R15 (x)\" dyno=web.1"), Fate::router);
    EXPECT_EQ(fate_of("heroku", "router", "source=web.1 sample#memory_total=9999MB"), Fate::router);
    EXPECT_EQ(fate_of("heroku", "router", ""), Fate::router);
}

TEST(Classify, Case76_LossIsReportedByItsSendersOnly) {
    constexpr std::string_view l10 = "Error L10 (output buffer overflow): 1 messages dropped since x";
    constexpr std::string_view l12 = "Error L12: 1 messages dropped since x";
    EXPECT_EQ(fate_of("heroku", "logplex", l10), Fate::loss);
    EXPECT_EQ(fate_of("heroku", "log-shuttle", l12), Fate::loss);
    EXPECT_EQ(fate_of("shop", "log-shuttle", l12), Fate::loss);
    EXPECT_EQ(fate_of("app", "logplex", l10), Fate::app_output);
    EXPECT_EQ(fate_of("shop", "log-shuttle", "hello"), Fate::app_output);
    EXPECT_EQ(fate_of("heroku", "logplex", "hello"), Fate::unrecognised);
    EXPECT_EQ(fate_of("heroku", "log-shuttle", r14), Fate::unrecognised);
    // The tail's own lines.
    constexpr std::string_view l11 =
        "Error L11 (Tail buffer overflow) -> This tail session dropped 9 messages since x";
    EXPECT_EQ(fate_of("heroku", "logplex", l11), Fate::loss);
    EXPECT_EQ(fate_of("logplex", "1", l11), Fate::loss);
    EXPECT_EQ(fate_of("logplex", "1", "hello"), Fate::app_output);
    EXPECT_EQ(fate_of("app", "web.1", l11), Fate::app_output);
    // A number that cannot be read, of those only who cannot be the app itself.
    constexpr std::string_view unreadable = "Error L12: many messages dropped since x";
    EXPECT_EQ(fate_of("heroku", "log-shuttle", unreadable), Fate::loss);
    EXPECT_EQ(fate_of("heroku", "logplex", "Error L10 (output buffer overflow): some"), Fate::loss);
    EXPECT_EQ(fate_of("shop", "log-shuttle", unreadable), Fate::loss);
    EXPECT_EQ(fate_of("app", "log-shuttle", unreadable), Fate::app_output);
    const auto text = octets("heroku", "logplex", l10);
    EXPECT_FALSE(read_frame(Frame{0, text, false}).dyno);
}

TEST(Classify, ApiLinesComeFromTheApiOnly) {
    constexpr std::string_view scaled = "Scaled to web@2:Standard-1X by user x";
    EXPECT_EQ(fate_of("app", "api", scaled), Fate::api);
    EXPECT_EQ(fate_of("heroku", "api", scaled), Fate::api);
    EXPECT_EQ(fate_of("app", "api", r14), Fate::app_output);
    EXPECT_EQ(fate_of("heroku", "api", r14), Fate::unrecognised);
    EXPECT_EQ(fate_of("app", "web.1", scaled), Fate::app_output);
    EXPECT_EQ(fate_of("shop", "api", scaled), Fate::app_output);
    EXPECT_EQ(fate_of("heroku", "web.1", scaled), Fate::unrecognised);
}

TEST(Classify, Case49_AMalformedHeaderHasItsOwnFateForAnySender) {
    for (const std::string_view text :
         {"", "x", "<134>1", "<999>1 T host app web.1 - x", "<134>x T host app web.1 - x",
          "<134>1 T  app web.1 - x", "<134>1 T host app web.1", "<134>1 T host heroku web.1"}) {
        const auto event = read_frame(Frame{0, text, false});
        EXPECT_EQ(event.fate, Fate::malformed) << text;
        EXPECT_FALSE(event.dyno);
        EXPECT_FALSE(event.time);
    }
}

TEST(Classify, Case13_AnOversizeFrameIsNotRead) {
    const auto text = octets("heroku", "web.1", r14);
    const auto event = read_frame(Frame{0, text, true});
    EXPECT_EQ(event.fate, Fate::oversize);
    EXPECT_TRUE(std::holds_alternative<std::monostate>(event.what));
}

}  // namespace
}  // namespace dynoward::logplex
