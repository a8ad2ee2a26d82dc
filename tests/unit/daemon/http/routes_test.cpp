// SPDX-License-Identifier: MIT
// The table of routes: it dispatches as it reads, and docs/http.md and docs/openapi.json have exactly its
// rows.
#include "daemon/http/routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "unit/daemon/http/all_routes.hpp"

namespace dynoward::daemon {
namespace {

using testing::HasSubstr;

std::string read_document(const std::string& name) {
    std::ifstream file(std::string(DYNOWARD_TEST_DATA) + "/../docs/" + name);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string_view credential_of(Auth auth) {
    switch (auth) {
        case Auth::none: return "none";
        case Auth::drain: return "Basic, `DRAIN_PASSWORD` or the app's own";
        case Auth::admin: return "Basic, `ADMIN_PASSWORD`, any user";
        case Auth::admin_command: return "Basic, `ADMIN_PASSWORD`, and our own origin";
        case Auth::alert: return "`HOOK_TOKEN`";
    }
    return {};
}

std::string first_method(const Route& route) {
    return std::string(route.methods.substr(0, route.methods.find(',')));
}

std::string row_of(const Route& route) {
    return "| `" + first_method(route) + " " + std::string(route.path) + "` | " +
           std::string(credential_of(route.auth)) + " | " + std::string(route.summary) + " |\n";
}

// A path that the pattern matches.
std::string example_of(const Route& route) {
    std::string path(route.path);
    for (const auto& [name, value] :
         {std::pair{"{app}", "shop"}, {"{dyno}", "web.1"}, {"{file}", "app.js"}}) {
        if (const auto at = path.find(name); at != std::string::npos) {
            path.replace(at, std::string(name).size(), value);
        }
    }
    return path;
}

class RouteTableTest : public testing::Test {
 protected:
    RouteTableTest() {
        settings_.credentials.drain_password = Secret("correct-horse-battery");
        settings_.credentials.admin_password = Secret("admin-admin-admin");
        settings_.credentials.hook_token = Secret("hook-hook-hook-hook");
        settings_.apps.emplace_back(*AppName::parse("shop"));
    }
    std::optional<net::Reply> ask(std::string_view method, const std::string& target) {
        return all_.on_head({method, target, 11, {}});
    }

    settings::Settings settings_;
    Environment environment_;
    monitor::Monitor monitor_{settings_, net::now()};
    AllRoutes all_{settings_, monitor_, environment_};
};

TEST(RouteTable, IsTheTableOfTheDocument) {
    std::string table = "| route | credential | answer |\n|---|---|---|\n";
    for (const auto& route : routes()) {
        table += row_of(route);
    }
    EXPECT_THAT(read_document("http.md"), HasSubstr("\n" + table + "\n"));
}

TEST(RouteTable, HasTheRoutesOfOpenApiAndNoOtherOfTheApi) {
    const auto document = nlohmann::json::parse(read_document("openapi.json"));
    std::set<std::string> documented;
    for (const auto& [path, item] : document.at("paths").items()) {
        for (const auto* method : {"get", "post"}) {
            if (item.contains(method)) {
                documented.insert(std::string(method) + " " + path);
            }
        }
    }
    std::set<std::string> expected;
    for (const auto& route : routes()) {
        const bool of_api = route.path.starts_with("/api/v1/");
        const auto name = (first_method(route) == "POST" ? "post " : "get ") + std::string(route.path);
        if (of_api || documented.contains(name)) {
            expected.insert(name);
        }
    }
    EXPECT_EQ(documented, expected);
}

TEST(RouteTable, EachRowHasOneHandlerAndIsFoundByItsPath) {
    for (const auto& route : routes()) {
        EXPECT_NE(route.on_head == nullptr, route.on_body == nullptr) << route.path;
        EXPECT_EQ(route.on_body != nullptr, route.max_body_bytes > 0) << route.path;
        EXPECT_EQ(find_route(example_of(route), first_method(route)), &route) << route.path;
    }
    EXPECT_EQ(find_route("/nothing", "GET"), nullptr);
}

TEST_F(RouteTableTest, AnotherMethodIs405WithTheMethodsOfTheTable) {
    for (const auto& route : routes()) {
        const auto path = example_of(route);
        const auto* const other = find_route(path, "BREW");
        ASSERT_NE(other, nullptr) << path;
        const auto reply = ask("BREW", path);
        ASSERT_TRUE(reply) << path;
        EXPECT_EQ(reply->status, 405) << path;
        EXPECT_THAT(reply->fields, testing::Contains(testing::Pair("Allow", std::string(other->methods))));
    }
}

TEST_F(RouteTableTest, WithoutItsCredentialARouteAnswers401) {
    for (const auto& route : routes()) {
        const auto reply = ask(first_method(route), example_of(route));
        ASSERT_TRUE(reply) << route.path;
        EXPECT_EQ(reply->status == 401, route.auth != Auth::none) << route.path;
    }
}

}  // namespace
}  // namespace dynoward::daemon
