// SPDX-License-Identifier: MIT
#include "settings/spelling.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "settings/catalogue.hpp"

namespace dynoward::settings {
namespace {

constexpr std::size_t max_edits = 2;
constexpr std::size_t short_name_bytes = 5;

// Names similar to a setting that belong to other software: OpenSSL, build tools, web frameworks, add-ons.
constexpr std::array<std::string_view, 8> common_names{"SSL_CERT_FILE", "SSL_KEY_FILE", "NODE", "CODE",
                                                       "POST",          "MORE",         "SORT", "PORTS"};

// `RESTART_WINDOW_WEB` is WEB_RESTART_WINDOW with the process type at the wrong end.
std::optional<std::string> with_type_in_front(std::string_view name,
                                              const std::set<std::string, std::less<>>& prefixes) {
    constexpr std::array<std::string_view, 2> common_types{"WEB", "WORKER"};
    for (const auto& setting : catalogue()) {
        if (setting.scope != Scope::type || !name.starts_with(setting.name) ||
            !name.substr(setting.name.size()).starts_with('_')) {
            continue;
        }
        const auto type = name.substr(setting.name.size() + 1);
        if (prefixes.contains(type) || std::ranges::find(common_types, type) != common_types.end()) {
            return std::string(type) + "_" + std::string(setting.name);
        }
    }
    return std::nullopt;
}

}  // namespace

std::size_t edit_distance(std::string_view from, std::string_view to) {
    // Three rows of the usual table: a transposition needs the row before the last.
    std::vector<std::size_t> before_last(to.size() + 1);
    std::vector<std::size_t> last(to.size() + 1);
    std::vector<std::size_t> row(to.size() + 1);
    for (std::size_t j = 0; j <= to.size(); ++j) {
        last[j] = j;
    }
    for (std::size_t i = 1; i <= from.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const std::size_t replace = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replace});
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) {
                row[j] = std::min(row[j], before_last[j - 2] + 1);
            }
        }
        before_last.swap(last);
        last.swap(row);
    }
    return last[to.size()];
}

std::optional<std::string> meant_name(std::string_view name,
                                      const std::set<std::string, std::less<>>& prefixes) {
    if (std::ranges::find(common_names, name) != common_names.end()) {
        return std::nullopt;
    }
    const std::string upper = variable_prefix(name);
    if (auto turned = with_type_in_front(upper, prefixes)) {
        return turned;
    }
    std::optional<std::string> best;
    std::size_t least = max_edits + 1;
    const auto consider = [&](std::string known) {
        const std::size_t most = known.size() <= short_name_bytes ? 1 : max_edits;
        // The lengths alone rule out most pairs, without filling a table.
        if (upper.size() > known.size() + most || known.size() > upper.size() + most) {
            return;
        }
        const auto distance = edit_distance(upper, known);
        if (distance <= most && distance < least) {
            least = distance;
            best = std::move(known);
        }
    };
    for (const auto& setting : catalogue()) {
        consider(std::string(setting.name));
        if (setting.scope == Scope::type) {
            for (const auto& prefix : prefixes) {
                consider(prefix + "_" + std::string(setting.name));
            }
        }
    }
    return best;
}

}  // namespace dynoward::settings
