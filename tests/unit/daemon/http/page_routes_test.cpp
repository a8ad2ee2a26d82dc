// SPDX-License-Identifier: MIT
// The page and its files: types, headers, and who gets them.
#include "daemon/http/page_routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/daemon/http/all_routes.hpp"

namespace dynoward::daemon {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

bool is_page(std::string_view path) {
    const auto* route = find_route(path, "GET");
    return route != nullptr && (route->path == "/" || route->path == "/{file}");
}

class PageRoutesTest : public testing::Test {
 protected:
    PageRoutesTest() {
        settings_.credentials.admin_password = Secret("admin-admin-admin");
        environment_.clock = [] { return Instant{}; };
        environment_.log = [](Level, const std::string&) {};
    }
    net::Reply get(std::string_view target,
                   const char* authorization = "Basic eDphZG1pbi1hZG1pbi1hZG1pbg==",
                   std::string_view method = "GET") {
        net::RequestHead head{method, target, 11, {}};
        if (authorization != nullptr) {
            head.fields.push_back({"Authorization", authorization});
        }
        return all_.on_head(head).value();
    }

    settings::Settings settings_;
    Environment environment_;
    monitor::Monitor monitor_{settings_, Instant{}};
    AllRoutes all_{settings_, monitor_, environment_};
};

TEST_F(PageRoutesTest, TheAdminGetsThePageAndItsFilesUnderAStrictPolicy) {
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

TEST_F(PageRoutesTest, F96_NoOneElseGetsThem) {
    EXPECT_EQ(get("/", nullptr).status, 401);
    EXPECT_EQ(get("/app.js", "Basic eDp3cm9uZw==").status, 401);
    EXPECT_EQ(get("/", "Basic eDphZG1pbi1hZG1pbi1hZG1pbg==", "POST").status, 405);
    settings_.credentials.admin_password = Secret();
    EXPECT_EQ(get("/").status, 404);
}

TEST_F(PageRoutesTest, OwnsItsFilesAndNothingElse) {
    for (const auto* path : {"/", "/app.js", "/style.css", "/uPlot.min.css"}) {
        EXPECT_TRUE(is_page(path)) << path;
    }
    for (const auto* path :
         {"", "//", "/index.html", "/../app.js", "/app.js/", "/files.hpp", "app.js", "/%61pp.js"}) {
        EXPECT_FALSE(is_page(path)) << path;
    }
}

}  // namespace
}  // namespace dynoward::daemon
