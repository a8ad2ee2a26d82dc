// SPDX-License-Identifier: MIT
// Loads the settings from the environment and files: the only place that reads either for them.
#pragma once

#include <optional>
#include <string>

#include "settings/load.hpp"

namespace dynoward::cli {

settings::Environment read_environment();
/// nullopt: no such file, a directory, a pipe or a block device, or not readable; also beyond 64 MB. Never
/// waits.
std::optional<std::string> read_file(const std::string& path);
/// Prints all errors to stderr, a line each.
std::optional<settings::Settings> load_settings();
/// The same from the environment and files that a command passes.
std::optional<settings::Settings> load_settings(const settings::Environment& environment,
                                                const settings::FileReader& reader);

}  // namespace dynoward::cli
