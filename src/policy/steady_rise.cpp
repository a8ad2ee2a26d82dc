// SPDX-License-Identifier: MIT
#include "policy/steady_rise.hpp"

#include <algorithm>
#include <array>

#include "dynoward/values/limits.hpp"
#include "policy/rank_statistics.hpp"

namespace dynoward::policy {
namespace {

constexpr std::size_t max_points = limits::fine_floors;
constexpr std::size_t min_points = 12;
constexpr std::size_t parts = 6;

// On a straight line, each of the five rises between sixths is a fifth of the total. One or two steps, of
// any height, cause at most two such rises; three steps cause three.
constexpr double min_share = 0.08;
constexpr int min_rising = 4;
constexpr double max_share = 0.45;
// Against growth that flattens out, even if it began within the window: the later half must rise nearly as
// fast as the earlier half and the middle half.
constexpr double min_of_earlier = 0.7;
// Kendall's tau of a single step is at most 0.52, of random values near 0.
constexpr double min_tau = 0.65;
// Mann-Kendall: one in ten thousand by chance, because the test is repeated with every new floor.
constexpr double min_z = 3.7;
// The slope that 19 of 20 such samples would exceed: the lower bound at 95 % confidence.
constexpr double z_of_bound = 1.645;

using Scratch = std::array<double, max_points*(max_points - 1) / 2>;

// Slopes between all pairs of points, per step.
std::span<double> slopes_of(std::span<const double> points, Scratch& scratch) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        for (std::size_t j = i + 1; j < points.size(); ++j) {
            scratch[count++] = (points[j] - points[i]) / static_cast<double>(j - i);
        }
    }
    return {scratch.data(), count};
}

std::array<double, parts> medians_of_parts(std::span<const double> points) {
    std::array<double, parts> medians{};
    std::array<double, max_points> room{};
    for (std::size_t part = 0; part < parts; ++part) {
        const auto from = part * points.size() / parts;
        const auto count = (part + 1) * points.size() / parts - from;
        const auto copy = std::span(room).first(count);
        std::copy_n(points.begin() + static_cast<std::ptrdiff_t>(from), count, copy.begin());
        medians.at(part) = nth(copy, (count - 1) / 2);
    }
    return medians;
}

bool goes_up_all_along(const std::array<double, parts>& medians) {
    const double total = medians.back() - medians.front();
    int rising = 0;
    double most = 0;
    for (std::size_t i = 1; i < parts; ++i) {
        const double share = (medians.at(i) - medians.at(i - 1)) / total;
        rising += share >= min_share ? 1 : 0;
        most = std::max(most, share);
    }
    return total > 0 && rising >= min_rising && most <= max_share;
}

// Slopes of the earlier, the middle and the later half, per step.
struct Halves {
    double earlier = 0;
    double middle = 0;
    double later = 0;

    bool flattens_out() const { return later <= 0 || later < min_of_earlier * std::max(earlier, middle); }
    /// Mean slope over `ahead` steps, if the rise continues to slow down as it did so far; never above
    /// `later`.
    double slope_ahead(std::size_t count, double steps_ahead) const {
        const double quarter = static_cast<double>(count) / 4;
        const double slowing = std::max({0.0, (earlier - later) / 2, middle - later}) / quarter;
        return later - slowing * (quarter + steps_ahead / 2);
    }
};

double median_slope(std::span<const double> points, Scratch& scratch) {
    return median(slopes_of(points, scratch));
}

}  // namespace

std::optional<SteadyRise> steady_rise(std::span<const double> points, double step_min, double ahead_min) {
    const auto count = points.size();
    const auto medians = medians_of_parts(points.first(std::min(count, max_points)));
    if (count < min_points || count > max_points || !goes_up_all_along(medians)) {
        return std::nullopt;
    }
    Scratch scratch;
    const Halves halves{median_slope(points.first(count / 2), scratch),
                        median_slope(points.subspan(count / 4, count / 2), scratch),
                        median_slope(points.last(count / 2), scratch)};
    if (halves.flattens_out()) {
        return std::nullopt;
    }
    const auto slopes = slopes_of(points, scratch);
    const auto pairs = static_cast<double>(slopes.size());
    const auto up = std::count_if(slopes.begin(), slopes.end(), [](double slope) { return slope > 0; });
    const auto down = std::count_if(slopes.begin(), slopes.end(), [](double slope) { return slope < 0; });
    const auto score = static_cast<double>(up - down);
    const double deviation = mann_kendall_deviation(count);
    const double z = (score - 1) / deviation;
    if (score / pairs < min_tau || z < min_z) {
        return std::nullopt;
    }
    const double usual = median(slopes);
    const auto bound = static_cast<std::size_t>(std::max(0.0, (pairs - z_of_bound * deviation) / 2));
    const double slope = std::min(nth(slopes, bound), halves.slope_ahead(count, ahead_min / step_min));
    if (slope <= 0) {
        return std::nullopt;
    }
    std::array<double, max_points> ends{};
    for (std::size_t i = 0; i < count; ++i) {
        ends.at(i) = points[i] + usual * static_cast<double>(count - 1 - i);
    }
    SteadyRise rise;
    rise.slope = slope / step_min;
    rise.end = median(std::span(ends).first(count));
    rise.total = medians.back() - medians.front();
    rise.confidence = confidence_of(z);
    return rise;
}

}  // namespace dynoward::policy
