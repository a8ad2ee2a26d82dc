// SPDX-License-Identifier: MIT
#include "heroku/request.hpp"

namespace dynoward::heroku {

namespace {
// One page holds every dyno an app can have; without it the API stops at 200.
constexpr std::string_view whole_list = "id ..; max=1000";
}  // namespace

ApiRequest ApiRequest::list_dynos(AppName app) {
    ApiRequest request(Kind::list_dynos, std::move(app));
    request.range_ = whole_list;
    return request;
}

ApiRequest ApiRequest::list_drains(AppName app) {
    ApiRequest request(Kind::list_drains, std::move(app));
    request.range_ = whole_list;
    return request;
}

ApiRequest ApiRequest::feature_info(AppName app, Feature feature) {
    ApiRequest request(Kind::feature_info, std::move(app));
    request.feature_ = feature;
    return request;
}

ApiRequest ApiRequest::restart_dyno(AppName app, DynoName dyno) {
    ApiRequest request(Kind::restart_dyno, std::move(app));
    request.dyno_ = std::move(dyno);
    return request;
}

ApiRequest ApiRequest::list_attachments(AppName app) {
    ApiRequest request(Kind::list_attachments, std::move(app));
    request.range_ = whole_list;
    return request;
}

ApiRequest ApiRequest::reset_connections(AppName app, AddonId addon) {
    ApiRequest request(Kind::reset_connections, std::move(app));
    request.addon_ = std::move(addon);
    return request;
}

std::string ApiRequest::target() const {
    // AppName, DynoName and AddonId consist of characters that need no escaping in a path, and none can be
    // `.` or `..`: a dot segment would turn "restart this dyno" into "delete this app".
    std::string app = "/apps/" + app_.text();
    switch (kind_) {
        case Kind::list_dynos: return app + "/dynos";
        case Kind::list_formation: return app + "/formation";
        case Kind::list_drains: return app + "/log-drains";
        case Kind::app_info: return app;
        case Kind::feature_info:
            return app +
                   (feature_ == Feature::preboot ? "/features/preboot" : "/features/log-runtime-metrics");
        case Kind::platform_status: return "/api/v4/current-status";
        case Kind::restart_dyno: return app + "/dynos/" + dyno_.value().text();
        case Kind::list_attachments: return app + "/addon-attachments";
        case Kind::reset_connections:
            return "/client/v11/databases/" + addon_.value().text() + "/connection_reset";
    }
    return app;
}

std::string_view to_text(ApiRequest::Kind kind) {
    switch (kind) {
        case ApiRequest::Kind::list_dynos: return "list_dynos";
        case ApiRequest::Kind::list_formation: return "list_formation";
        case ApiRequest::Kind::list_drains: return "list_drains";
        case ApiRequest::Kind::app_info: return "app_info";
        case ApiRequest::Kind::feature_info: return "feature_info";
        case ApiRequest::Kind::restart_dyno: return "restart_dyno";
        case ApiRequest::Kind::platform_status: return "platform_status";
        case ApiRequest::Kind::list_attachments: return "list_attachments";
        case ApiRequest::Kind::reset_connections: return "reset_connections";
    }
    return "unknown";
}

}  // namespace dynoward::heroku
