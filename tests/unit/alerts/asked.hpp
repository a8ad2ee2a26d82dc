// SPDX-License-Identifier: MIT
// The requests of a body as a short text: `shop/web.3`, `shop/web/` for a type, several separated by a
// blank;
// `-` if it is understood and requests nothing, `?` if it is refused, `!` if it cannot be read.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "alerts/alert_requests.hpp"

namespace dynoward::alerts::test {

/// The URL that the documents recommend for tools that cannot send the names.
inline const InUrl web_of_shop{"shop", "", "web"};
inline const InUrl nothing{};

inline std::vector<WatchedApp> watched(const std::vector<std::string>& names = {"shop"}) {
    std::vector<WatchedApp> apps;
    for (const auto& name : names) {
        apps.push_back({*AppName::parse(name), {"web"}});
    }
    return apps;
}

inline std::string asked(std::string_view body, const InUrl& url = web_of_shop,
                         BodyKind kind = BodyKind::json, const std::vector<std::string>& apps = {"shop"}) {
    const auto read = read_alert(body, kind);
    if (!read.alert) {
        EXPECT_FALSE(read.problem.empty());
        return "!";
    }
    const auto requests = requests_of(*read.alert, url, watched(apps));
    std::string text;
    for (const auto& request : requests.requests) {
        text += (text.empty() ? "" : " ") + request.app.text() + "/" +
                (request.dyno ? request.dyno->text() : request.type + "/");
    }
    if (!requests.understood || requests.requests.empty()) {
        EXPECT_FALSE(requests.notes.empty()) << "asks nothing and does not say why";
    }
    return (text.empty() ? "" : text) + (requests.understood ? (text.empty() ? "-" : "")
                                         : text.empty()      ? "?"
                                                             : " ?");
}

inline std::string notes(std::string_view body, const InUrl& url = web_of_shop) {
    const auto read = read_alert(body, BodyKind::json);
    std::string all;
    for (const auto& note :
         read.alert ? requests_of(*read.alert, url, watched()).notes : std::vector<RequestNote>()) {
        all += note.text + "\n";
    }
    return all;
}

inline std::string tool(std::string_view body, BodyKind kind = BodyKind::json) {
    const auto read = read_alert(body, kind);
    return read.alert ? std::string(read.alert->tool) : "!";
}

/// `text` with each `@` replaced.
inline std::string fill(std::string text, std::string_view with) {
    for (auto at = text.find('@'); at != text.npos; at = text.find('@', at + with.size())) {
        text.replace(at, 1, with);
    }
    return text;
}

}  // namespace dynoward::alerts::test
