// SPDX-License-Identifier: MIT
#include "alerts/form_fields.hpp"

#include <algorithm>
#include <charconv>

namespace dynoward::alerts {
namespace {

std::optional<std::string> decode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        const auto digits = text.substr(i + 1, 2);
        unsigned value = 0;
        const auto* end = digits.data() + digits.size();
        const auto [stop, error] = std::from_chars(digits.data(), end, value, 16);
        if (digits.size() != 2 || error != std::errc{} || stop != end) {
            return std::nullopt;
        }
        out += static_cast<char>(value);
        i += 2;
    }
    return out;
}

}  // namespace

std::optional<FormFields> read_form(std::string_view text) {
    FormFields fields;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) {
            continue;
        }
        const auto equals = std::min(pair.find('='), pair.size());
        auto name = decode(pair.substr(0, equals));
        auto value = decode(pair.substr(std::min(equals + 1, pair.size())));
        if (!name || !value) {
            return std::nullopt;
        }
        fields.emplace_back(std::move(*name), std::move(*value));
    }
    return fields;
}

const std::string* find_once(const FormFields& fields, std::string_view name) {
    const auto is_it = [name](const auto& field) { return field.first == name; };
    const auto found = std::find_if(fields.begin(), fields.end(), is_it);
    const bool once =
        found != fields.end() && std::find_if(std::next(found), fields.end(), is_it) == fields.end();
    return once ? &found->second : nullptr;
}

}  // namespace dynoward::alerts
