// SPDX-License-Identifier: MIT
// When restarting one by one would not help: most dynos of a type rose together after a release, or Heroku
// itself is in trouble.
#include <algorithm>

#include "monitor/impl.hpp"

namespace dynoward::monitor {

namespace {

// What rises over the level so soon after a release is its footprint, not a leak.
constexpr Seconds rise_window{std::chrono::minutes(30)};
constexpr Seconds longest_incident{std::chrono::hours(24)};
constexpr unsigned fewest_risen = 3;
// How often the status page is asked while a restart is wanted, and for how long its word counts.
constexpr Seconds status_pause{300};
constexpr Seconds status_age{600};
// A look waits so long for the status page and no longer: it must not delay a restart.
constexpr Seconds status_patience{5};
constexpr Seconds status_remark_pause{3600};

}  // namespace

void Monitor::Impl::watch_for_rise(const Instant& now, Duty& duty, Effects& effects) {
    const auto release_at = duty.fleet.release_at();
    const bool recent = release_at && now.wall - *release_at < rise_window;
    std::erase_if(duty.incidents, [&](const auto& entry) {
        return entry.second.release_at != release_at || now.steady - entry.second.since >= longest_incident;
    });
    if (!recent && duty.incidents.empty()) {
        return;
    }
    std::map<std::string, unsigned> risen;
    for (const auto& [name, suspect] : duty.suspects) {
        const auto* dyno = suspect.finding ? duty.fleet.find(name.text()) : nullptr;
        if (dyno != nullptr && dyno->state == DynoState::up && dyno->present) {
            const auto type = type_of(*dyno);
            const bool over = policy::memory_rule(*dyno, duty.settings.of(type), *release_at).has_value();
            risen[std::string(type)] += over ? 1U : 0U;
        }
    }
    const bool listed = duty.fleet.listed_at().has_value();
    std::erase_if(duty.incidents, [&](const auto& entry) {
        const auto& count = count_of(duty, entry.first, listed);
        return 2 * risen[entry.first] < count.dynos - count.not_up;
    });
    for (const auto& [type, over] : risen) {
        const auto& count = count_of(duty, type, listed);
        const auto up = count.dynos - count.not_up;
        if (recent && over >= fewest_risen && 2 * over > up && duty.incidents.count(type) == 0) {
            const auto text = std::to_string(over) + " of " + std::to_string(up) + " " + type +
                              " dynos rose over their level within 30 min of the release at " +
                              format_rfc3339(*release_at) + "; restarting one by one would not help";
            duty.incidents[type] = {*release_at, now.steady, text};
            remark(effects, Remark::Weight::error, "policy.incident",
                   "app=" + duty.fleet.name().text() + " reason=" + in_quotes(text));
        }
    }
}

std::optional<std::string> Monitor::Impl::incident_of(const Instant& now, const Duty& duty,
                                                      std::string_view type) const {
    if (const auto found = duty.incidents.find(type); found != duty.incidents.end()) {
        return found->second.text;
    }
    if (apps_are_red_ && status_.answered_at && now.steady - *status_.answered_at < status_age) {
        return "Heroku reports an incident of its apps on status.heroku.com";
    }
    return std::nullopt;
}

bool Monitor::Impl::awaits_status(const Instant& now) const {
    return status_.under_way && now.steady - status_asked_at_ < status_patience;
}

void Monitor::Impl::ask_status(const Instant& now, Duty& duty, Effects& effects) {
    const bool known = status_.answered_at && now.steady - *status_.answered_at < status_pause;
    if (!settings_.platform.has_status_page || known || !status_.may_ask(now)) {
        return;
    }
    status_.under_way = true;
    status_asked_at_ = now.steady;
    ask(index_of(duty), heroku::ApiRequest::platform_status(duty.fleet.name()), effects);
}

// A page that cannot be had holds nothing: it is a second opinion, and its absence no bad news.
void Monitor::Impl::on_status(const Instant& now, Duty& duty, const heroku::ApiReply& reply,
                              Effects& effects) {
    status_.under_way = false;
    status_.retry_at = now.steady + status_pause;
    const bool answered = reply.outcome == heroku::ApiReply::Outcome::answered && reply.status == 200;
    const auto red = answered
                         ? heroku::read_apps_are_red(reply.body)
                         : boost::system::result<bool, heroku::ReplyError>(heroku::ReplyError::not_json);
    apps_are_red_ = red.has_value() && *red;
    if (red) {
        status_.answered_at = now.steady;
    } else if (!status_remarked_at_ || now.steady - *status_remarked_at_ >= status_remark_pause) {
        status_remarked_at_ = now.steady;
        remark(effects, Remark::Weight::warn, "heroku.status_unknown",
               "reason=" + in_quotes(answered ? "the status page cannot be read"
                                     : reply.problem.empty()
                                         ? "the status page answered " + std::to_string(reply.status)
                                         : reply.problem));
    }
    decide_if_looked(now, duty, effects);
}

}  // namespace dynoward::monitor
