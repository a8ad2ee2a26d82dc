// SPDX-License-Identifier: MIT
// A dyno name is the only text of a message that may enter a request path: the bad rows matter more than
// the good.
#include "dynoward/values/dyno_name.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace dynoward {
namespace {

struct GoodName {
    std::string text;
    std::string type;
    bool cedar;
    unsigned number;
};

TEST(DynoName, ReadsCedarAndFirNames) {
    const std::vector<GoodName> rows{
        {"web.1", "web", true, 1},
        {"web.10", "web", true, 10},
        {"worker.999999", "worker", true, 999999},
        {"run.4821", "run", true, 4821},
        {"scheduler.9", "scheduler", true, 9},
        {"slow_queue.3", "slow_queue", true, 3},
        {"web-admin.2", "web-admin", true, 2},
        {"Web2.1", "Web2", true, 1},
        {"w.1", "w", true, 1},
        {std::string(63, 'w') + ".1", std::string(63, 'w'), true, 1},
        {"web-848cd4f64d-pvpr2", "web", false, 0},
        {"web-1234abcde-123ab", "web", false, 0},
        {"slow-queue-848cd4f64d-pvpr2", "slow-queue", false, 0},
        {"web-a1b2-abcde", "web", false, 0},
        {"web-0123456789abcdef-abcde", "web", false, 0},
    };
    for (const auto& row : rows) {
        const auto name = DynoName::parse(row.text);
        ASSERT_TRUE(name) << row.text;
        EXPECT_EQ(name->text(), row.text);
        EXPECT_EQ(name->type(), row.type) << row.text;
        EXPECT_EQ(name->is_cedar(), row.cedar) << row.text;
        EXPECT_EQ(name->number(), row.number) << row.text;
    }
}

TEST(DynoName, F26_RefusesWhatCouldChangeARequestPath) {
    const std::vector<std::string> rows{
        "",           ".",           "..",
        "...",        "/",           "web.1/../..",
        "web.1/",     "/web.1",      "../web.1",
        "web/1",      "web.1?x",     "web.1#x",
        "web.1;x",    "%2e%2e",      "web%2e1",
        "web.1%00",   "web.1%2f..",  "web\\.1",
        "web.1\\..",  "web.1&x=1",   "web:1",
        "web.1@host", "web.1 ",      " web.1",
        "we b.1",     "web.1\n",     "web.1\r\nX: y",
        "\tweb.1",    "web.1,web.2", "web.*",
        "*",          "[web.1]",     "{web.1}",
        "\"web.1\"",  "'web.1'",
    };
    for (const auto& row : rows) {
        EXPECT_FALSE(DynoName::parse(row)) << row;
        EXPECT_FALSE(DynoNameRef::parse(row)) << row;
    }
}

TEST(DynoName, F26_RefusesBytesThatAreNotPlainText) {
    using namespace std::string_literals;
    const std::vector<std::string> rows{
        "web.1\0"s,  // a zero byte
        "\0web.1"s,
        "web\0.1"s,
        "w\xd0\xb5"s + "b.1",      // a Cyrillic e
        "web\xef\xbc\x8e"s + "1",  // a full-width dot
        "web\xc0\xae"s + "1",      // an overlong dot
        "web\x80.1"s,              // a lone continuation byte
        "web.1\x7f"s,
        "\xff.1"s,
    };
    for (const auto& row : rows) {
        EXPECT_FALSE(DynoName::parse(row)) << row;
    }
}

TEST(DynoName, F26_RefusesWhatIsNotASlot) {
    const std::vector<std::string> rows{
        "web",     "web.",   ".1",     "web.0",           "web.01",      "web.00",  "web.-1", "web.+1",
        "web.1.2", "web..1", "web.1a", "web.a",           "web.0x1",     "web.1e3", "1.1",    "1web.1",
        "-web.1",  "_web.1", "web.1.", "web.99999999999", "web.1000000", "12",      "web-1",  "web_1",
    };
    for (const auto& row : rows) {
        EXPECT_FALSE(DynoName::parse(row)) << row;
    }
}

TEST(DynoName, RefusesThePlatformsOwnProcids) {
    // These send lines under app-name `heroku` or the name of an add-on, and are no dynos.
    for (const std::string row :
         {"router", "api", "heroku-postgres", "heroku-redis", "log-shuttle", "logplex", "-",
          "heroku-postgres-abcde", "log-shuttle-relay", "postgres-shaped"}) {
        EXPECT_FALSE(DynoName::parse(row)) << row;
    }
}

TEST(DynoName, RefusesWhatOnlyResemblesAFirName) {
    const std::vector<std::string> rows{
        "848cd4f64d-pvpr2",             // no type
        "-848cd4f64d-pvpr2",            // empty type
        "web-848cd4f64d-pvpr",          // 4 characters at the end
        "web-848cd4f64d-pvpr22",        // 6
        "web-a12-pvpr2",                // hash of 3
        "web-0123456789abcdef0-pvpr2",  // hash of 17
        "web-abcdefgh-pvpr2",           // hash without a digit: might as well be a word
        "web-848CD4f64d-pvpr2",         // upper case
        "web-848cd4f64d-PVPR2",
        "web--pvpr2",
        "web-848cd4f64d-",
        "web-848cd4f64d-pv.r2",
        "web-848cd4f64d-pvpr2.1.x",
        "9web-848cd4f64d-pvpr2",
    };
    for (const auto& row : rows) {
        EXPECT_FALSE(DynoName::parse(row)) << row;
    }
}

TEST(DynoName, HoldsItsBoundsOfLength) {
    EXPECT_TRUE(DynoName::parse(std::string(62, 'w') + ".1"));
    EXPECT_TRUE(DynoName::parse(std::string(63, 'w') + ".1"));
    EXPECT_FALSE(DynoName::parse(std::string(64, 'w') + ".1"));
    EXPECT_TRUE(DynoName::parse("web.99999"));
    EXPECT_TRUE(DynoName::parse("web.999999"));
    EXPECT_FALSE(DynoName::parse("web.9999999"));
    EXPECT_FALSE(DynoName::parse(std::string(300, 'w')));
    EXPECT_FALSE(DynoName::parse("web." + std::string(300, '1')));
    EXPECT_FALSE(DynoName::parse(std::string(100000, '.')));
    EXPECT_TRUE(DynoName::parse(std::string(63, 'w') + "-848cd4f64d-pvpr2"));
    EXPECT_FALSE(DynoName::parse(std::string(64, 'w') + "-848cd4f64d-pvpr2"));
}

TEST(DynoName, RefIsTheSameAsTheNameThatOwnsItsText) {
    const std::string body = "web.12 and more";
    const auto ref = DynoNameRef::parse(std::string_view(body).substr(0, 6));
    ASSERT_TRUE(ref);
    EXPECT_EQ(ref->text().data(), body.data()) << "a ref must not copy";
    const DynoName name(*ref);
    EXPECT_EQ(name.text(), "web.12");
    EXPECT_EQ(name.type(), ref->type());
    EXPECT_EQ(name.number(), 12U);
}

TEST(DynoName, ComparesAndHashesByText) {
    const auto one = *DynoName::parse("web.1");
    const auto same = *DynoName::parse("web.1");
    const auto two = *DynoName::parse("web.2");
    EXPECT_EQ(one, same);
    EXPECT_NE(one, two);
    EXPECT_LT(one, two);
    EXPECT_EQ(std::hash<DynoName>{}(one), std::hash<DynoName>{}(same));
    EXPECT_NE(*DynoName::parse("Web.1"), one) << "names are compared byte by byte";
}

TEST(DynoName, F24_OneOffTypesAreKnownExactly) {
    for (const std::string type : {"run", "release", "scheduler"}) {
        EXPECT_TRUE(is_one_off_type(type)) << type;
    }
    for (const std::string type : {"", "web", "worker", "runner", "Run", "run ", "releases", "clock"}) {
        EXPECT_FALSE(is_one_off_type(type)) << type;
    }
}

}  // namespace
}  // namespace dynoward
