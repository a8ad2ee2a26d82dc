// SPDX-License-Identifier: MIT
// Whose lines a recording holds. Two apps in one archive both have a web.1, and taken as one they make no
// sense; so a recording of more than one app is not judged until the owner has said which is meant. An app
// shows in the number of its metric lines (`dyno=heroku.<number>.`), and in the names that some forms
// carry.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/replay/reader.hpp"

namespace dynoward::replay {

class AppsSeen {
 public:
    /// `wanted`: a name, or the number of an app; empty: whatever is there.
    explicit AppsSeen(std::string wanted);

    /// By the name beside a line, before the line is read. false: another app's.
    bool is_wanted(const Origin& origin);
    /// A line of the platform that says something; `number` is empty where it names none. false: it is not
    /// the wanted app's, or nothing shows that it is.
    bool take(const Origin& origin, std::string_view number);

    /// More than one app, and none of them was chosen.
    bool is_ambiguous() const { return apps().size() > 1; }
    /// `shop (heroku.918273645)`, `heroku.918273645`, or a name or drain token alone.
    std::vector<std::string> apps() const;
    /// Names and numbers, of the other apps as well.
    std::vector<std::string> names() const;

 private:
    struct Named {
        std::set<std::string, std::less<>> numbers;
        bool is_group = false;  ///< a name of an app or a drain: by itself enough to tell two apart
    };

    std::string wanted_;
    bool by_number_ = false;
    std::map<std::string, Named, std::less<>> named_;
    std::set<std::string, std::less<>> unnamed_;  ///< numbers of lines without a name
    std::set<std::string, std::less<>> others_;   ///< left out
    std::string last_name_, last_number_;
    bool last_taken_ = false;
};

}  // namespace dynoward::replay
