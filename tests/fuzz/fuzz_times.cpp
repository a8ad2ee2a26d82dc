// SPDX-License-Identifier: MIT
// Any text as a time stamp, as Retry-After, or as a name of a dyno, an app or a drain: read strictly, so
// that written again it is the same, or not at all.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/names.hpp"
#include "fuzz/invariant.hpp"
#include "heroku/addon_id.hpp"
#include "heroku/breaker.hpp"
#include "values/printable.hpp"

namespace {

using namespace dynoward;

// What may stand in a request path as it is.
bool is_path_segment(std::string_view text) {
    return !text.empty() && text != "." && text != ".." &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_' || c == '.';
           });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto time = parse_rfc3339(text)) {
        const auto again = parse_rfc3339(format_rfc3339(*time));
        DYNOWARD_INVARIANT(again && *again <= *time && *time - *again < Seconds(1));
    }
    const Instant now{SteadyTime(Seconds(1000)), WallTime(Seconds(1'700'000'000))};
    if (const auto pause = heroku::read_retry_after(text, now)) {
        DYNOWARD_INVARIANT(*pause >= Nanoseconds(0) && *pause <= std::chrono::minutes(15));
    }
    if (const auto name = DynoName::parse(text)) {
        DYNOWARD_INVARIANT(name->text() == text && is_path_segment(name->text()) && !name->type().empty());
    }
    if (const auto app = AppName::parse(text)) {
        DYNOWARD_INVARIANT(app->text() == text && is_path_segment(app->text()));
    }
    if (const auto token = DrainToken::parse(text)) {
        DYNOWARD_INVARIANT(token->text() == text);
    }
    if (const auto id = heroku::AddonId::parse(text)) {
        DYNOWARD_INVARIANT(id->text() == text && is_path_segment(id->text()));
    }
    const auto shown = printable(text);
    DYNOWARD_INVARIANT(
        std::all_of(shown.begin(), shown.end(), [](char c) { return c >= ' ' && c <= '~'; }));
    return 0;
}
