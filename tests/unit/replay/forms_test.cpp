// SPDX-License-Identifier: MIT
// One recording in every supported format: the result is the same, and platform lines that an app printed
// stay app output.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "unit/replay/forms.hpp"

namespace dynoward::replay {
namespace {

using namespace test_forms;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string frame_at(const RecordedLine& line, const std::string& clock) {
    return "<134>1 " + line.date() + "T" + clock + " host " + line.app_name + " " + line.procid + " - " +
           line.text;
}

TEST(Forms, R_TextLines) {
    const std::vector<std::pair<std::string, Render>> forms{
        {"heroku logs", [](const RecordedLine& l) { return l.printed(); }},
        {"with carriage returns", [](const RecordedLine& l) { return l.printed() + "\r"; }},
        {"coloured",
         [](const RecordedLine& l) {
             return "\x1b[36m" + l.stamp() + " " + l.app_name + "[" + l.procid + "]:\x1b[39m " + l.text;
         }},
        {"indented", [](const RecordedLine& l) { return "    " + l.printed(); }},
        {"quoted", [](const RecordedLine& l) { return "> " + l.printed(); }},
        {"grep -n",
         [n = 0](const RecordedLine& l) mutable { return std::to_string(++n) + ":" + l.printed(); }},
        {"grep -Hn",
         [n = 0](const RecordedLine& l) mutable {
             return "shop.log:" + std::to_string(++n) + ":" + l.printed();
         }},
        {"cat -n",
         [n = 0](const RecordedLine& l) mutable {
             return "    " + std::to_string(++n) + "\t" + l.printed();
         }},
        {"container",
         [](const RecordedLine& l) { return "2026-03-04T12:09:00.123456789Z stdout F " + l.printed(); }},
        {"compose", [](const RecordedLine& l) { return "drain_1  | " + l.printed(); }},
        {"aws tail",
         [](const RecordedLine& l) { return "2026-03-04T12:09:00.123000+00:00 shop " + l.printed(); }},
        {"frames", [](const RecordedLine& l) { return frame(l).substr(0, frame(l).size() - 1); }},
        {"rsyslog",
         [](const RecordedLine& l) {
             return l.stamp() + " d.9173ea1f-6f14-4976-9cf0-7cd0dafdcdbc " + l.app_name + "[" + l.procid +
                    "] " + l.text;
         }},
        {"syslog-ng",
         [](const RecordedLine& l) {
             return l.stamp() + " host " + l.app_name + "[" + l.procid + "]: " + l.text;
         }},
        {"traditional",
         [](const RecordedLine& l) {
             return "Mar  4 " + l.clock() + " host " + l.app_name + "[" + l.procid + "]: " + l.text;
         }},
        {"papertrail cli",
         [](const RecordedLine& l) {
             return "Mar 04 " + l.clock() + " shop " + l.app_name + "/" + l.procid + ":  " + l.text + " ";
         }},
        {"papertrail",
         [](const RecordedLine& l) {
             return "70059\t" + l.date() + "T" + l.clock() + "Z\t" + l.date() +
                    "T12:30:00Z\t4074\tshop\t203.0.113.7\tLocal0\tInfo\t" + l.app_name + "/" + l.procid +
                    "\t" + l.text;
         }},
        {"papertrail, documented",
         [](const RecordedLine& l) {
             return "70059\t" + l.date() + " 04:" + l.clock().substr(3) + " -0800\t" + l.date() +
                    " 04:30:00 -0800\t4074\tshop\t203.0.113.7\tLocal0\tInfo\t" + l.app_name + "/" +
                    l.procid + "\t" + l.text;
         }},
        {"logentries",
         [](const RecordedLine& l) {
             return "363 <45>1 " + l.stamp() + " " + l.app_name + " " + l.procid + " - - " + l.text;
         }},
        {"with a comma",
         [](const RecordedLine& l) {
             return l.date() + "T" + l.clock() + ",500+00:00 " + l.app_name + "[" + l.procid +
                    "]: " + l.text;
         }},
        {"frames with a comma", [](const RecordedLine& l) { return frame_at(l, l.clock() + ",5Z"); }},
        {"frames with a bare zone", [](const RecordedLine& l) { return frame_at(l, l.clock() + "+0000"); }},
        {"frames without a zone", [](const RecordedLine& l) { return frame_at(l, l.clock()); }},
        {"clock of twelve hours",
         [](const RecordedLine& l) {
             return l.date() + " " + l.clock() + " PM " + l.app_name + "[" + l.procid + "]: " + l.text;
         }},
        {"syslog fields",
         [](const RecordedLine& l) {
             return l.stamp() + " host " + l.app_name + " " + l.procid + " - - " + l.text;
         }},
    };
    for (const auto& [name, render] : forms) {
        expect_same(name, by_lines(render));
    }
}

TEST(Forms, R_Frames) {
    std::string right, without_end, off, hostless;
    for (const auto& line : recording()) {
        const auto octets = frame(line);
        right += test::frame_of(octets);
        without_end += test::frame_of(octets.substr(0, octets.size() - 1));
        off += std::to_string(octets.size() + 10) + " " + octets;
        hostless += test::frame_of("<45>1 " + line.stamp() + " " + line.app_name + " " + line.procid +
                                   " - - " + line.text);
    }
    expect_same("right", right);
    expect_same("without line ends", without_end);
    expect_same("lengths are too large", off);
    expect_same("without a host", hostless);
    EXPECT_TRUE(play(off).report.counts_were_wrong);
    EXPECT_FALSE(play(right).report.counts_were_wrong);
}

std::vector<std::pair<std::string, std::function<json(const RecordedLine&)>>> json_records() {
    return {
        {"CloudWatch",
         [](const RecordedLine& l) {
             return json{{"timestamp", l.ms()}, {"message", l.printed()}};
         }},
        {"Better Stack",
         [](const RecordedLine& l) {
             return json{{"dt", l.stamp()}, {"message", l.printed()}, {"level", "info"}};
         }},
        {"Vector",
         [](const RecordedLine& l) {
             return json{{"app_name", l.app_name},
                         {"proc_id", l.procid},
                         {"host", "host"},
                         {"message", l.text},
                         {"timestamp", l.stamp()}};
         }},
        {"fluentd",
         [](const RecordedLine& l) {
             return json{
                 {"ident", l.app_name}, {"pid", l.procid}, {"message", l.text}, {"time", l.stamp()}};
         }},
        {"Elastic",
         [](const RecordedLine& l) {
             return json{{"_index", "x"},
                         {"_source", {{"@timestamp", l.stamp()}, {"message", l.printed()}}}};
         }},
        {"Elastic, by fields",
         [](const RecordedLine& l) {
             return json{{"_source",
                          {{"@timestamp", l.stamp()},
                           {"message", l.text},
                           {"log", {{"syslog", {{"appname", l.app_name}, {"procid", l.procid}}}}}}}};
         }},
        {"Splunk",
         [](const RecordedLine& l) {
             return json{{"preview", false},
                         {"result", {{"_raw", l.printed()}, {"_time", l.stamp()}, {"host", "x"}}}};
         }},
        {"journald",
         [](const RecordedLine& l) {
             return json{{"MESSAGE", l.text},
                         {"SYSLOG_IDENTIFIER", l.app_name},
                         {"SYSLOG_PID", l.procid},
                         {"__REALTIME_TIMESTAMP", std::to_string(l.ms() * 1000)}};
         }},
        {"docker",
         [](const RecordedLine& l) {
             return json{
                 {"log", l.printed() + "\n"}, {"stream", "stdout"}, {"time", "2026-03-04T13:00:00Z"}};
         }},
        {"Papertrail",
         [](const RecordedLine& l) {
             return json{{"id", "7"},
                         {"generated_at", l.stamp()},
                         {"received_at", "2026-03-04T13:00:00Z"},
                         {"source_name", "shop"},
                         {"program", l.app_name + "/" + l.procid},
                         {"message", l.text}};
         }},
        {"Datadog",
         [](const RecordedLine& l) {
             return json{{"id", "x"},
                         {"attributes",
                          {{"timestamp", l.stamp()},
                           {"message", l.text},
                           {"service", "shop"},
                           {"attributes", {{"syslog", {{"appname", l.app_name}, {"procid", l.procid}}}}}}}};
         }},
        {"Coralogix",
         [](const RecordedLine& l) {
             return json{{"applicationName", "shop"},
                         {"subsystemName", "heroku"},
                         {"timestamp", l.ms()},
                         {"text", l.printed()}};
         }},
        {"Graylog",
         [](const RecordedLine& l) {
             return json{{"timestamp", l.stamp()},
                         {"source", "host"},
                         {"message", l.text},
                         {"application_name", l.app_name},
                         {"process_id", l.procid}};
         }},
        {"Loggly",
         [](const RecordedLine& l) {
             return json{{"logmsg", l.text},
                         {"raw", frame(l)},
                         {"event", {{"syslog", {{"appName", l.app_name}, {"procid", l.procid}}}}}};
         }},
        {"frames",
         [](const RecordedLine& l) {
             return json{{"message", frame(l)}};
         }},
        {"logcli",
         [](const RecordedLine& l) {
             return json{{"labels", {{"app", "shop"}}}, {"line", l.printed()}, {"timestamp", l.stamp()}};
         }},
        {"unknown names",
         [](const RecordedLine& l) {
             return json{{"when", l.stamp()}, {"what", l.printed()}};
         }},
    };
}

TEST(Forms, R_JsonLinesAndLists) {
    for (const auto& [name, render] : json_records()) {
        std::string lines;
        auto list = json::array();
        for (const auto& line : recording()) {
            const auto record = render(line);
            lines += record.dump() + "\n";
            list.push_back(record);
        }
        expect_same(name + ", lines", lines);
        expect_same(name + ", a list", list.dump());
        expect_same(name + ", a printed list", list.dump(2));
        expect_same(name + ", a reply", json{{"events", list}, {"next", "x"}}.dump());
        expect_same(name + ", a printed reply", json{{"data", {{"hits", list}}}, {"took", 3}}.dump(4));
    }
}

TEST(Forms, R_JsonOfOtherShapes) {
    auto values = json::array();
    auto insights = json::array();
    auto strings = json::array();
    for (const auto& line : recording()) {
        values.push_back({std::to_string(line.ms()) + "000000", line.printed()});
        insights.push_back(
            json::array({{{"field", "@timestamp"}, {"value", line.date() + " " + line.clock() + ".500"}},
                         {{"field", "@message"}, {"value", line.printed()}}}));
        strings.push_back(line.printed());
    }
    const json stream{{"stream", {{"app", "shop"}}}, {"values", values}};
    expect_same("Loki", json{{"status", "success"}, {"data", {{"result", json::array({stream})}}}}.dump());
    expect_same("Loki, pushed", json{{"streams", json::array({stream})}}.dump());
    expect_same("CloudWatch Insights", json{{"results", insights}}.dump());
    expect_same("strings", strings.dump());
}

TEST(Forms, R_JsonAfterAContainerPrefix) {
    expect_same(
        "container", by_lines([](const RecordedLine& l) {
            return "2026-03-04T12:09:00.123456789Z stdout F " + json{{"message", l.printed()}}.dump();
        }));
    expect_same("grep", by_lines([](const RecordedLine& l) {
                    return "a.json:12:" + json{{"message", l.printed()}}.dump();
                }));
}

TEST(Forms, R_Tables) {
    const std::vector<std::tuple<std::string, std::string, Render>> tables{
        {"whole lines", "timestamp,message",
         [](const RecordedLine& l) { return std::to_string(l.ms()) + "," + quoted(l.printed()); }},
        {"Datadog", "Date,Host,Service,Message",
         [](const RecordedLine& l) {
             return quoted(l.stamp()) + ",\"host\",\"shop\"," + quoted(l.printed());
         }},
        {"Sumo", "\"_messagetime\",\"_raw\"",
         [](const RecordedLine& l) { return quoted(std::to_string(l.ms())) + "," + quoted(l.printed()); }},
        {"Papertrail",
         "id,generated_at,received_at,source_id,source_name,source_ip,facility_name,severity_name,program,"
         "message",
         [](const RecordedLine& l) {
             return "7," + l.stamp() + "," + l.stamp() + ",4,shop,10.0.0.1,User,Info," + l.app_name + "/" +
                    l.procid + "," + quoted(l.text);
         }},
        {"without quotes", "timestamp,program,message",
         [](const RecordedLine& l) {
             return l.stamp() + "," + l.app_name + "/" + l.procid + "," + l.text;
         }},
        {"TSV", "id\tgenerated_at\tprogram\tmessage",
         [](const RecordedLine& l) {
             return "7\t" + l.stamp() + "\t" + l.app_name + "/" + l.procid + "\t" + l.text;
         }},
        {"fields", "timestamp;appname;procid;message",
         [](const RecordedLine& l) {
             return l.stamp() + ";" + l.app_name + ";" + l.procid + ";" + quoted(l.text);
         }},
        {"Graylog", "timestamp,source,message,application_name,process_id",
         [](const RecordedLine& l) {
             return quoted(l.stamp()) + ",\"shop\"," + quoted(l.text) + "," + quoted(l.app_name) + "," +
                    quoted(l.procid);
         }},
        {"message alone", "\"message\"", [](const RecordedLine& l) { return quoted(l.printed()); }},
    };
    for (const auto& [name, head, render] : tables) {
        expect_same(name, head + "\n" + by_lines(render));
        expect_same(
            name + ", with carriage returns",
            head + "\r\n" + by_lines([&row = render](const RecordedLine& l) { return row(l) + "\r"; }));
    }
    expect_same("without names", by_lines([](const RecordedLine& l) {
                    return quoted(l.stamp()) + "," + quoted(l.printed());
                }));
}

std::string utf16(const std::string& text, bool little, bool mark, int width = 2) {
    std::string result;
    const auto put = [&](unsigned c) {
        for (int i = 0; i < width; ++i) {
            const int shift = 8 * (little ? i : width - 1 - i);
            result += static_cast<char>(shift >= 16 ? 0 : c >> shift & 0xffU);
        }
    };
    if (mark) {
        put(0xfeff);
    }
    for (const char c : text) {
        put(static_cast<unsigned char>(c));
    }
    return result;
}

TEST(Forms, R_Encodings) {
    const auto text = by_lines([](const RecordedLine& l) { return l.printed() + "\r"; });
    const auto lines = by_lines([](const RecordedLine& l) {
        return json{{"message", l.printed()}}.dump();
    });
    expect_same("UTF-8 with a mark", "\xef\xbb\xbf" + text);
    for (const auto& input : {text, lines}) {
        for (const bool little : {true, false}) {
            for (const bool mark : {true, false}) {
                expect_same("UTF-16", utf16(input, little, mark));
                expect_same("UTF-32", utf16(input, little, mark, 4));
            }
        }
    }
    auto old = by_lines([](const RecordedLine& l) { return l.printed(); });
    std::replace(old.begin(), old.end(), '\n', '\r');
    expect_same("carriage returns alone", old);
    expect_same("a Markdown block", "```text\n" + text + "```\n");
}

}  // namespace
}  // namespace dynoward::replay
