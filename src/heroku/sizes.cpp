// SPDX-License-Identifier: MIT
#include "heroku/sizes.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "heroku/replies.hpp"

namespace dynoward::heroku {
namespace {

struct Size {
    std::string_view name;
    double quota_mb;
    unsigned killed_at_percent;
};

constexpr double gb = 1024;
// The Common Runtime; `1X` and `2X` are old names, `free` and `hobby` no longer exist.
constexpr std::array<Size, 13> common_sizes{{{"eco", 512, 200},
                                             {"basic", 512, 200},
                                             {"free", 512, 200},
                                             {"hobby", 512, 200},
                                             {"standard-1x", 512, 200},
                                             {"1x", 512, 200},
                                             {"standard-2x", 1 * gb, 200},
                                             {"2x", 1 * gb, 200},
                                             {"performance-m", 2.5 * gb, 200},
                                             {"performance-l", 14 * gb, 200},
                                             {"performance-l-ram", 30 * gb, 120},
                                             {"performance-xl", 62 * gb, 120},
                                             {"performance-2xl", 126 * gb, 120}}};
// After `private-` and `shield-`: the platform kills all of them at the quota.
constexpr std::array<Size, 6> space_sizes{{{"s", 1 * gb, 100},
                                           {"m", 2.5 * gb, 100},
                                           {"l", 14 * gb, 100},
                                           {"l-ram", 30 * gb, 100},
                                           {"xl", 62 * gb, 100},
                                           {"2xl", 126 * gb, 100}}};

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

// `name` is in lower case. Called for every sample, so nothing is copied.
bool begins_with(std::string_view text, std::string_view name) {
    return text.size() >= name.size() &&
           std::equal(name.begin(), name.end(), text.begin(), [](char n, char c) {
               return n == (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
           });
}

template <class Sizes>
const Size* find(const Sizes& sizes, std::string_view name) {
    const auto found = std::ranges::find_if(sizes, [&](const Size& size) {
        return size.name.size() == name.size() && begins_with(name, size.name);
    });
    return found == sizes.end() ? nullptr : &*found;
}

// `dyno-2c-4gb`, `dyno-1c-0.5gb`: the names of Fir's sizes contain the quota.
std::optional<Megabytes> quota_in_name(std::string_view name) {
    const auto dash = name.rfind('-');
    if (!name.ends_with("gb") || dash == std::string_view::npos) {
        return std::nullopt;
    }
    const auto number = name.substr(dash + 1, name.size() - dash - 3);
    double amount = 0;
    const auto [stop, error] = std::from_chars(number.data(), number.data() + number.size(), amount);
    const bool read = error == std::errc{} && stop == number.data() + number.size();
    return read && amount > 0 ? std::optional(Megabytes{amount * gb}) : std::nullopt;
}

}  // namespace

bool is_killed_at_quota(std::string_view size) {
    return begins_with(size, "private-") || begins_with(size, "shield-") || begins_with(size, "dyno-");
}

std::optional<unsigned> killed_at_percent(std::string_view size) {
    if (is_killed_at_quota(size)) {
        return 100;
    }
    const auto* const found = find(common_sizes, size);
    return found == nullptr ? std::nullopt : std::optional(found->killed_at_percent);
}

std::optional<Megabytes> quota_of_size(std::string_view size) {
    const auto name = lower_case(size);
    const auto* found = find(common_sizes, name);
    for (const std::string_view space : {"private-", "shield-"}) {
        if (name.starts_with(space)) {
            found = find(space_sizes, std::string_view(name).substr(space.size()));
        }
    }
    if (found != nullptr) {
        return Megabytes{found->quota_mb};
    }
    return name.starts_with("dyno-") ? quota_in_name(name) : std::nullopt;
}

}  // namespace dynoward::heroku
