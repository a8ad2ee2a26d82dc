// SPDX-License-Identifier: MIT
// JSON that comes from outside, read within bounds: how deep it may nest, how many values it may hold, and
// how long one token may be. They are checked on the text itself, before anything is allocated, so a
// hostile body costs one pass over its bytes. Must never throw, nor quote the text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

namespace dynoward {

struct JsonBounds {
    std::size_t bytes = std::size_t{8} << 20;
    std::size_t depth = 32;           ///< arrays and objects inside each other
    std::size_t values = 200'000;     ///< values and keys together; about 100 bytes each once parsed
    std::size_t token_bytes = 65536;  ///< of one string, key or number, as written
};

struct JsonFault {
    enum class Kind : std::uint8_t {
        too_large,
        too_deep,
        too_many_values,
        too_long_token,
        number,  ///< beyond what a double holds, as 1e999
        syntax,  ///< everything else, text that is not UTF-8 too
    };
    Kind kind = Kind::syntax;
    std::size_t byte = 0;  ///< number of bytes before the fault, or before the end of its token
};

/// Checks only the bounds. nullopt: the text is safe for any parser, but may not be JSON.
std::optional<JsonFault> find_fault(std::string_view text, const JsonBounds& bounds);

/// nullopt if the text is not JSON or exceeds the bounds; `fault` is then the cause. Of repeated keys the
/// last one counts.
std::optional<nlohmann::json> parse_bounded(std::string_view text, const JsonBounds& bounds,
                                            JsonFault* fault = nullptr);

/// In words, for an error message: `nested too deep`.
std::string_view to_text(JsonFault::Kind kind);

}  // namespace dynoward
