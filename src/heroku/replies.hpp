// SPDX-License-Identifier: MIT
// Bodies of Platform API replies as values. Heroku adds members and words without notice: members that are
// not used are ignored, and only those that are used are required. Every reader is bounded in depth and in
// memory (limits::api_reply_…), since the sender may not be Heroku.
#pragma once

#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/heroku/dyno_info.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/names.hpp"
#include "heroku/addon_id.hpp"

namespace dynoward::heroku {

struct FormationInfo {
    std::string type;
    long quantity = 0;
    std::string size{};  ///< empty: not given
};

struct AppInfo {
    bool maintenance = false;
    std::optional<WallTime> released_at;
    bool in_space = false;  ///< a Private or Shield Space, whose own drain sends no token
    std::string name{};     ///< empty: not given
};

enum class ReplyError { not_json = 1, wrong_shape };

/// Dynos whose name is not a dyno name are left out (they cannot be restarted). Any other flaw in the list
/// is an error, since an incomplete list would be used as a complete one.
boost::system::result<std::vector<DynoInfo>, ReplyError> read_dynos(std::string_view body);
boost::system::result<std::vector<FormationInfo>, ReplyError> read_formation(std::string_view body);
/// The tokens only: the rest of a drain list holds passwords.
boost::system::result<std::vector<DrainToken>, ReplyError> read_drain_tokens(std::string_view body);

/// `maintenance` is required; a missing release is no error (a new app has none).
boost::system::result<AppInfo, ReplyError> read_app(std::string_view body);
/// Heroku's status page: whether running apps are affected (`Apps` is red). Tools and Data do not count.
boost::system::result<bool, ReplyError> read_apps_are_red(std::string_view body);

/// Id of the add-on of that name among an app's attachments; nullopt if none is attached.
boost::system::result<std::optional<AddonId>, ReplyError> read_addon_id(std::string_view body,
                                                                        std::string_view name);

/// `id: message` of an error body, bounded and with control bytes replaced; empty where the body is of no
/// known form.
std::string read_error(std::string_view body);

/// Whether an error body is from the Platform API itself (it has an `id`), not from a proxy in between.
bool is_own_error(std::string_view body);

/// Sizes on which the platform kills at 100 % of the quota, with no room to swap (Private, Shield and Fir).
/// The case of a size name is not stable at Heroku, so it does not count.
bool is_killed_at_quota(std::string_view size);

}  // namespace dynoward::heroku
