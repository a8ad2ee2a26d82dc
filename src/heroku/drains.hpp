// SPDX-License-Identifier: MIT
// The log drains of an app, for `dynoward check --online`. A drain's URL contains its password, and its
// path or query often contains a token of another service, so only the host may be shown.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/values/names.hpp"
#include "dynoward/values/secret.hpp"
#include "heroku/replies.hpp"

namespace dynoward::heroku {

struct DrainInfo {
    explicit DrainInfo(DrainToken drain_token) : token(std::move(drain_token)) {}

    DrainToken token;
    std::string addon;  ///< name of the add-on that made it; empty: added by hand
    /// In lower case, without the port; empty: the URL could not be parsed completely.
    std::string host;
    Secret password;  ///< of the URL; empty: none
    Secret path;      ///< without the query
};

boost::system::result<std::vector<DrainInfo>, ReplyError> read_drains(std::string_view body);

}  // namespace dynoward::heroku
