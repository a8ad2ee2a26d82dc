// SPDX-License-Identifier: MIT
#include "dynoward/heroku/replies.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

namespace dynoward::heroku {
namespace {

using Json = nlohmann::json;

constexpr std::size_t max_error_bytes = 200;

// Null where the member is absent or of another type.
const std::string* text_member(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get_ptr<const std::string*>() : nullptr;
}

std::optional<WallTime> time_member(const Json& object, const char* key) {
    const auto* text = text_member(object, key);
    return text != nullptr ? parse_rfc3339(*text) : std::nullopt;
}

template <class Value, class ReadOne>
boost::system::result<std::vector<Value>, ReplyError> read_list(std::string_view body, ReadOne read_one) {
    const auto list = Json::parse(body, nullptr, /*allow_exceptions=*/false);
    if (list.is_discarded()) {
        return ReplyError::not_json;
    }
    if (!list.is_array()) {
        return ReplyError::wrong_shape;
    }
    std::vector<Value> values;
    values.reserve(list.size());
    for (const auto& item : list) {
        if (!item.is_object() || !read_one(item, values)) {
            return ReplyError::wrong_shape;
        }
    }
    return values;
}

}  // namespace

boost::system::result<std::vector<FormationInfo>, ReplyError> read_formation(std::string_view body) {
    return read_list<FormationInfo>(body, [](const Json& item, std::vector<FormationInfo>& formation) {
        const auto* type = text_member(item, "type");
        const auto quantity = item.find("quantity");
        if (type == nullptr || quantity == item.end() || !quantity->is_number_integer()) {
            return false;
        }
        formation.push_back({*type, quantity->get<long>()});
        return true;
    });
}

boost::system::result<std::vector<DrainToken>, ReplyError> read_drain_tokens(std::string_view body) {
    return read_list<DrainToken>(body, [](const Json& item, std::vector<DrainToken>& tokens) {
        const auto* text = text_member(item, "token");
        const auto token = text != nullptr ? DrainToken::parse(*text) : std::nullopt;
        if (!token) {
            return false;
        }
        tokens.push_back(*token);
        return true;
    });
}

boost::system::result<AppInfo, ReplyError> read_app(std::string_view body) {
    const auto app = Json::parse(body, nullptr, /*allow_exceptions=*/false);
    if (app.is_discarded()) {
        return ReplyError::not_json;
    }
    const auto maintenance = app.is_object() ? app.find("maintenance") : app.end();
    if (maintenance == app.end() || !maintenance->is_boolean()) {
        return ReplyError::wrong_shape;
    }
    return AppInfo{maintenance->get<bool>(), time_member(app, "released_at")};
}

boost::system::result<bool, ReplyError> read_apps_are_red(std::string_view body) {
    const auto page = Json::parse(body, nullptr, /*allow_exceptions=*/false);
    if (page.is_discarded()) {
        return ReplyError::not_json;
    }
    const auto systems = page.is_object() ? page.find("status") : page.end();
    if (systems == page.end() || !systems->is_array()) {
        return ReplyError::wrong_shape;
    }
    for (const auto& system : *systems) {
        const auto* name = system.is_object() ? text_member(system, "system") : nullptr;
        const auto* status = name != nullptr ? text_member(system, "status") : nullptr;
        if (status != nullptr && *name == "Apps") {
            return *status == "red";
        }
    }
    return ReplyError::wrong_shape;
}

boost::system::result<std::optional<AddonId>, ReplyError> read_addon_id(std::string_view body,
                                                                        std::string_view name) {
    // An add-on that is attached under several names is in the list as often.
    const auto found = read_list<AddonId>(body, [name](const Json& item, std::vector<AddonId>& ids) {
        const auto addon = item.find("addon");
        if (addon == item.end() || !addon->is_object()) {
            return false;
        }
        const auto* addon_name = text_member(*addon, "name");
        const auto* id = text_member(*addon, "id");
        if (addon_name == nullptr || id == nullptr) {
            return false;
        }
        if (*addon_name != name) {
            return true;
        }
        const auto parsed = AddonId::parse(*id);
        if (parsed) {
            ids.push_back(*parsed);
        }
        return parsed.has_value();
    });
    if (!found) {
        return found.error();
    }
    // Two add-ons of one name cannot be: rather none than the wrong one.
    const bool one =
        std::all_of(found->begin(), found->end(), [&](const AddonId& id) { return id == found->front(); });
    if (!one) {
        return ReplyError::wrong_shape;
    }
    return found->empty() ? std::nullopt : std::optional(found->front());
}

std::string read_error(std::string_view body) {
    const auto error = Json::parse(body, nullptr, /*allow_exceptions=*/false);
    if (!error.is_object()) {
        return {};
    }
    const auto* id = text_member(error, "id");
    const auto* message = text_member(error, "message");
    if (message == nullptr) {
        message = text_member(error, "error");  // older parts of the API
    }
    std::string text = id != nullptr ? *id : std::string();
    if (message != nullptr) {
        text += text.empty() ? *message : ": " + *message;
    }
    text.resize(std::min(text.size(), max_error_bytes));
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

bool is_killed_at_quota(std::string_view size) {
    const auto starts_with = [size](std::string_view prefix) {
        return size.size() >= prefix.size() &&
               std::equal(prefix.begin(), prefix.end(), size.begin(),
                          [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
    };
    return starts_with("private-") || starts_with("shield-") || starts_with("dyno-");
}

}  // namespace dynoward::heroku
