// SPDX-License-Identifier: MIT
// Whether this process may restart anything: the mode that is set, the API key, and that it is not shutting
// down.
#pragma once

#include "settings/settings.hpp"

namespace dynoward::monitor {

class Permission {
 public:
    explicit Permission(const settings::Settings& settings)
        : mode_(settings.mode_in_force()),
          has_key_(!settings.platform.key.empty() && !settings.apps.empty()) {}

    settings::Mode mode() const { return mode_; }
    bool has_key() const { return has_key_; }
    bool is_stopping() const { return stopping_; }
    /// The mode in force for new restarts.
    settings::Mode mode_for_restarts() const { return stopping_ ? settings::Mode::observe : mode_; }
    /// No new restarts from now on; those under way are still followed.
    void stop() { stopping_ = true; }

 private:
    settings::Mode mode_;
    bool has_key_;
    bool stopping_ = false;
};

}  // namespace dynoward::monitor
