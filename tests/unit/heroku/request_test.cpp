// SPDX-License-Identifier: MIT
// The only requests that can be sent to the platform, whatever a line contains.
#include "heroku/request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

namespace dynoward::heroku {
namespace {

AppName shop() {
    return AppName::parse("shop").value();
}

TEST(Request, HasTheMethodAndTargetThatThePlatformDocuments) {
    const auto web_1 = DynoName::parse("web.1").value();
    EXPECT_EQ(ApiRequest::list_dynos(shop()).target(), "/apps/shop/dynos");
    EXPECT_EQ(ApiRequest::list_formation(shop()).target(), "/apps/shop/formation");
    EXPECT_EQ(ApiRequest::list_drains(shop()).target(), "/apps/shop/log-drains");
    EXPECT_EQ(ApiRequest::app_info(shop()).target(), "/apps/shop");
    EXPECT_EQ(ApiRequest::platform_status(shop()).target(), "/api/v4/current-status");
    EXPECT_EQ(ApiRequest::feature_info(shop(), ApiRequest::Feature::preboot).target(),
              "/apps/shop/features/preboot");
    EXPECT_EQ(ApiRequest::feature_info(shop(), ApiRequest::Feature::log_runtime_metrics).target(),
              "/apps/shop/features/log-runtime-metrics");
    EXPECT_EQ(ApiRequest::restart_dyno(shop(), web_1).target(), "/apps/shop/dynos/web.1");
}

TEST(Request, DropsConnectionsAsHerokusOwnToolDoes) {
    const auto id = AddonId::parse("5e7b9a10-3c4d-4e5f-8a6b-7c8d9e0f1a02").value();
    const auto reset = ApiRequest::reset_connections(shop(), id);
    EXPECT_EQ(reset.method(), "POST");
    EXPECT_EQ(reset.target(),
              "/client/v11/databases/5e7b9a10-3c4d-4e5f-8a6b-7c8d9e0f1a02/connection_reset");
    EXPECT_TRUE(reset.changes_something());
    EXPECT_EQ(ApiRequest::list_attachments(shop()).target(), "/apps/shop/addon-attachments");
    EXPECT_EQ(ApiRequest::list_attachments(shop()).method(), "GET");
}

TEST(AddonId, F26_IsAUuidAndNothingElse) {
    EXPECT_TRUE(AddonId::parse("01234567-89ab-cdef-0123-456789abcdef"));
    EXPECT_TRUE(AddonId::parse("01234567-89AB-CDEF-0123-456789ABCDEF"));
    for (const std::string bad :
         {"", "..", "postgresql-curved-12345", "0123456789abcdef0123456789abcdef",
          "01234567-89ab-cdef-0123-456789abcde", "01234567-89ab-cdef-0123-456789abcdef0",
          "01234567-89ab-cdef-0123-456789abcdeg", "01234567-89ab-cdef-0123_456789abcdef",
          "0123456789ab--cdef-0123-456789abcdef", "../../../apps/shop/dynos/web.1/aaaaa",
          "01234567-89ab-cdef-0123-456789abcde/", "01234567-89ab-cdef-0123-456789abcde\n",
          " 1234567-89ab-cdef-0123-456789abcdef"}) {
        EXPECT_FALSE(AddonId::parse(bad)) << bad;
    }
}

TEST(Request, OnlyARestartChangesAnything) {
    for (const auto& request : {ApiRequest::list_dynos(shop()), ApiRequest::list_formation(shop()),
                                ApiRequest::list_drains(shop()), ApiRequest::app_info(shop())}) {
        EXPECT_EQ(request.method(), "GET");
        EXPECT_FALSE(request.changes_something());
        EXPECT_FALSE(request.dyno());
    }
    const auto restart = ApiRequest::restart_dyno(shop(), DynoName::parse("web.1").value());
    EXPECT_EQ(restart.method(), "DELETE");
    EXPECT_TRUE(restart.changes_something());
}

class HostileNames : public testing::TestWithParam<std::string> {};
TEST_P(HostileNames, F26_NeverBecomePartOfARequest) {
    EXPECT_FALSE(DynoName::parse(GetParam()));
    EXPECT_FALSE(AppName::parse(GetParam()));
}
INSTANTIATE_TEST_SUITE_P(All, HostileNames,
                         testing::Values("", ".", "..", "web.1/../..", "web.1/..", "../web.1", "web.1?x",
                                         "web.1#x", "%2e%2e", "web.01", "web.0", "web.99999999999",
                                         "web.1 ", " web.1", "web.1\r\nX: y", std::string("web.1\0", 6),
                                         "web..1", ".1",
                                         "w\xC3\xA9"
                                         "b.1",
                                         "web.1;x", "web.1\\", std::string(300, 'w') + ".1",
                                         std::string(300, 'a')));

TEST(Request, F26_EveryTargetIsOneOfTheShapesWhateverTheNames) {
    const std::regex shape(
        "/apps/[a-z0-9-]{1,63}(/dynos(/[A-Za-z0-9_-]+(\\.[0-9]+)?)?|/formation|/log-drains|"
        "/features/(preboot|log-runtime-metrics))?");
    std::size_t tried = 0;
    for (const std::string app :
         {"shop", "a", "0a1b2c3d-0000-4000-8000-000000000000", "--", "..", "Shop", "a/b"}) {
        for (const std::string dyno : {"web.1", "WEB.1", "a-b_c.999999", "web-848cd4f64d-pvpr2", "run.4821",
                                       "..", "web.1/x", "web.1%2f"}) {
            const auto app_name = AppName::parse(app);
            const auto dyno_name = DynoName::parse(dyno);
            if (app_name && dyno_name) {
                ++tried;
                EXPECT_TRUE(
                    std::regex_match(ApiRequest::restart_dyno(*app_name, *dyno_name).target(), shape));
                EXPECT_TRUE(std::regex_match(ApiRequest::list_dynos(*app_name).target(), shape));
            }
        }
    }
    EXPECT_GE(tried, 15U);
}

TEST(Request, RequestsWholeListsAndContinuesFromNextRange) {
    auto request = ApiRequest::list_dynos(shop());
    EXPECT_EQ(request.range(), "id ..; max=1000");
    request.continue_at("id ]abc..; max=1000");
    EXPECT_EQ(request.range(), "id ]abc..; max=1000");
    EXPECT_EQ(request.target(), "/apps/shop/dynos");
    EXPECT_TRUE(ApiRequest::app_info(shop()).range().empty());
}

}  // namespace
}  // namespace dynoward::heroku
