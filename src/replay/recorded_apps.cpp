// SPDX-License-Identifier: MIT
#include "replay/recorded_apps.hpp"

#include <algorithm>

#include "dynoward/values/limits.hpp"
#include "dynoward/values/names.hpp"
#include "values/ascii.hpp"

namespace dynoward::replay {
namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

bool is_drain(std::string_view name) {
    return name.starts_with("d.");
}

// Whether the value of a host or app field may be an app's name. Logplex writes `host`.
bool may_be_app(std::string_view name) {
    return name != "host" && name != "localhost" && name != "heroku" && AppName::parse(lower(name)) &&
           !std::all_of(name.begin(), name.end(), [](char c) { return is_digit(c) || c == '-'; });
}

template <typename Set>
void add_bounded(Set& set, std::string_view text) {
    if (set.size() < limits::replay_apps) {
        set.emplace(text);
    }
}

}  // namespace

RecordedApps::RecordedApps(std::string selected)
    : selected_(std::move(selected)),
      by_number_(!selected_.empty() && std::all_of(selected_.begin(), selected_.end(), is_digit)) {}

bool RecordedApps::is_selected(const Origin& origin) {
    if (selected_.empty() || by_number_ || origin.kind == Origin::Kind::none || !may_be_app(origin.name) ||
        lower(origin.name) == selected_) {
        return true;
    }
    if (excluded_.find(origin.name) == excluded_.end()) {
        add_bounded(excluded_, origin.name);
    }
    return false;
}

bool RecordedApps::take(const Origin& origin, std::string_view number) {
    const bool drain = is_drain(origin.name);
    const bool named = drain || may_be_app(origin.name);
    const auto name = named ? origin.name : std::string_view{};
    if (last_taken_ && name == last_name_ && number == last_number_) {
        return true;
    }
    auto known = named_.find(name);
    if (by_number_) {
        const auto* numbers = named && known != named_.end() ? &known->second.numbers : nullptr;
        const bool own = numbers != nullptr && numbers->size() == 1 && numbers->count(selected_) == 1;
        if (!number.empty() ? number != selected_ : !own) {
            add_bounded(excluded_, number.empty() ? name : std::string("heroku.").append(number));
            return false;
        }
    }
    last_taken_ = true;
    last_name_ = name;
    last_number_ = number;
    if (!named) {
        if (!number.empty() && unnamed_.find(number) == unnamed_.end()) {
            add_bounded(unnamed_, number);
        }
        return true;
    }
    if (known == named_.end()) {
        if (named_.size() >= limits::replay_apps) {
            return true;
        }
        known = named_.emplace(name, Named{}).first;
    }
    known->second.is_group = known->second.is_group || drain || origin.kind == Origin::Kind::app;
    if (!number.empty()) {
        add_bounded(known->second.numbers, number);
    }
    return true;
}

std::vector<std::string> RecordedApps::apps() const {
    std::map<std::string, std::string> by_number;  // with the names of the app
    for (const auto& number : unnamed_) {
        by_number[number];
    }
    for (const auto& [name, known] : named_) {
        for (const auto& number : known.numbers) {
            auto& names = by_number[number];
            names += (names.empty() ? "" : ", ") + name;
        }
    }
    std::vector<std::string> result;
    result.reserve(by_number.size());
    for (const auto& [number, names] : by_number) {
        result.push_back(names.empty() ? "heroku." + number : names + " (heroku." + number + ")");
    }
    // A name alone distinguishes an app only from another name: lines without one may be of the same app.
    if (named_.size() > 1 || by_number.empty()) {
        for (const auto& [name, known] : named_) {
            if (known.numbers.empty() && known.is_group) {
                result.push_back(name);
            }
        }
    }
    return result;
}

std::vector<std::string> RecordedApps::names() const {
    auto result = apps();
    for (const auto& other : excluded_) {
        if (!other.empty() && std::find(result.begin(), result.end(), other) == result.end()) {
            result.push_back(other);
        }
    }
    return result;
}

}  // namespace dynoward::replay
