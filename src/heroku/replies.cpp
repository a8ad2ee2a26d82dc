// SPDX-License-Identifier: MIT
#include "heroku/replies.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "dynoward/values/dyno_name.hpp"
#include "heroku/reply_bounds.hpp"

namespace dynoward::heroku {
namespace {

using Json = nlohmann::json;

constexpr std::size_t max_error_bytes = 200;
// Maximum of an id, a type or a size: today's have at most 36. A restart's record has them
// (restart/bytes.hpp).
constexpr std::size_t max_label_bytes = 100;

// Null if the member is absent or of another type.
const std::string* text_member(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get_ptr<const std::string*>() : nullptr;
}

// Empty if the member is absent or of another type; nullopt if it is too long.
std::optional<std::string> label_member(const Json& object, const char* key) {
    const auto* text = text_member(object, key);
    if (text != nullptr && text->size() > max_label_bytes) {
        return std::nullopt;
    }
    return text != nullptr ? *text : std::string();
}

std::optional<WallTime> time_member(const Json& object, const char* key) {
    const auto* text = text_member(object, key);
    return text != nullptr ? parse_rfc3339(*text) : std::nullopt;
}

template <class Value, class ReadOne>
boost::system::result<std::vector<Value>, ReplyError> read_list(std::string_view body, ReadOne read_one) {
    const auto list = parse_bounded(body, reply_bounds);
    if (!list) {
        return ReplyError::not_json;
    }
    if (!list->is_array()) {
        return ReplyError::wrong_shape;
    }
    std::vector<Value> values;  // not reserved: the size of the list is not the number of good items
    for (const auto& item : *list) {
        if (!item.is_object() || !read_one(item, values)) {
            return ReplyError::wrong_shape;
        }
    }
    return values;
}

long version_of_release(const Json& dyno) {
    const auto release = dyno.find("release");
    if (release == dyno.end() || !release->is_object()) {
        return 0;
    }
    const auto version = release->find("version");
    return version != release->end() && version->is_number_integer() ? version->get<long>() : 0;
}

bool read_dyno(const Json& item, std::vector<DynoInfo>& dynos) {
    const auto* name = text_member(item, "name");
    const auto* state = text_member(item, "state");
    const auto updated_at = time_member(item, "updated_at");
    const bool has_all = text_member(item, "type") != nullptr && text_member(item, "id") != nullptr;
    auto type = label_member(item, "type");
    auto id = label_member(item, "id");
    auto size = label_member(item, "size");
    if (name == nullptr || state == nullptr || !updated_at || !has_all || !type || !id || !size) {
        return false;
    }
    if (!DynoNameRef::parse(*name)) {
        return true;
    }
    auto& dyno = dynos.emplace_back();
    dyno.name = *name;
    dyno.type = std::move(*type);
    dyno.size = std::move(*size);
    dyno.id = std::move(*id);
    dyno.state = parse_dyno_state(*state);
    dyno.created_at = time_member(item, "created_at").value_or(*updated_at);
    dyno.updated_at = *updated_at;
    dyno.release = version_of_release(item);
    return true;
}

}  // namespace

boost::system::result<std::vector<DynoInfo>, ReplyError> read_dynos(std::string_view body) {
    return read_list<DynoInfo>(body, read_dyno);
}

boost::system::result<std::vector<FormationInfo>, ReplyError> read_formation(std::string_view body) {
    return read_list<FormationInfo>(body, [](const Json& item, std::vector<FormationInfo>& formation) {
        const auto* type = text_member(item, "type");
        const auto quantity = item.find("quantity");
        if (type == nullptr || quantity == item.end() || !quantity->is_number_integer()) {
            return false;
        }
        const auto* size = text_member(item, "size");
        formation.push_back({*type, quantity->get<long>(), size != nullptr ? *size : std::string()});
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
    const auto app = parse_bounded(body, reply_bounds);
    if (!app) {
        return ReplyError::not_json;
    }
    const auto maintenance = app->is_object() ? app->find("maintenance") : app->end();
    if (maintenance == app->end() || !maintenance->is_boolean()) {
        return ReplyError::wrong_shape;
    }
    const auto space = app->find("space");
    const auto name = label_member(*app, "name");
    return AppInfo{maintenance->get<bool>(), time_member(*app, "released_at"),
                   space != app->end() && space->is_object(), name.value_or(std::string())};
}

boost::system::result<bool, ReplyError> read_apps_are_red(std::string_view body) {
    const auto page = parse_bounded(body, reply_bounds);
    if (!page) {
        return ReplyError::not_json;
    }
    const auto systems = page->is_object() ? page->find("status") : page->end();
    if (systems == page->end() || !systems->is_array()) {
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
    // An add-on that is attached under several names is in the list once for each.
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
    // Two add-ons cannot have the same name; if they do, use neither rather than the wrong one.
    const bool one =
        std::all_of(found->begin(), found->end(), [&](const AddonId& id) { return id == found->front(); });
    if (!one) {
        return ReplyError::wrong_shape;
    }
    return found->empty() ? std::nullopt : std::optional(found->front());
}

std::string read_error(std::string_view body) {
    const auto error = parse_bounded(body, reply_bounds);
    if (!error || !error->is_object()) {
        return {};
    }
    const auto* id = text_member(*error, "id");
    const auto* message = text_member(*error, "message");
    if (message == nullptr) {
        message = text_member(*error, "error");  // older parts of the API
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

bool is_own_error(std::string_view body) {
    const auto error = parse_bounded(body, reply_bounds);
    const auto* id = error && error->is_object() ? text_member(*error, "id") : nullptr;
    return id != nullptr && !id->empty();
}

}  // namespace dynoward::heroku
