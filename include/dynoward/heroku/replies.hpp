// SPDX-License-Identifier: MIT
// Bodies of Platform API replies as values. Heroku adds members and words without notice: what is not used
// is not looked at, and only what is used is demanded. Every reader is bounded in depth and in memory
// (limits::api_reply_…): who answers may not be Heroku.
#pragma once

#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/heroku/addon_id.hpp"
#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/dyno_state.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/names.hpp"

namespace dynoward::heroku {

/// A dyno as the list shows it. `id`, `created_at` and `updated_at` tell one incarnation from the next.
struct DynoInfo {
    std::string name;
    std::string type;  ///< the only trustworthy source of a dyno's type
    std::string size;
    std::string id;
    DynoState state = DynoState::unknown;
    WallTime created_at{};
    WallTime updated_at{};  ///< last change of state, so "up since" where the state is up
    long release = 0;

    /// Whether this is another incarnation, or another life, than `before`.
    bool differs_from(const DynoInfo& before) const {
        return id != before.id || created_at != before.created_at || updated_at != before.updated_at;
    }
};

struct FormationInfo {
    std::string type;
    long quantity = 0;
    std::string size{};  ///< empty: not told
};

struct AppInfo {
    bool maintenance = false;
    std::optional<WallTime> released_at;
    bool in_space = false;  ///< a Private or Shield Space, whose own drain sends no token
};

enum class ReplyError { not_json = 1, wrong_shape };

/// Dynos whose name is not a dyno name are left out (nothing could be done about them); any other flaw in
/// the list is an error, since half a list would be taken for a whole one.
boost::system::result<std::vector<DynoInfo>, ReplyError> read_dynos(std::string_view body);
boost::system::result<std::vector<FormationInfo>, ReplyError> read_formation(std::string_view body);
/// The tokens only: the rest of a drain list holds passwords.
boost::system::result<std::vector<DrainToken>, ReplyError> read_drain_tokens(std::string_view body);

/// Whether an app is in maintenance mode must be said; a missing release is no error (a new app has none).
boost::system::result<AppInfo, ReplyError> read_app(std::string_view body);
/// Of Heroku's status page: whether running apps are in trouble (`Apps` is red). Tools and Data are not.
boost::system::result<bool, ReplyError> read_apps_are_red(std::string_view body);

/// Id of the add-on of that name among an app's attachments; nullopt where none is attached.
boost::system::result<std::optional<AddonId>, ReplyError> read_addon_id(std::string_view body,
                                                                        std::string_view name);

/// `id: message` of an error body, bounded and with control bytes replaced; empty where the body is of no
/// known form.
std::string read_error(std::string_view body);

/// Whether an error body is the Platform API's own (it has an `id`), not that of a proxy on the way.
bool is_own_error(std::string_view body);

/// Sizes on which the platform kills at 100 % of the quota, with no room to swap (Private, Shield and Fir).
/// The case of a size name is not stable at Heroku, so it does not count.
bool is_killed_at_quota(std::string_view size);

}  // namespace dynoward::heroku
