// SPDX-License-Identifier: MIT
// One recording in any format, and the result of its replay.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "replay/replay.hpp"
#include "support/lines.hpp"

namespace dynoward::replay::test_forms {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

struct RecordedLine {
    WallTime at;
    std::string app_name, procid, text;

    std::string stamp() const { return test::stamp_text(at); }
    std::string printed() const { return stamp() + " " + app_name + "[" + procid + "]: " + text; }
    std::string clock() const { return format_rfc3339(at).substr(11, 8); }
    std::string date() const { return format_rfc3339(at).substr(0, 10); }
    long long ms() const {
        return std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
    }
};

// web.1 is over its quota from the first line on, web.2 below it; the apps on both print text
// that imitates platform lines about web.2.
inline std::vector<RecordedLine> recording() {
    std::vector<RecordedLine> lines;
    const auto begin = parse_rfc3339("2026-03-04T12:00:00.5Z").value();
    for (int i = 0; i < 10; ++i) {
        const auto at = begin + i * 20s;
        lines.push_back({at, "heroku", "web.1", test::memory_text("web.1", "aaaa", 560 + i)});
        lines.push_back({at + 1s, "app", "web.1", "{\"a\": \"b, c\"}"});
        lines.push_back({at + 2s, "heroku", "web.2", test::memory_text("web.2", "bbbb", 300)});
        lines.push_back({at + 3s, "app", "web.2",
                         "2026-03-04T12:00:00+00:00 heroku[web.2]: Error R14 (Memory quota exceeded)"});
        lines.push_back(
            {at + 3s, "app", "web.2", "heroku[web.2]: " + test::memory_text("web.2", "bbbb", 900)});
        lines.push_back({at + 3s, "app", "web.2", test::memory_text("web.2", "bbbb", 900)});
        lines.push_back(
            {at + 4s, "heroku", "router", "at=info method=GET path=\"/\" dyno=web.1 status=200"});
    }
    return lines;
}

struct Replayed {
    std::vector<std::string> restarts;
    Recording recording;
    InputReport report;
    std::vector<std::string> apps;
    bool runs_backwards = false;
};

inline settings::Settings shop() {
    settings::Settings settings;
    settings.apps.emplace_back(AppName::parse("shop").value());
    return settings;
}

inline Replayed play(const std::string& input, std::size_t piece = 100000, const std::string& app = {}) {
    Replayed result;
    Replay replay(
        {{"current settings", shop()}}, false,
        [&](std::size_t, const policy::LedgerEntry& entry) {
            if (entry.verdict == policy::Verdict::restart) {
                result.restarts.push_back(entry.dyno.text());
            }
        },
        app);
    LogReader reader(replay);
    reader.begin(parse_rfc3339("2026-03-10T00:00:00Z").value());
    for (std::size_t at = 0; at < input.size(); at += piece) {
        reader.feed(std::string_view(input).substr(at, piece));
    }
    reader.finish();
    replay.finish();
    result.recording = replay.recording();
    result.report = reader.report();
    result.apps = replay.apps();
    result.runs_backwards = replay.runs_backwards();
    return result;
}

using Render = std::function<std::string(const RecordedLine&)>;

inline std::string by_lines(const Render& render) {
    std::string text;
    for (const auto& line : recording()) {
        text += render(line) + "\n";
    }
    return text;
}

inline void expect_same(const std::string& name, const std::string& input) {
    SCOPED_TRACE(name);
    for (const std::size_t piece : {std::size_t{1} << 20, std::size_t{1}, std::size_t{317}}) {
        const auto result = play(input, piece);
        EXPECT_THAT(result.restarts, ElementsAre("web.1")) << "in pieces of " << piece;
        EXPECT_EQ(result.recording.samples, 20U);
        EXPECT_EQ(result.recording.frames, 70U);
        EXPECT_EQ(result.recording.gaps, 0U);
        EXPECT_EQ(result.report.lines_unread(), 0U) << result.report.first_unread;
        EXPECT_EQ(format_rfc3339(result.recording.from.value()), "2026-03-04T12:00:00Z");
        EXPECT_EQ(format_rfc3339(result.recording.to.value()), "2026-03-04T12:03:04Z");
        EXPECT_LE(result.apps.size(), 1U);
    }
}

inline std::string frame(const RecordedLine& line) {
    return "<134>1 " + line.stamp() + " host " + line.app_name + " " + line.procid + " - " + line.text +
           "\n";
}

inline std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        result += c == '"' ? std::string("\"\"") : std::string(1, c);
    }
    return result + "\"";
}

}  // namespace dynoward::replay::test_forms
