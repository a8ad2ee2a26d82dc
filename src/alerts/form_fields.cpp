// SPDX-License-Identifier: MIT
#include "alerts/form_fields.hpp"

#include <algorithm>
#include <boost/url/encoding_opts.hpp>
#include <boost/url/pct_string_view.hpp>

namespace dynoward::alerts {
namespace {

// Only the escapes are checked: a form may hold characters that a URL may not, such as the braces of JSON.
std::optional<std::string> decode(std::string_view text) {
    const auto escaped = boost::urls::make_pct_string_view(text);
    if (!escaped) {
        return std::nullopt;
    }
    boost::urls::encoding_opts options;
    options.space_as_plus = true;
    return escaped->decode(options);
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
