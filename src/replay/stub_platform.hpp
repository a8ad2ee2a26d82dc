// SPDX-License-Identifier: MIT
// A stub of the Platform API, since a recording has none: its dyno list has the dynos that the lines have
// shown, and a DELETE replaces the present incarnation at once. Must never: list a dyno that no line has
// shown.
#pragma once

#include <boost/circular_buffer.hpp>
#include <map>
#include <optional>
#include <string>

#include "dynoward/logplex/event.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/limits.hpp"
#include "heroku/replies.hpp"
#include "heroku/request.hpp"

namespace dynoward::replay {

/// Metrics come about every 20 s: a dyno whose lines begin this early was running before the recording
/// began.
inline constexpr Seconds startup_span{90};

struct StubDyno {
    explicit StubDyno(DynoName dyno_name) : name(std::move(dyno_name)) {}

    DynoName name;
    DynoState state = DynoState::up;
    WallTime created_at{}, updated_at{}, last_line_at{};
    std::optional<WallTime> starting_at;  ///< a new incarnation was announced, and has no line yet
    std::string incarnation;
    boost::circular_buffer<std::string> retired{limits::retired_incarnations};
    unsigned generation = 1;
    /// Restarted by the replay: further lines of this incarnation are ignored.
    bool replaced = false;
    std::string replaced_incarnation;
    std::optional<WallTime> replaced_ended_at;  ///< when the recording shows that it ended
};

class StubPlatform {
 public:
    /// `assumed_age`: of dynos that were running when the recording began, since no line shows their start.
    StubPlatform(WallTime begins, Seconds assumed_age) : begins_(begins), assumed_age_(assumed_age) {}

    /// Applies a line. Returns the dyno that it is about; nullptr: none.
    StubDyno* update(const logplex::Event& event, WallTime now);
    heroku::ApiReply answer(WallTime now, const heroku::ApiRequest& request);

    /// Whether the line is about an incarnation that the replay has restarted.
    static bool is_gone(const StubDyno& dyno, const logplex::Event& event);

 private:
    StubDyno& dyno_of(const logplex::Event& event, WallTime at);
    void update_incarnation(StubDyno& dyno, std::string_view incarnation, WallTime at) const;
    static void update_state(StubDyno& dyno, DynoState from, DynoState to, WallTime at);
    static void end_replaced(StubDyno& dyno, WallTime at);
    void scale(std::string_view list);
    std::string dyno_list(WallTime now) const;
    std::string formation(WallTime now) const;
    bool is_listed(const StubDyno& dyno, WallTime now) const;
    void restart(WallTime now, const DynoName& name);

    WallTime begins_;
    Seconds assumed_age_;
    std::map<std::string, StubDyno, std::less<>> dynos_;
};

}  // namespace dynoward::replay
