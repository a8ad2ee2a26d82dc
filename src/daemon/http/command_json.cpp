// SPDX-License-Identifier: MIT
#include "daemon/http/command_json.hpp"

#include "dynoward/values/limits.hpp"

namespace dynoward::daemon {
namespace {

// Runs before the parser, so that a deep body costs no more than one pass over its bytes.
bool is_too_deep(std::string_view body) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < body.size(); ++i) {
        const char c = body[i];
        if (in_string) {
            i += c == '\\' ? 1U : 0U;
            in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            if (++depth > limits::command_depth) {
                return true;
            }
        } else if ((c == ']' || c == '}') && depth > 0) {
            --depth;
        }
    }
    return false;
}

}  // namespace

std::optional<nlohmann::json> read_command(std::string_view body) {
    if (is_too_deep(body)) {
        return std::nullopt;
    }
    auto json = nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
    return json.is_discarded() ? std::nullopt : std::optional(std::move(json));
}

const nlohmann::json* member(const nlohmann::json* json, const char* name) {
    if (json == nullptr || !json->is_object()) {
        return nullptr;
    }
    const auto found = json->find(name);
    return found == json->end() ? nullptr : &*found;
}

std::string_view text_of(const nlohmann::json* json, const char* name) {
    const auto* found = member(json, name);
    return found != nullptr && found->is_string() ? std::string_view(found->get_ref<const std::string&>())
                                                  : std::string_view();
}

}  // namespace dynoward::daemon
