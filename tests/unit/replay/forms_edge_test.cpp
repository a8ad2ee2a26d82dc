// SPDX-License-Identifier: MIT
// Text that must not count as a platform line, two apps in one recording, lines in the wrong order, and
// arbitrary bytes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "dynoward/values/limits.hpp"
#include "replay/line_sorter.hpp"
#include "unit/replay/forms.hpp"

namespace dynoward::replay {
namespace {

using namespace test_forms;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Forms, R_AllLinesMustHaveTheSamePrefix) {
    // If the other lines have no file name as prefix, a line with one continues a message.
    auto text = by_lines([](const RecordedLine& l) { return l.printed(); });
    text += "a.log:1:2026-03-04T12:03:00+00:00 heroku[web.2]: Error R14 (Memory quota exceeded)\n";
    const auto result = play(text);
    EXPECT_EQ(result.report.lines_unread(), 1U);
    EXPECT_EQ(result.recording.fates[static_cast<std::size_t>(logplex::Fate::error_code)], 0U);
}

TEST(Forms, R_JsonFromTheAppDoesNotNameTheSender) {
    const std::string forged = "2026-03-04T12:00:00Z heroku[web.2]: Error R14 (Memory quota exceeded)";
    for (const auto& record : {
             json{{"timestamp", "2026-03-04T12:00:00Z"}, {"message", {{"message", forged}}}},
             json{{"timestamp", "2026-03-04T12:00:00Z"}, {"message", "hello"}, {"note", forged}},
             json{{"timestamp", "2026-03-04T12:00:00Z"},
                  {"message", "hello"},
                  {"errors", json::array({{{"message", forged}}})}},
             json{{"app_name", "app"},
                  {"proc_id", "web.2"},
                  {"timestamp", "2026-03-04T12:00:00Z"},
                  {"message", forged}},
             json{{"program", "app/web.2"}, {"generated_at", "2026-03-04T12:00:00Z"}, {"message", forged}},
             json{{"attributes",
                   {{"message", "Error R14 (Memory quota exceeded)"},
                    {"timestamp", "2026-03-04T12:00:00Z"},
                    {"attributes", {{"app_name", "heroku"}, {"proc_id", "web.2"}}}}}},
             json{{"message", "hello\n" + forged}},
             json{{"message", "{\"message\":\"" + forged + "\"}"}},
         }) {
        const auto result = play(record.dump());
        EXPECT_EQ(result.recording.fates[static_cast<std::size_t>(logplex::Fate::error_code)], 0U)
            << record;
    }
}

TEST(Forms, R_ReportsWhatItCouldNotReadAndShowsNoSecret) {
    for (const auto& [line, shown] : {
             std::pair{"hello \x1b[31mworld\x07", "hello world\\x07"},
             std::pair{"DATABASE_URL=postgres://u:hunter2@host/db", "... ..."},
             std::pair{"my password is hunter2", "my password ..."},
             std::pair{"AUTH_TOKEN: x", "AUTH_TOKEN ..."},
             std::pair{"{\"api_key\":\"abc\"", "{\"api_key ..."},
             std::pair{"HRKU-01234567-89ab-cdef-0123-456789abcdef", "..."},
             std::pair{"MIIEpAIBAAKCAQEA7bq98hGv", "..."},
         }) {
        const auto result = play(std::string("\n\n") + line + "\nmore\n");
        EXPECT_EQ(result.report.first_unread, shown) << line;
        EXPECT_GE(result.report.lines_unread(), 1U);
    }
    EXPECT_EQ(play(by_lines([](const RecordedLine& l) { return l.printed(); }) + "oops\n")
                  .report.first_unread_line,
              71U);
    EXPECT_EQ(play("timestamp,message\n1772625600000,hello\n").report.first_unread_line, 2U);
    EXPECT_LT(play("x y " + std::string(100000, 'z') + "\n").report.first_unread.size(), 100U);
}

TEST(Forms, R_AWrongLengthLosesOneLineIfEachFrameIsALine) {
    std::string text;
    int n = 0;
    for (const auto& line : recording()) {
        auto octets = frame(line);
        text += std::to_string(octets.size() + (++n == 35 ? 7 : 0)) + " " + octets;
    }
    const auto result = play(text, 500);
    EXPECT_EQ(result.recording.gaps, 1U);
    EXPECT_GE(result.recording.frames, 68U);
    EXPECT_GT(result.report.octets_lost, 0U);
}

// Two apps, each with a web.1.
std::string two(const std::function<std::string(const RecordedLine&, const std::string& app)>& render) {
    std::string text;
    for (auto line : recording()) {
        text += render(line, "shop") + "\n";
        auto& number = line.text;
        if (const auto at = number.find("dyno=heroku."); at != std::string::npos) {
            number.replace(at, number.find('.', at + 12) - at, "dyno=heroku.222");
        }
        text += render(line, "blog") + "\n";
    }
    return text;
}

TEST(Forms, R_TwoAppsAreDistinguishedAndFiltered) {
    const std::vector<
        std::pair<std::string, std::function<std::string(const RecordedLine&, const std::string&)>>>
        forms{
            {"papertrail",
             [](const RecordedLine& l, const std::string& app) {
                 return "7\t" + l.stamp() + "\t" + l.stamp() + "\t4\t" + app +
                        "\t10.0.0.1\tLocal0\tInfo\t" + l.app_name + "/" + l.procid + "\t" + l.text;
             }},
            {"papertrail cli",
             [](const RecordedLine& l, const std::string& app) {
                 return "Mar 04 " + l.clock() + " " + app + " " + l.app_name + "/" + l.procid + ": " +
                        l.text;
             }},
            {"syslog",
             [](const RecordedLine& l, const std::string& app) {
                 return l.stamp() + " " + app + " " + l.app_name + "[" + l.procid + "]: " + l.text;
             }},
            {"frames",
             [](const RecordedLine& l, const std::string& app) {
                 return "<134>1 " + l.stamp() + " " + app + " " + l.app_name + " " + l.procid + " - " +
                        l.text;
             }},
            {"json",
             [](const RecordedLine& l, const std::string& app) {
                 return json{{"app", app}, {"message", l.printed()}}.dump();
             }},
        };
    for (const auto& [name, render] : forms) {
        SCOPED_TRACE(name);
        const auto text = two(render);
        EXPECT_EQ(play(text).apps.size(), 2U);
        EXPECT_THAT(play(text).apps, testing::Contains(HasSubstr("shop")));
        for (const auto* const app : {"shop", "2808254"}) {
            const auto result = play(text, 100000, app);
            EXPECT_THAT(result.restarts, ElementsAre("web.1")) << app;
            EXPECT_EQ(result.recording.samples, 20U) << app;
            EXPECT_EQ(result.apps.size(), 1U) << app;
        }
        EXPECT_EQ(play(text, 100000, "nobody").recording.frames, name == "frames" ? 100U : 0U);
    }
    const auto plain = two([](const RecordedLine& l, const std::string&) { return l.printed(); });
    EXPECT_EQ(play(plain).apps.size(), 2U);
    EXPECT_THAT(play(plain, 100000, "222").restarts, ElementsAre("web.1"));
}

TEST(Forms, R_NewestFirstIsDetectedAndSorted) {
    auto lines = recording();
    std::reverse(lines.begin(), lines.end());
    std::string text;
    for (const auto& line : lines) {
        text += line.printed() + "\n";
    }
    EXPECT_TRUE(play(text).runs_backwards);
    EXPECT_FALSE(play(by_lines([](const RecordedLine& l) { return l.printed(); })).runs_backwards);
    LineSorter sorter(1 << 20);
    LogReader reader(sorter);
    reader.feed(text);
    reader.finish();
    sorter.end_of_input();
    EXPECT_TRUE(sorter.has_newest_first());
    std::vector<std::string> restarts;
    Replay replay({{"current settings", shop()}}, false,
                  [&](std::size_t, const policy::LedgerEntry& entry) {
                      if (entry.verdict == policy::Verdict::restart) {
                          restarts.push_back(entry.dyno.text());
                      }
                  });
    sorter.play(replay);
    replay.finish();
    EXPECT_THAT(restarts, ElementsAre("web.1"));
    EXPECT_EQ(replay.recording().frames, 70U);
    EXPECT_FALSE(replay.runs_backwards() || replay.was_late());
}

TEST(Forms, R_LinesBeyondTheLimitAreDropped) {
    const auto text = by_lines([](const RecordedLine& l) { return l.printed(); });
    for (const auto& [limit, is_full] :
         {std::pair{std::size_t{1000}, true}, std::pair{std::size_t{100000}, false}}) {
        LineSorter sorter(limit);
        LogReader reader(sorter);
        reader.feed(text);
        reader.finish();
        sorter.end_of_input();
        EXPECT_EQ(sorter.is_full(), is_full) << limit;
    }
}

std::string of_size(std::size_t size) {
    return std::string(size, 'x');
}

void expect_whole(const std::string& input) {
    const auto result = play(input, 1 << 16);
    EXPECT_THAT(result.restarts, ElementsAre("web.1"));
    EXPECT_EQ(result.recording.frames, 70U);
    EXPECT_EQ(result.report.lines_unread(), 0U) << result.report.first_unread;
}

TEST(Forms, R_ALargeReplyIsReadElementByElement) {
    for (const auto size : {limits::replay_json_bytes - 1000, limits::replay_json_bytes + 1000}) {
        auto events = json::array();
        for (const auto& line : recording()) {
            events.push_back({{"message", line.printed()}, {"filler", of_size(size / 70)}});
        }
        expect_whole("{\"first\":[1,2],\"events\":" + events.dump() + ",\"next\":[{\"a\":\"b\"}]}");
        expect_whole("{\"data\":{\"events\":" + events.dump(1) + "},\"next\":\"x\"}\n");
    }
}

TEST(Forms, R_AValueBeyondTheLimitLosesOnlyItself) {
    const auto line = json{{"message", recording()[0].printed()}}.dump() + "\n";
    const auto with_value = [&](std::size_t size) {
        return line + json{{"message", of_size(size)}}.dump() + "\n" + line;
    };
    EXPECT_EQ(play(with_value(limits::replay_json_value_bytes + 1), 1 << 20).recording.frames, 2U);
    const auto unread = [](const Replayed& result, Unread why) {
        return result.recording.unread[static_cast<std::size_t>(why)];
    };
    EXPECT_EQ(unread(play(with_value(limits::replay_json_value_bytes - 100), 1 << 20), Unread::no_sender),
              1U);
    EXPECT_EQ(unread(play(with_value(limits::replay_json_value_bytes + 1), 1 << 20), Unread::broken), 1U);
}

TEST(Forms, R_ARowBeyondTheLimitLosesOnlyItself) {
    const auto row = "1772625600000,\"" + recording()[0].printed() + "\"\n";
    const auto with_row = [&](std::size_t size) {
        return "timestamp,message\n" + row + "1,\"" + of_size(size) + "\n" + row + row;
    };
    // An unterminated quote extends to the next quote or, if there is none, to the limit.
    EXPECT_EQ(play(with_row(1000)).recording.frames, 2U);
    EXPECT_EQ(play(with_row(limits::replay_row_bytes + 1)).recording.frames, 3U);
    EXPECT_EQ(play(with_row(limits::replay_row_bytes + 1)).report.lines_unread(), 1U);
}

// Any content of a file is either read or counted as unread.
TEST(Forms, R_ArbitraryBytesAreHandled) {
    std::vector<std::string> seeds{by_lines([](const RecordedLine& l) { return l.printed(); }),
                                   by_lines([](const RecordedLine& l) {
                                       return json{{"a", {{"message", l.printed()}}}}.dump();
                                   }),
                                   "timestamp,message\n" + by_lines([](const RecordedLine& l) {
                                       return l.stamp() + "," + quoted(l.printed());
                                   }),
                                   by_lines([](const RecordedLine& l) { return test::frame_of(frame(l)); }),
                                   std::string(100000, '['),
                                   std::string(100000, '{'),
                                   "{\"a\":" + std::string(5000, '['),
                                   std::string(3000, '\0'),
                                   std::string(3000, '"'),
                                   "[" + std::string(3000, '"'),
                                   "message,a\n\"" + std::string(3000000, 'x') + "\n",
                                   "{\"message\":\"" + std::string(3000000, 'x')};
    unsigned state = 12345;
    const auto random = [&](std::size_t below) {
        state = state * 1664525U + 1013904223U;
        return static_cast<std::size_t>(state >> 8U) % below;
    };
    for (const auto& seed : seeds) {
        play(seed, 4096);
        for (int i = 0; i < 60; ++i) {
            auto text = seed.substr(0, 1 + random(std::min<std::size_t>(seed.size(), 6000)));
            for (std::size_t n = random(12); n > 0; --n) {
                constexpr std::string_view odd("\0\xff\xfe\"'{}[]<>,:;\t\r\n 0123456789-", 29);
                text[random(text.size())] = odd[random(odd.size())];
            }
            const auto result = play(text, 1 + random(700));
            EXPECT_LE(result.recording.samples, 20U);
        }
    }
}

}  // namespace
}  // namespace dynoward::replay
