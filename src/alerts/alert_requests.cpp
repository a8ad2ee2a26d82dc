// SPDX-License-Identifier: MIT
#include "alerts/alert_requests.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "dynoward/values/limits.hpp"

namespace dynoward::alerts {
namespace {

/// The dyno or type of an item, or why there is none.
struct Target {
    std::optional<DynoName> dyno;
    std::string type;
    std::string refusal;
};

Target refused(std::string text) {
    Target target;
    target.refusal = std::move(text);
    return target;
}

class Reader {
 public:
    Reader(const Alert& alert, const InUrl& url, const std::vector<WatchedApp>& apps)
        : alert_(alert), url_(url), apps_(apps) {
        names_something_ = std::any_of(alert.items.begin(), alert.items.end(), [](const Item& item) {
            return item.names.dyno || !item.names.type.empty();
        });
    }

    AlertRequests read() {
        for (const auto& item : alert_.items) {
            read(item);
        }
        note_alerts_without_request();
        if (alert_.items.empty()) {
            refuse(what_to_send);
        }
        if (alert_.cut) {
            note("it contains more alerts than one request may; the rest was ignored");
        }
        if (alert_.left_out > 0) {
            note(std::to_string(alert_.left_out) + " more alerts were left out by the tool itself");
        }
        result_.understood = !refused_;
        return std::move(result_);
    }

 private:
    static constexpr const char* what_to_send =
        R"(no field has a known firing word; send {"app":"…","dyno":"web.1",)"
        R"("status":"firing"} (docs/alert-webhooks.md))";

    void note(std::string text) {
        const bool known = std::any_of(result_.notes.begin(), result_.notes.end(),
                                       [&text](const RequestNote& one) { return one.text == text; });
        if (!known) {
            result_.notes.push_back({"alert", std::move(text)});
        }
    }
    void refuse(std::string text) {
        refused_ = true;
        note(std::move(text));
    }

    void read(const Item& item) {
        switch (item.state) {
            case AlertState::fires: return request(item);
            case AlertState::unsaid: return item.own_shape ? request(item) : refuse(what_to_send);
            case AlertState::unknown:
                return refuse(item.evidence + " is not a known word; `firing` requests a restart, " +
                              "and docs/alert-webhooks.md lists the others");
            case AlertState::contradicts:
                return refuse("its fields contradict each other: it fires, and it is over");
            default: without_request_.at(static_cast<std::size_t>(item.state)).push_back(&item);
        }
    }

    void note_alerts_without_request() {
        constexpr std::array<const char*, state_count> meanings{"",
                                                                "",
                                                                "",
                                                                "",
                                                                "a warning",
                                                                "not firing yet",
                                                                "not a new alert",
                                                                "missing data",
                                                                "acknowledged",
                                                                "resolved",
                                                                "a test"};
        for (std::size_t i = 0; i < without_request_.size(); ++i) {
            if (without_request_[i].empty()) {
                continue;
            }
            const auto count = without_request_[i].size();
            const auto which = alert_.items.size() == 1 ? std::string("ignored as ")
                                                        : std::to_string(count) + " alerts ignored as ";
            note(which + meanings[i] + " (" + without_request_[i].front()->evidence +
                 "); nothing was requested");
        }
    }

    void request(const Item& item) {
        if (!item.names.problem.empty()) {
            return refuse(item.names.problem);
        }
        const auto* app = app_of(item.names);
        if (app == nullptr) {
            return refuse("it names no monitored app");
        }
        auto target = target_of(item, *app);
        if (!target.refusal.empty()) {
            return refuse(std::move(target.refusal));
        }
        const bool known =
            std::any_of(result_.requests.begin(), result_.requests.end(), [&](const AlertRequest& one) {
                return one.app == app->app && one.dyno == target.dyno && one.type == target.type;
            });
        if (!known) {
            result_.requests.push_back({app->app, target.dyno, target.type, alert_.reason});
        }
    }

    const WatchedApp* find_app(std::string_view name) const {
        const auto found = std::find_if(apps_.begin(), apps_.end(),
                                        [name](const auto& one) { return one.app.text() == name; });
        return found == apps_.end() ? nullptr : &*found;
    }

    // A name that is not a monitored app is another app. If the tool only named the source of its lines,
    // the name in the URL decides.
    const WatchedApp* app_of(const Names& names) const {
        if (!names.app.empty()) {
            return find_app(names.app);
        }
        for (const auto& hint : names.app_hints) {
            if (const auto* app = find_app(hint)) {
                return app;
            }
        }
        if (!url_.app.empty()) {
            return find_app(url_.app);
        }
        const bool is_foreign = names.is_from_source && !names.app_hints.empty();
        return apps_.size() == 1 && !is_foreign ? &apps_.front() : nullptr;
    }

    bool is_type_here(std::string_view type, const WatchedApp& app) const {
        return is_usual_type(type) || type == url_.type ||
               std::find(app.types.begin(), app.types.end(), type) != app.types.end();
    }

    // The names whose process type this app may have.
    std::vector<DynoName> mentioned(const std::vector<DynoName>& names, const WatchedApp& app,
                                    std::string_view type) const {
        std::vector<DynoName> found;
        for (const auto& name : names) {
            if (is_type_here(name.type(), app) || name.type() == type) {
                found.push_back(name);
            }
        }
        return found;
    }

    Target target_of(const Item& item, const WatchedApp& app) const {
        const auto& names = item.names;
        Target target;
        target.dyno = names.dyno;
        if (target.dyno) {
            return target;
        }
        auto type = names.type;
        for (const auto& hint : names.type_hints) {
            if (!is_type_here(hint, app) || hint == type) {
                continue;
            }
            if (!type.empty()) {
                return refused("it names more than one process type");
            }
            type = hint;
        }
        return type.empty() ? completed(item, app) : narrowed(item, app, std::move(type));
    }

    // The alert names a type. If its title or the URL names one dyno, only that dyno is meant.
    Target narrowed(const Item& item, const WatchedApp& app, std::string type) const {
        Target target;
        target.type = std::move(type);
        if (!url_.dyno.empty()) {
            const auto name = DynoName::parse(url_.dyno);
            if (!name || name->type() != target.type) {
                return refused("it means `" + target.type + "`, and the dyno in the URL is none of these");
            }
            target.dyno = name;
        }
        const auto titled =
            item.log_text ? std::vector<DynoName>() : mentioned(item.names.in_title, app, target.type);
        if (titled.size() > 1) {
            return refused("its title names more than one dyno");
        }
        if (titled.size() == 1) {
            const bool differs =
                titled[0].type() != target.type || (target.dyno && *target.dyno != titled[0]);
            if (differs) {
                return refused("its title names `" + titled[0].text() + "`, its fields do not");
            }
            target.dyno = titled[0];
        }
        if (target.dyno) {
            target.type.clear();
        }
        return target;
    }

    // The alert names neither dyno nor type, so the URL does, unless that would widen the alert.
    Target completed(const Item& item, const WatchedApp& app) const {
        if (names_something_) {
            return refused(
                "another of its alerts names a dyno or type, so the URL does not complete this one");
        }
        if (item.names.dyno_is_null) {
            return refused("its field for the dyno is null");
        }
        Target target;
        const bool reads_text = !item.log_text;
        const auto titled =
            reads_text ? mentioned(item.names.in_title, app, url_.type) : std::vector<DynoName>();
        if (titled.size() > 1) {
            return refused("its title names more than one dyno");
        }
        if (!url_.dyno.empty()) {
            target.dyno = DynoName::parse(url_.dyno);
            if (!target.dyno) {
                return refused("the dyno in the URL is not a dyno name");
            }
            const bool differs = titled.size() == 1 && titled[0] != *target.dyno;
            return differs ? refused("its title names another dyno than the URL") : target;
        }
        if (url_.type.empty()) {
            return refused("neither it nor the URL names a dyno or a process type");
        }
        if (!is_process_type(url_.type)) {
            return refused("the type in the URL is not a process type");
        }
        if (titled.size() == 1) {
            // A title alone requests nothing; it only selects one dyno of the type in the URL.
            if (titled[0].type() != url_.type) {
                return refused("its title names `" + titled[0].text() +
                               "`, which is not of the URL's type");
            }
            target.dyno = titled[0];
            return target;
        }
        const auto in_text =
            reads_text ? mentioned(item.names.in_text, app, url_.type) : std::vector<DynoName>();
        const bool too_many = reads_text && (item.names.in_title.size() >= limits::alert_mentions ||
                                             item.names.in_text.size() >= limits::alert_mentions);
        if (!in_text.empty() || too_many) {
            const auto which = in_text.empty() ? std::string("many dynos") : "`" + in_text[0].text() + "`";
            return refused("its text mentions " + which +
                           ", but no field names a dyno; send it as `dyno`, and the URL does not widen it");
        }
        target.type = url_.type;
        return target;
    }

    static constexpr std::size_t state_count = static_cast<std::size_t>(AlertState::test) + 1;
    const Alert& alert_;
    const InUrl& url_;
    const std::vector<WatchedApp>& apps_;
    bool names_something_ = false;
    bool refused_ = false;
    std::array<std::vector<const Item*>, state_count> without_request_;
    AlertRequests result_;
};

}  // namespace

AlertRequests requests_of(const Alert& alert, const InUrl& url, const std::vector<WatchedApp>& apps) {
    return Reader(alert, url, apps).read();
}

}  // namespace dynoward::alerts
