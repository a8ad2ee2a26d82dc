// SPDX-License-Identifier: MIT
// Router lines: the error code and the dyno, and no text of a visitor.
#include "logplex/router_line.hpp"

#include <gtest/gtest.h>

#include <string>

#include "dynoward/values/limits.hpp"

namespace dynoward::logplex {
namespace {

Event read(std::string_view text) {
    Event event;
    read_router_line(text, event);
    return event;
}

std::string error_line(std::string_view path, std::string_view fwd, std::string_view dyno) {
    return "at=error code=H12 desc=\"Request timeout\" method=GET path=\"" + std::string(path) +
           "\" host=shop.example.com request_id=1 fwd=\"" + std::string(fwd) +
           "\" dyno=" + std::string(dyno) +
           " connect=1ms service=30000ms status=503 bytes=0 protocol=https";
}

TEST(RouterLine, ReadsTheCodeAndItsDyno) {
    struct Row {
        std::string_view text;
        unsigned code;
    };
    for (const auto& row : {
             Row{"at=error code=H12 desc=\"Request timeout\" dyno=web.1", 12},
             Row{"at=warning code=H28 desc=\"Client Connection Idle\" dyno=web.1 tls=true", 28},
             Row{"sock=backend at=error code=H18 desc=\"Server Request Interrupted\" dyno=web.1", 18},
             Row{"sock=client at=warning code=H27 dyno=web.1 connect= service=", 27},
             Row{"at=error code=H13 dyno=\"web.1\"", 13},
         }) {
        const auto event = read(row.text);
        ASSERT_EQ(event.fate, Fate::router_error) << row.text;
        EXPECT_EQ(event.dyno->text(), "web.1");
        EXPECT_EQ(std::get<RouterError>(event.what).code, row.code);
    }
}

TEST(RouterLine, F21_Case66_VisitorsTextIsNeverRead) {
    for (const std::string_view text : {"/?x=Error R14", "/sample#memory_total=9999MB", "/ dyno=web.9",
                                        "/ dyno=web.9 ", "/at=error code=H10 dyno=web.9",
                                        "/\\\" dyno=web.9", "/Error R15 (Memory quota vastly exceeded)"}) {
        for (const auto& line :
             {error_line(text, "203.0.113.9", "web.1"), error_line("/", text, "web.1")}) {
            const auto event = read(line);
            ASSERT_EQ(event.fate, Fate::router_error) << line;
            EXPECT_EQ(event.dyno->text(), "web.1") << line;
            EXPECT_EQ(std::get<RouterError>(event.what).code, 12U) << line;
        }
    }
    for (const std::string_view text :
         {"at=error code=H12", "Error R15", "dyno=web.1 at=error code=H12 "}) {
        EXPECT_EQ(read("at=info method=GET path=\"/" + std::string(text) + "\" dyno=web.1 status=200").fate,
                  Fate::router);
    }
}

TEST(RouterLine, F21_AVisitorWhoBreaksOutOfTheQuotesNamesNoDyno) {
    for (const std::string_view path : {"/\" dyno=web.9 x=\"", "/\" dyno=web.9 x=", "/\"", "/\" dyno=web.9",
                                        "/\"x", "/\\", "/\" dyno= x=\"", "/\" dyno x=\""}) {
        for (const std::string_view fwd : {"203.0.113.9", "\"", "x\", 203.0.113.9", "\" y=\""}) {
            for (const std::string_view dyno : {"web.1", ""}) {
                const auto line = error_line(path, fwd, dyno);
                const auto event = read(line);
                // Either no dyno is named, or it is the router's own key.
                if (event.fate == Fate::router_error) {
                    EXPECT_EQ(event.dyno->text(), dyno) << line;
                } else {
                    EXPECT_EQ(event.fate, Fate::router);
                }
                EXPECT_FALSE(event.dyno && event.dyno->text() == "web.9");
            }
        }
    }
    EXPECT_EQ(read(error_line("/\" dyno=web.9 x=\"", "203.0.113.9", "web.1")).fate, Fate::router);
    EXPECT_EQ(read(error_line("/\" dyno=web.9 x=\"", "203.0.113.9", "")).fate, Fate::router);
}

// Logplex cuts lines near 10,000 octets: here the visitor's path closes its quote, and what he sent as
// X-Forwarded-For is so long that the router's own `dyno=` is cut off. One `dyno=` is left: his.
TEST(RouterLine, F21_AVisitorWhoHasTheRealDynoCutOffNamesNoDyno) {
    const auto whole =
        error_line("/\" dyno=web.9 x=\"", "\" " + std::string(12000, 'y') + ", 203.0.113.9", "web.1");
    for (const std::size_t kept : {std::size_t{8193}, std::size_t{9900}, std::size_t{10000}}) {
        EXPECT_EQ(read(whole.substr(0, kept)).fate, Fate::router) << kept;
    }
}

TEST(RouterLine, NamesADynoUpToItsBoundAndNotBeyond) {
    const auto short_of = error_line("/", "203.0.113.9", "web.1").size();
    for (const int beyond : {-1, 0, 1}) {
        const auto padding =
            limits::router_line_bytes - short_of + static_cast<std::size_t>(beyond + 1) - 1;
        const auto line = error_line("/" + std::string(padding, 'x'), "203.0.113.9", "web.1");
        ASSERT_EQ(line.size(), limits::router_line_bytes + static_cast<std::size_t>(beyond));
        EXPECT_EQ(read(line).fate, beyond > 0 ? Fate::router : Fate::router_error);
    }
}

TEST(RouterLine, EveryOtherLineIsOnlyCounted) {
    for (const auto& text : {std::string(),
                             std::string("at=info code=H80 desc=\"Maintenance mode\" dyno=web.1"),
                             error_line("/", "1", ""),
                             error_line("/", "1", "web.1/.."),
                             error_line("/", "1", "web"),
                             error_line("/", "1", "web.01"),
                             std::string("at=error code=H12"),
                             std::string("at=error code=H1 dyno=web.1"),
                             std::string("at=error code=H123 dyno=web.1"),
                             std::string("at=error code=H12x dyno=web.1"),
                             std::string("at=error code=R14 dyno=web.1"),
                             std::string("at=error code= dyno=web.1"),
                             std::string("at=error desc=x code=H12 dyno=web.1"),
                             std::string(" at=error code=H12 dyno=web.1"),
                             std::string("at=Error code=H12 dyno=web.1"),
                             std::string("sock=at=error code=H12 dyno=web.1"),
                             std::string("sock=client code=H27 at=warning dyno=web.1"),
                             std::string("dyno=web.1 at=error code=H12"),
                             std::string("at=error code=H12 dyno=web.1 dyno=web.1"),
                             std::string("at=error code=H12 dyno=web.1 x=\""),
                             std::string("at=error code=H12 dyno"),
                             std::string("Error R14 (Memory quota exceeded)"),
                             std::string("source=web.1 sample#memory_total=9999MB")}) {
        const auto event = read(text);
        EXPECT_EQ(event.fate, Fate::router) << text;
        EXPECT_FALSE(event.dyno) << text;
        EXPECT_TRUE(std::holds_alternative<std::monostate>(event.what)) << text;
    }
}

}  // namespace
}  // namespace dynoward::logplex
