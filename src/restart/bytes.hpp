// SPDX-License-Identifier: MIT
// A restart's record as bytes, and back: a small JSON object with a version. Steady times are written as
// wall times of the same moment, so that another process, whose steady clock has another origin, can go on.
// The input may have been written by a newer version, or be damaged: it is checked, not trusted.
#pragma once

#include <boost/system/result.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "dynoward/values/instant.hpp"
#include "restart/record.hpp"

namespace dynoward::restart {

/// Maximum bytes of a record: its texts are bounded when they are set.
inline constexpr std::size_t max_record_bytes = 8192;

enum class BytesError {
    not_json = 1,   ///< not JSON within the bounds
    newer_version,  ///< written by a later version
    wrong_shape,    ///< a member is missing, or is of another type or out of its range
};
std::string_view to_text(BytesError error);

std::string to_bytes(const Record& record, const Instant& now);
boost::system::result<Record, BytesError> from_bytes(std::string_view bytes, const Instant& now);

}  // namespace dynoward::restart
