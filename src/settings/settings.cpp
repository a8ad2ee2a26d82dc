// SPDX-License-Identifier: MIT
#include "settings/settings.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace dynoward::settings {

std::optional<Megabytes> Level::resolve(std::optional<Megabytes> quota) const {
    if (unit == Unit::megabytes) {
        return Megabytes{amount};
    }
    if (!quota) {
        return std::nullopt;
    }
    return *quota * (amount / 100);
}

std::string Level::text() const {
    // 10 digits: enough for the largest amount, without the rounding noise of binary fractions.
    return fmt::format("{:.10g}{}", amount, unit == Unit::megabytes ? "MB" : "%");
}

unsigned CountOrPercent::of(unsigned total) const {
    if (!percent) {
        return amount;
    }
    const auto share = static_cast<std::uint64_t>(total) * amount / 100;
    return static_cast<unsigned>(std::max<std::uint64_t>(share, 1));
}

bool is_forecast_auto(const TypeSettings& settings) {
    const auto& forecast = settings.leak_forecast;
    return forecast ? *forecast == auto_forecast
                    : !forecast.is_off() && !settings.restart_threshold && !settings.restart_sustain_set;
}

CountPerSpan AppSettings::budget_of(std::size_t dynos) const {
    constexpr CountPerSpan least{12, Seconds{3600}};
    const CountPerSpan usual{std::max(least.count, static_cast<unsigned>(2 * dynos)), least.span};
    return restart_budget.value_or(usual);
}

const TypeSettings& AppSettings::of(std::string_view process_type) const {
    const auto own = types.find(process_type);
    return own == types.end() ? other_types : own->second;
}

}  // namespace dynoward::settings
