// SPDX-License-Identifier: MIT
// A recording has no Platform API behind it. This one answers on paper: the dynos that the lines have shown
// are its dyno list, and a DELETE takes the present incarnation out of the story at once. Must never: claim
// a dyno that no line has shown.
#pragma once

#include <boost/circular_buffer.hpp>
#include <map>
#include <optional>
#include <string>

#include "dynoward/heroku/replies.hpp"
#include "dynoward/heroku/request.hpp"
#include "dynoward/logplex/event.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/limits.hpp"

namespace dynoward::replay {

/// Metrics come about every 20 s: whoever speaks up this early was there before the recording began.
inline constexpr Seconds was_running{90};

struct PaperDyno {
    explicit PaperDyno(DynoName dyno_name) : name(std::move(dyno_name)) {}

    DynoName name;
    DynoState state = DynoState::up;
    WallTime created_at{}, updated_at{}, heard_at{};
    std::optional<WallTime> starting_at;  ///< a new life has been announced, and has not shown itself yet
    std::string incarnation;
    boost::circular_buffer<std::string> retired{limits::retired_incarnations};
    unsigned life = 1;
    /// Restarted on paper: what the recording goes on to say of this incarnation did not happen.
    bool replaced = false;
    std::string gone;
};

class PaperPlatform {
 public:
    /// `assumed_age`: of dynos that were running when the recording began, whose start nobody has seen.
    PaperPlatform(WallTime begins, Seconds assumed_age) : begins_(begins), assumed_age_(assumed_age) {}

    /// What a line tells of the dynos. nullptr: of none in particular.
    PaperDyno* see(const logplex::Event& event, WallTime now);
    heroku::ApiReply answer(WallTime now, const heroku::ApiRequest& request);

    /// Whether the line is about an incarnation that was restarted on paper.
    static bool is_gone(const PaperDyno& dyno, const logplex::Event& event);

 private:
    PaperDyno& dyno_of(const logplex::Event& event, WallTime at);
    void see_incarnation(PaperDyno& dyno, std::string_view incarnation, WallTime at) const;
    static void see_state(PaperDyno& dyno, DynoState from, DynoState to, WallTime at);
    void scale(std::string_view list);
    std::string dyno_list(WallTime now) const;
    std::string formation(WallTime now) const;
    bool is_listed(const PaperDyno& dyno, WallTime now) const;
    void restart(WallTime now, const DynoName& name);

    WallTime begins_;
    Seconds assumed_age_;
    std::map<std::string, PaperDyno, std::less<>> dynos_;
};

}  // namespace dynoward::replay
