// SPDX-License-Identifier: MIT
#include "daemon/page_routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynoward::daemon {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class PageRoutesTest : public testing::Test {
 protected:
    PageRoutesTest() {
        settings_.credentials.admin_password = Secret("admin-admin-admin");
        surroundings_.clock = [] { return Instant{}; };
        surroundings_.log = [](Level, const std::string&) {};
    }
    net::Reply get(std::string_view target,
                   const char* authorization = "Basic eDphZG1pbi1hZG1pbi1hZG1pbg==",
                   std::string_view method = "GET") {
        net::RequestHead head{method, target, 11, {}};
        if (authorization != nullptr) {
            head.fields.push_back({"Authorization", authorization});
        }
        return page_.on_head(head);
    }

    settings::Settings settings_;
    Surroundings surroundings_;
    OwnerCheck owner_{settings_, surroundings_};
    PageRoutes page_{owner_};
};

TEST_F(PageRoutesTest, TheOwnerGetsThePageAndItsFilesUnderAStrictPolicy) {
    const auto page = get("/");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
    EXPECT_THAT(page.body, AllOf(HasSubstr("<title>Dynoward</title>"), Not(HasSubstr("<script>")),
                                 Not(HasSubstr("style=")), Not(HasSubstr("http"))));
    for (const auto* file : {"/app.js", "/uPlot.iife.min.js"}) {
        EXPECT_EQ(get(file).content_type, "text/javascript; charset=utf-8") << file;
        EXPECT_THAT(get(file).fields,
                    Contains(testing::Pair("Content-Security-Policy",
                                           HasSubstr("default-src 'none'; script-src 'self';"))));
    }
    EXPECT_EQ(get("/style.css").content_type, "text/css; charset=utf-8");
}

TEST_F(PageRoutesTest, F96_NobodyElseDoes) {
    EXPECT_EQ(get("/", nullptr).status, 401);
    EXPECT_EQ(get("/app.js", "Basic eDp3cm9uZw==").status, 401);
    EXPECT_EQ(get("/", "Basic eDphZG1pbi1hZG1pbi1hZG1pbg==", "POST").status, 405);
    settings_.credentials.admin_password = Secret();
    EXPECT_EQ(get("/").status, 404);
}

TEST_F(PageRoutesTest, OwnsItsFilesAndNothingElse) {
    for (const auto* path : {"/", "/app.js", "/style.css", "/uPlot.min.css"}) {
        EXPECT_TRUE(PageRoutes::owns(path)) << path;
    }
    for (const auto* path :
         {"", "//", "/index.html", "/../app.js", "/app.js/", "/files.hpp", "app.js", "/%61pp.js"}) {
        EXPECT_FALSE(PageRoutes::owns(path)) << path;
    }
}

}  // namespace
}  // namespace dynoward::daemon
