// SPDX-License-Identifier: MIT
#include "replay/chart_data.hpp"

#include <algorithm>
#include <tuple>

#include "dynoward/fleet/fleet.hpp"

namespace dynoward::replay {

namespace {

// A reading is valid until the next sample; nothing is drawn over a gap in the recording.
void bridge(std::vector<Bucket>& columns, double column_s) {
    const auto max_gap = static_cast<std::size_t>(std::chrono::duration<double>(fleet::silence).count() /
                                                  std::max(column_s, 1e-3));
    std::size_t last = columns.size();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].empty()) {
            continue;
        }
        if (last < i && i - last <= max_gap) {
            std::fill(columns.begin() + static_cast<long>(last) + 1, columns.begin() + static_cast<long>(i),
                      columns[last]);
        }
        last = i;
    }
}

}  // namespace

std::vector<Charted> charted_dynos(const Report& report) {
    std::vector<Charted> dynos;
    for (const auto& [name, dyno] : report.dynos) {
        if (!dyno.memory.buckets().empty()) {
            dynos.emplace_back(name, &dyno);
        }
    }
    if (dynos.size() > max_charted) {
        const auto weight = [](const Charted& dyno) {
            return std::tuple(dyno.second->restarts, dyno.second->over_quota, dyno.second->holds);
        };
        std::stable_sort(dynos.begin(), dynos.end(),
                         [&](const auto& a, const auto& b) { return weight(a) > weight(b); });
        dynos.resize(max_charted);
        std::sort(dynos.begin(), dynos.end());
    }
    return dynos;
}

std::optional<Megabytes> level_of(const Charted& dyno, const settings::AppSettings& app) {
    const auto type = dyno.first.substr(0, dyno.first.find('.'));
    const auto level = app.of(type).restart_threshold.in_force(settings::Level{100});
    return level ? level->resolve(dyno.second->quota) : std::nullopt;
}

double scale_top(const Charted& dyno, const settings::AppSettings& app) {
    constexpr double headroom = 1.08;
    const auto none = Megabytes{};
    return headroom *
           std::max({dyno.second->peak.value_or(none).value, dyno.second->quota.value_or(none).value,
                     level_of(dyno, app).value_or(none).value, 1.0});
}

double share_of(WallTime at, WallTime from, WallTime to) {
    const auto span = std::chrono::duration<double>(to - from).count();
    return span <= 0 ? 0 : std::clamp(std::chrono::duration<double>(at - from).count() / span, 0.0, 1.0);
}

std::vector<Bucket> in_columns(const MemorySeries& series, WallTime from, WallTime to,
                               std::size_t columns) {
    std::vector<Bucket> result(columns);
    const auto place = [&](WallTime at) {
        return std::min(static_cast<std::size_t>(share_of(at, from, to) * static_cast<double>(columns)),
                        columns - 1);
    };
    for (std::size_t i = 0; i < series.buckets().size(); ++i) {
        const auto& bucket = series.buckets()[i];
        if (bucket.empty()) {
            continue;
        }
        const auto begins = series.begins() + static_cast<long>(i) * series.width();
        // A bucket may be wider than a column; it then counts for all of its columns.
        for (auto at = place(begins); at <= place(begins + series.width() - Nanoseconds(1)); ++at) {
            auto& column = result[at];
            column = column.empty() ? bucket
                                    : Bucket{std::min(column.min_mb, bucket.min_mb),
                                             std::max(column.max_mb, bucket.max_mb)};
        }
    }
    bridge(result, std::chrono::duration<double>(to - from).count() / static_cast<double>(columns));
    return result;
}

}  // namespace dynoward::replay
