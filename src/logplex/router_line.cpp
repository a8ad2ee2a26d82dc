// SPDX-License-Identifier: MIT
#include "logplex/router_line.hpp"

#include <optional>

#include "dynoward/values/limits.hpp"
#include "logplex/logfmt.hpp"
#include "logplex/text.hpp"

namespace dynoward::logplex {
namespace {

// `at=error code=H12 ...`, `at=warning code=H27 ...`; H18 and H27 have `sock=backend ` or `sock=client `
// before that.
std::optional<unsigned> read_code(std::string_view text) {
    if (take(text, "sock=")) {
        take_word(text);
        if (!take(text, " ")) {
            return std::nullopt;
        }
    }
    if (!take(text, "at=error code=H") && !take(text, "at=warning code=H")) {
        return std::nullopt;
    }
    const auto digits = take_digits(text);
    if (digits.size() != 2 || (!text.empty() && text.front() != ' ')) {
        return std::nullopt;
    }
    return static_cast<unsigned>((digits[0] - '0') * 10 + (digits[1] - '0'));
}

// It is not documented whether the router escapes quotes in a path. If a visitor closes the quote and adds
// another `dyno=`, there are two, or an unclosed quote: then the line names no dyno.
std::optional<DynoNameRef> read_only_dyno(std::string_view text) {
    std::optional<std::string_view> dyno;
    LogfmtReader reader(text);
    while (const auto pair = reader.next()) {
        if (pair->key != "dyno") {
            continue;
        }
        if (dyno) {
            return std::nullopt;
        }
        dyno = pair->value;
    }
    if (reader.failed() || !dyno) {
        return std::nullopt;
    }
    return DynoNameRef::parse(*dyno);
}

}  // namespace

void read_router_line(std::string_view text, Event& event) {
    event.fate = Fate::router;
    if (text.size() > limits::router_line_bytes) {
        return;
    }
    const auto code = read_code(text);
    if (!code) {
        return;
    }
    if (const auto dyno = read_only_dyno(text)) {
        event.fate = Fate::router_error;
        event.dyno = dyno;
        event.what = RouterError{*code};
    }
}

}  // namespace dynoward::logplex
