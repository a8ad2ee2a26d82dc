// SPDX-License-Identifier: MIT
// Any octets as CONFIG_FILE: settings or a list of errors, nothing thrown, each error one printable line,
// and no secret in any of them, neither of the environment nor of the file.
#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "fuzz/invariant.hpp"
#include "settings/catalogue.hpp"
#include "settings/load.hpp"

namespace {

using namespace dynoward::settings;

// In front of each secret, here and in the corpus. No message has a reason to hold it.
constexpr std::string_view mark = "zq7XjR";

bool is_one_printable_line(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

std::size_t marks_in(std::string_view text) {
    std::size_t count = 0;
    for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + mark.size())) {
        ++count;
    }
    return count;
}

// Marks in the values of secret settings.
std::size_t marks_in_secrets(const nlohmann::json& value) {
    std::size_t count = 0;
    for (const auto& [key, item] : value.items()) {
        const auto name = parse_setting_name(key);
        count += item.is_structured() ? marks_in_secrets(item) : 0U;
        count += name && name->setting->secret && item.is_string() ? marks_in(item.get<std::string>()) : 0U;
    }
    return count;
}

// A mark in a name or in another setting's value is no secret, and may be shown.
bool has_only_secrets(std::string_view text) {
    const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
    return json.is_discarded() || (json.is_structured() && marks_in(text) == marks_in_secrets(json));
}

Environment environment() {
    return {{"CONFIG_FILE", "settings.json"},
            {"APP_ID_OR_NAME", "shop,forum"},
            {"DYNO_TYPES", "web,worker"},
            {"HEROKU_API_KEY", std::string(mark) + "-key-of-the-environment"},
            {"DRAIN_PASSWORD", std::string(mark) + "-password-of-the-environment"},
            {"WEBHOOK_SECRET", std::string(mark) + "-secret-of-the-environment"}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto read = [&](const std::string&) { return std::optional(text); };
    const auto loaded = load(environment(), read);
    const bool keeps_silent = has_only_secrets(text);
    if (const auto* errors = std::get_if<std::vector<SettingError>>(&loaded)) {
        DYNOWARD_INVARIANT(!errors->empty());
        for (const auto& error : *errors) {
            const auto line = to_text(error);
            DYNOWARD_INVARIANT(is_one_printable_line(line) && line.size() < 2000);
            DYNOWARD_INVARIANT(!keeps_silent || line.find(mark) == std::string::npos);
        }
        return 0;
    }
    const auto& settings = std::get<Settings>(loaded);
    DYNOWARD_INVARIANT(!settings.apps.empty());
    for (const auto& warning : settings.warnings) {
        DYNOWARD_INVARIANT(!keeps_silent || warning.find(mark) == std::string::npos);
    }
    return 0;
}
