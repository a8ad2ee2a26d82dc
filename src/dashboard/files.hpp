// SPDX-License-Identifier: MIT
// The page: its files as they stand in this folder, and the library that draws its curves. Part of the
// program, so that one binary is all that is deployed. Served by the daemon; nothing of it runs here.
#pragma once

#include <span>
#include <string_view>

namespace dynoward::dashboard {

struct File {
    std::string_view name;  ///< `app.js`
    std::string_view text;
};

std::span<const File> files();

}  // namespace dynoward::dashboard
