// SPDX-License-Identifier: MIT
// The page: the files of this folder, and the library that draws its curves. They are part of the program,
// so that one binary is all that is deployed. The daemon serves them; nothing of them runs here.
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
