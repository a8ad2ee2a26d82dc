// SPDX-License-Identifier: MIT
// Where the world's environment and files become settings: the only place that reads either for them.
#pragma once

#include <optional>
#include <string>

#include "dynoward/settings/load.hpp"

namespace dynoward::cli {

settings::Environment read_environment();
/// nullopt: no such file, a directory, a pipe or a block device, or not readable; also beyond 64 MB. Never
/// waits.
std::optional<std::string> read_file(const std::string& path);
/// Says on stderr everything that is wrong, a line each, where anything is.
std::optional<settings::Settings> load_settings();
/// The same from what a command has made of them.
std::optional<settings::Settings> load_settings(const settings::Environment& environment,
                                                const settings::FileReader& reader);

}  // namespace dynoward::cli
