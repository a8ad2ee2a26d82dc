// SPDX-License-Identifier: MIT
// Time zones as tests need them, written out by hand so that pure rooms are tried without a zone database:
// two years of Berlin, New York and Lord Howe (whose clock changes by half an hour), and one without
// summer.
#pragma once

#include <optional>
#include <string_view>

#include "dynoward/values/time_zone.hpp"

namespace dynoward::test {

inline WallTime at(std::string_view rfc3339) {
    return parse_rfc3339(rfc3339).value();
}

inline TimeZone berlin() {
    return {"Europe/Berlin",
            {{at("2023-10-29T01:00:00Z"), Seconds(3600)},
             {at("2024-03-31T01:00:00Z"), Seconds(7200)},
             {at("2024-10-27T01:00:00Z"), Seconds(3600)},
             {at("2025-03-30T01:00:00Z"), Seconds(7200)},
             {at("2025-10-26T01:00:00Z"), Seconds(3600)},
             {at("2026-03-29T01:00:00Z"), Seconds(7200)},
             {at("2026-10-25T01:00:00Z"), Seconds(3600)},
             {at("2027-03-28T01:00:00Z"), Seconds(7200)}}};
}

inline TimeZone new_york() {
    return {"America/New_York",
            {{at("2025-11-02T06:00:00Z"), Seconds(-18000)},
             {at("2026-03-08T07:00:00Z"), Seconds(-14400)},
             {at("2026-11-01T06:00:00Z"), Seconds(-18000)},
             {at("2027-03-14T07:00:00Z"), Seconds(-14400)}}};
}

inline TimeZone lord_howe() {
    return {"Australia/Lord_Howe",
            {{at("2025-10-04T15:30:00Z"), Seconds(39600)},
             {at("2026-04-04T15:00:00Z"), Seconds(37800)},
             {at("2026-10-03T15:30:00Z"), Seconds(39600)},
             {at("2027-04-03T15:00:00Z"), Seconds(37800)}}};
}

inline TimeZone phoenix() {
    return {"America/Phoenix", {{at("1971-01-01T00:00:00Z"), Seconds(-25200)}}};
}

/// The zones above and UTC, by name.
inline std::optional<TimeZone> find_test_zone(std::string_view name) {
    for (const auto& zone : {TimeZone{}, berlin(), new_york(), lord_howe(), phoenix()}) {
        if (zone.name() == name) {
            return zone;
        }
    }
    return std::nullopt;
}

}  // namespace dynoward::test
