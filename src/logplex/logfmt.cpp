// SPDX-License-Identifier: MIT
#include "logplex/logfmt.hpp"

#include "dynoward/values/limits.hpp"
#include "logplex/text.hpp"

namespace dynoward::logplex {

std::optional<std::string_view> LogfmtReader::quoted_value() {
    for (std::size_t i = 0; i < rest_.size(); ++i) {
        if (rest_[i] == '\\') {
            ++i;
        } else if (rest_[i] == '"') {
            const auto value = rest_.substr(0, i);
            rest_.remove_prefix(i + 1);
            if (!rest_.empty() && rest_.front() != ' ') {
                return std::nullopt;
            }
            return value;
        }
    }
    return std::nullopt;
}

std::optional<Pair> LogfmtReader::next() {
    take_while(rest_, [](char c) { return c == ' '; });
    if (failed_ || rest_.empty()) {
        return std::nullopt;
    }
    if (++pairs_ > limits::line_pairs) {
        failed_ = true;
        return std::nullopt;
    }
    Pair pair;
    pair.key = take_while(rest_, [](char c) { return c != '=' && c != ' ' && c != '"'; });
    if (take(rest_, "=")) {
        if (take(rest_, "\"")) {
            const auto value = quoted_value();
            failed_ = !value;
            pair.value = value.value_or(std::string_view{});
        } else {
            pair.value = take_while(rest_, [](char c) { return c != ' ' && c != '"'; });
        }
    }
    if (failed_ || (!rest_.empty() && rest_.front() != ' ')) {
        failed_ = true;
        return std::nullopt;
    }
    return pair;
}

}  // namespace dynoward::logplex
