// SPDX-License-Identifier: MIT
// The only requests that Dynoward can send to the Platform API. A path is composed only here, from an
// AppName, a DynoName and an AddonId, so no text of a log line can reach one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/names.hpp"
#include "heroku/addon_id.hpp"

namespace dynoward::heroku {

class ApiRequest {
 public:
    enum class Kind : std::uint8_t {
        list_dynos,
        list_formation,
        list_drains,
        app_info,
        feature_info,
        restart_dyno,
        platform_status,  ///< of the status page: another host, and without the token
        list_attachments,
        reset_connections,  ///< of the databases' host, api.data.heroku.com, with the token
    };

    enum class Feature : std::uint8_t { preboot, log_runtime_metrics };

    static ApiRequest list_dynos(AppName app);
    static ApiRequest list_formation(AppName app) { return {Kind::list_formation, std::move(app)}; }
    static ApiRequest list_drains(AppName app);
    static ApiRequest app_info(AppName app) { return {Kind::app_info, std::move(app)}; }
    static ApiRequest feature_info(AppName app, Feature feature);
    /// `asker`: the app that needs it; the reply is about all of Heroku.
    static ApiRequest platform_status(AppName asker) { return {Kind::platform_status, std::move(asker)}; }
    static ApiRequest restart_dyno(AppName app, DynoName dyno);
    /// Which add-ons are attached to an app.
    static ApiRequest list_attachments(AppName app);
    /// Drops all connections of a Postgres database that is attached to the app, as `heroku pg:killall`.
    static ApiRequest reset_connections(AppName app, AddonId addon);

    Kind kind() const { return kind_; }
    const AppName& app() const { return app_; }
    const std::optional<DynoName>& dyno() const { return dyno_; }

    std::string_view method() const {
        return kind_ == Kind::restart_dyno ? "DELETE" : kind_ == Kind::reset_connections ? "POST" : "GET";
    }
    std::string target() const;
    /// Anything but a GET: must not be repeated, and is never sent in observe mode.
    bool changes_something() const {
        return kind_ == Kind::restart_dyno || kind_ == Kind::reset_connections;
    }
    /// `Range` header for lists; empty for the others.
    std::string_view range() const { return range_; }
    /// The next part of the same list, after a 206.
    void continue_at(std::string next_range) { range_ = std::move(next_range); }

 private:
    ApiRequest(Kind kind, AppName app) : kind_(kind), app_(std::move(app)) {}
    Kind kind_;
    AppName app_;
    std::optional<DynoName> dyno_;
    std::optional<AddonId> addon_;
    Feature feature_ = Feature::preboot;
    std::string range_;
};

std::string_view to_text(ApiRequest::Kind kind);

/// The outcome of a request, as a value.
struct ApiReply {
    enum class Outcome : std::uint8_t {
        answered,  ///< status and body have arrived
        not_sent,  ///< resolving, connecting or the TLS handshake failed: the platform received nothing
        unknown,   ///< the request was sent, but no complete reply arrived: it may have been carried out
    };
    Outcome outcome = Outcome::unknown;
    int status = 0;
    std::string body;
    std::string request_id;   ///< the platform's, for its support
    std::string next_range;   ///< of a 206
    std::string retry_after;  ///< as sent
    std::string oauth_scope;  ///< the token's permissions, as the platform reports them; empty: not given
    std::optional<int> rate_remaining;
    /// Time since the request left the queue; nullopt: not measured.
    std::optional<Nanoseconds> took;
    /// If not sent: it never left our own queue, so this is no evidence about the platform.
    bool withdrawn = false;
    std::string problem;  ///< if not answered: the error, without secrets
};

}  // namespace dynoward::heroku
