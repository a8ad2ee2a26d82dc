// SPDX-License-Identifier: MIT
// The apps of a recording. Two apps in one archive both have a web.1 and must not be mixed, so a recording
// of several apps is not evaluated until the user selects one. An app is identified by the number in its
// metric lines (`dyno=heroku.<number>.`) and by the names that some formats have.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "replay/log_reader.hpp"

namespace dynoward::replay {

class RecordedApps {
 public:
    /// `wanted`: a name or the number of an app; empty: all lines.
    explicit RecordedApps(std::string selected);

    /// By the name outside the line, before it is parsed. false: of another app.
    bool is_selected(const Origin& origin);
    /// A line of the platform with an event; `number` is empty if it has none. false: it is not of
    /// the selected app, or this cannot be determined.
    bool take(const Origin& origin, std::string_view number);

    /// More than one app, and none was selected.
    bool is_ambiguous() const { return apps().size() > 1; }
    /// `shop (heroku.918273645)`, `heroku.918273645`, or a name or drain token alone.
    std::vector<std::string> apps() const;
    /// Names and numbers, of excluded apps too.
    std::vector<std::string> names() const;

 private:
    struct Named {
        std::set<std::string, std::less<>> numbers;
        bool is_group = false;  ///< the name of an app or a drain, which alone distinguishes two apps
    };

    std::string selected_;
    bool by_number_ = false;
    std::map<std::string, Named, std::less<>> named_;
    std::set<std::string, std::less<>> unnamed_;   ///< numbers of lines without a name
    std::set<std::string, std::less<>> excluded_;  ///< not selected
    std::string last_name_, last_number_;
    bool last_taken_ = false;
};

}  // namespace dynoward::replay
