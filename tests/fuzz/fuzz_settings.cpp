// SPDX-License-Identifier: MIT
// Any text as the value of any setting: read whole and in range, or refused with one printable line that
// names the variable. A secret's value is in no message. The first octet chooses the setting.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/invariant.hpp"
#include "settings/catalogue.hpp"
#include "settings/load.hpp"
#include "settings/parse.hpp"
#include "support/zones.hpp"

namespace {

using namespace dynoward;
using namespace dynoward::settings;

constexpr std::string_view mark = "zq7XjR";

bool is_one_printable_line(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

void check_setting(const SettingInfo& setting, std::string_view text) {
    Environment environment{{"HOST", "127.0.0.1"}, {"APP_ID_OR_NAME", "shop"}};
    const auto value = setting.secret ? std::string(mark).append(text) : std::string(text);
    environment[std::string(setting.name)] = value;
    const auto no_file = [](const std::string&) { return std::nullopt; };
    const auto loaded = load(environment, no_file, test::find_test_zone);
    if (const auto* errors = std::get_if<std::vector<SettingError>>(&loaded)) {
        DYNOWARD_INVARIANT(!errors->empty());
        for (const auto& error : *errors) {
            const auto line = to_text(error);
            DYNOWARD_INVARIANT(is_one_printable_line(line) && line.size() < 2000);
            DYNOWARD_INVARIANT(!setting.secret || line.find(mark) == std::string::npos);
        }
        return;
    }
    for (const auto& warning : std::get<Settings>(loaded).warnings) {
        DYNOWARD_INVARIANT(!setting.secret || warning.find(mark) == std::string::npos);
    }
}

void check_parsers(std::string_view text) {
    constexpr std::int64_t least = 3;
    constexpr std::int64_t most = 1000;
    if (const auto number = parse_number(text, least, most)) {
        DYNOWARD_INVARIANT(*number >= least && *number <= most);
    }
    if (const auto duration = parse_duration(text, least, most)) {
        DYNOWARD_INVARIANT(duration->count() >= least && duration->count() <= most);
    }
    if (const auto level = parse_level(text)) {
        DYNOWARD_INVARIANT(std::isfinite(level->amount) && level->amount > 0);
        const auto again = parse_level(level->text());
        DYNOWARD_INVARIANT(again && again->unit == level->unit);
        const auto resolved = level->resolve(Megabytes{512});
        DYNOWARD_INVARIANT(resolved && resolved->value > 0);
    }
    if (const auto count = parse_count_per_span(text, least, most)) {
        DYNOWARD_INVARIANT(count->count >= least && count->count <= most && count->span > Seconds(0));
    }
    if (const auto count = parse_count_or_percent(text, 1, most)) {
        for (const unsigned total : {1U, 2U, 7U, 100U}) {
            DYNOWARD_INVARIANT(count->of(total) >= 1);
        }
    }
    if (const auto positive = parse_positive(text, most)) {
        DYNOWARD_INVARIANT(std::isfinite(*positive) && *positive > 0 && *positive <= 1000);
    }
    if (const auto list = parse_list(text)) {
        DYNOWARD_INVARIANT(
            std::none_of(list->begin(), list->end(), [](const auto& one) { return one.empty(); }));
    }
    if (const auto apps = parse_app_list(text, 5)) {
        DYNOWARD_INVARIANT(!apps->empty() && apps->size() <= 5);
    }
    if (const auto types = parse_type_list(text, 5)) {
        DYNOWARD_INVARIANT(!types->empty() && types->size() <= 5 && types->count("run") == 0);
    }
    if (const auto name = parse_setting_name(text)) {
        DYNOWARD_INVARIANT(name->setting != nullptr && name->setting->name.size() <= text.size());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    const auto all = catalogue();
    check_setting(all[data[0] % all.size()], text);
    check_parsers(text);
    return 0;
}
