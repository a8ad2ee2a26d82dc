// SPDX-License-Identifier: MIT
#include "replay/legacy_metrics.hpp"

#include <fmt/format.h>

#include <array>

namespace dynoward::replay {
namespace {

// The four measures of a dyno are a few milliseconds apart; the next ones follow after 20 s.
constexpr Seconds together{2};

std::string number(double value) {
    return fmt::format("{:.2f}", value);
}

}  // namespace

void LegacyMetrics::add(const logplex::Event& event, std::vector<std::string>& frames) {
    const auto* old = std::get_if<logplex::LegacyMetric>(&event.what);
    if (old == nullptr || !event.dyno || !event.time) {
        return;
    }
    static constexpr std::array<std::pair<std::string_view, std::optional<double> Pending::*>, 4> fields{
        {{"memory_total", &Pending::total},
         {"memory_rss", &Pending::rss},
         {"memory_cache", &Pending::cache},
         {"memory_swap", &Pending::swap}}};
    for (const auto& [measure, field] : fields) {
        if (measure != old->measure) {
            continue;
        }
        const std::string dyno(event.dyno->text());
        const auto source =
            "heroku." + std::string(event.app_number) + "." + std::string(event.incarnation);
        auto& pending = pending_[dyno];
        const bool another = pending.source != source || (pending.*field) || *event.time < pending.at ||
                             *event.time - pending.at > together;
        if (another) {
            if (!pending.source.empty()) {
                frames.push_back(frame_of(dyno, pending));
            }
            pending = {*event.time, source, {}, {}, {}, {}};
        }
        pending.*field = old->value;
        return;
    }
}

void LegacyMetrics::flush(WallTime now, std::vector<std::string>& frames) {
    std::erase_if(pending_, [&](const auto& entry) {
        const bool due = now - entry.second.at > together;
        if (due) {
            frames.push_back(frame_of(entry.first, entry.second));
        }
        return due;
    });
}

std::string LegacyMetrics::frame_of(const std::string& dyno, const Pending& pending) {
    std::string frame = "<134>1 " + format_rfc3339(pending.at) + " host heroku " + dyno +
                        " - source=" + dyno + " dyno=" + pending.source;
    const auto add = [&frame](const char* key, const std::optional<double>& value) {
        if (value) {
            frame += std::string(" sample#memory_") + key + "=" + number(*value) + "MB";
        }
    };
    add("total", pending.total);
    add("rss", pending.rss);
    add("cache", pending.cache);
    add("swap", pending.swap);
    return frame;
}

}  // namespace dynoward::replay
