// SPDX-License-Identifier: MIT
// Drain bodies like those of a busy app: of a hundred frames four are metric lines of its dynos, some are
// the router's, the rest is what the app writes. Drawn from a seed, so that every receiver gets the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace dynoward::bench {

/// A body, and where the stamps of its metric lines stand, so that they can be renewed in place.
struct Body {
    std::string text;
    std::vector<std::size_t> stamps;  ///< offsets of `2026-05-06T07:08:09.123456+00:00`
    std::vector<std::size_t> frames;  ///< where each frame begins
};

/// Bytes of a stamp as composed here.
inline constexpr std::size_t stamp_bytes = 32;

/// `metric_percent` of the frames are metric lines, spread evenly; frames are 243 bytes on average.
Body compose_body(std::size_t frames, unsigned metric_percent, std::uint32_t seed);

/// Gives every metric line this stamp of `stamp_bytes`.
void renew_stamps(Body& body, const std::string& stamp);

}  // namespace dynoward::bench
