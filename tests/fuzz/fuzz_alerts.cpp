// SPDX-License-Identifier: MIT
// Any octets as the body of an alert, in each of its kinds, with a URL that names a type, a dyno, nothing:
// it is read or refused within bounds, nothing is asked that nothing named, a word more that ends it never
// makes it ask, and the URL only ever completes.
#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "alerts/alert_requests.hpp"
#include "alerts/form_fields.hpp"
#include "dynoward/values/limits.hpp"
#include "fuzz/invariant.hpp"

namespace {

using namespace dynoward::alerts;

const std::vector<WatchedApp>& apps() {
    static const std::vector<WatchedApp> all{{*dynoward::AppName::parse("shop"), {"web"}},
                                             {*dynoward::AppName::parse("blog"), {"web", "worker"}}};
    return all;
}

void check_requests(const Alert& alert, const InUrl& url, const AlertRequests& requests) {
    DYNOWARD_INVARIANT(requests.requests.size() <= alert.items.size());
    DYNOWARD_INVARIANT(!requests.requests.empty() || !requests.notes.empty());
    const bool names_a_dyno = std::any_of(alert.items.begin(), alert.items.end(),
                                          [](const Item& item) { return item.names.dyno.has_value(); });
    const bool allows_request = std::any_of(alert.items.begin(), alert.items.end(), [](const Item& item) {
        return item.state == AlertState::fires || item.own_shape;
    });
    DYNOWARD_INVARIANT(allows_request || requests.requests.empty());
    for (const auto& request : requests.requests) {
        DYNOWARD_INVARIANT(request.app.text() == "shop" || request.app.text() == "blog");
        DYNOWARD_INVARIANT(request.dyno.has_value() == request.type.empty());
        DYNOWARD_INVARIANT(request.dyno || is_process_type(request.type));
        const bool by_url = !request.dyno && request.type == url.type;
        const bool by_body = std::any_of(alert.items.begin(), alert.items.end(), [&](const Item& item) {
            const auto& hints = item.names.type_hints;
            return item.names.type == request.type ||
                   std::find(hints.begin(), hints.end(), request.type) != hints.end();
        });
        DYNOWARD_INVARIANT(!by_url || by_body || !names_a_dyno);
    }
    for (const auto& note : requests.notes) {
        DYNOWARD_INVARIANT(std::all_of(note.text.begin(), note.text.end(),
                                       [](char c) {
                                           return static_cast<unsigned char>(c) >= 0x20 &&
                                                  static_cast<unsigned char>(c) < 0x80;
                                       }) ||
                           note.text.find("\xE2\x80\xA6") != note.text.npos);
    }
}

// The same body with a word at its root that ends it.
void check_end(std::string_view body, const InUrl& url) {
    auto root = nlohmann::json::parse(body, nullptr, false);
    if (!root.is_object()) {
        return;
    }
    static constexpr const char* ends[] = {"resolved", "OK", "Closed", "acknowledged", "test", "no_data"};
    for (const auto* word : ends) {
        root["status"] = word;
        const auto read =
            read_alert(root.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), BodyKind::json);
        DYNOWARD_INVARIANT(!read.alert || requests_of(*read.alert, url, apps()).requests.empty());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    static const InUrl urls[] = {
        {"shop", "", "web"}, {"", "web.2", ""}, {"", "", ""}, {"blog", "", "worker"}};
    for (const auto kind : {BodyKind::json, BodyKind::form, BodyKind::text}) {
        const auto read = read_alert(body, kind);
        DYNOWARD_INVARIANT(read.alert.has_value() == read.problem.empty());
        if (!read.alert) {
            continue;
        }
        DYNOWARD_INVARIANT(read.alert->items.size() <= dynoward::limits::alert_requests);
        for (const auto& url : urls) {
            check_requests(*read.alert, url, requests_of(*read.alert, url, apps()));
        }
    }
    check_end(body, urls[0]);
    (void)read_form(body);
    return 0;
}
