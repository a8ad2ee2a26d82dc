// SPDX-License-Identifier: MIT
#include "net/places.hpp"

#include <algorithm>

namespace dynoward::net {
namespace {

using Clock = Connection::Clock;
using Found = std::shared_ptr<Session>;

// A reader that takes its reply late is nothing unusual; from here on it is in the way.
constexpr std::chrono::seconds writer_patience{1};
// The same of a body, where even the last place is taken: usual ones take milliseconds.
constexpr std::chrono::seconds body_patience{1};

void keep_longest(Found& longest, const Found& session) {
    if (!longest || session->since() < longest->since()) {
        longest = session;
    }
}

/// The one of each kind that has been in its phase longest, and how many strangers there are.
struct Candidates {
    Found stranger;  ///< has shown no credential, and had the time to
    Found fresh;     ///< has had no time to
    Found idle;
    Found writer;
    Found body;
    std::size_t strangers = 0;
    std::size_t fresh_ones = 0;
};

void sort_in(Candidates& all, const Found& session, Clock::time_point now) {
    using Phase = Session::Phase;
    if (session->is_fresh(now)) {
        ++all.fresh_ones;
        keep_longest(all.fresh, session);
    } else if (!session->trusted()) {
        ++all.strangers;
        keep_longest(all.stranger, session);
    } else if (session->phase() == Phase::waiting || session->phase() == Phase::asking ||
               session->phase() == Phase::ending) {
        keep_longest(all.idle, session);
    } else if (session->phase() == Phase::writing && now - session->since() > writer_patience) {
        keep_longest(all.writer, session);
    } else if (session->is_at_body() && now - session->body_began() > body_patience &&
               (!all.body || session->body_began() < all.body->body_began())) {
        all.body = session;
    }
}

Candidates look_for_candidates(const ServerState& state, Clock::time_point now) {
    Candidates all;
    for (const auto& weak : state.sessions) {
        if (const auto session = weak.lock()) {
            sort_in(all, session, now);
        }
    }
    return all;
}

// Whoever goes when a place is needed. Fresh ones only where they have taken more than a stranger's share:
// nobody can show a credential at once. Each of the others can go within a second.
Found choose(const Candidates& all, std::size_t most_strangers) {
    const bool many_fresh = all.fresh_ones > most_strangers;
    for (const auto& one :
         {all.stranger, many_fresh ? all.fresh : nullptr, all.idle, all.writer, all.body}) {
        if (one) {
            return one;
        }
    }
    return nullptr;
}

bool evict(ServerState& state, const Found& chosen) {
    if (chosen) {
        ++state.totals.evicted;
        chosen->leave();
    }
    return chosen != nullptr;
}

std::size_t most_strangers(const ServerState& state) {
    return std::max<std::size_t>(1, places(state) / limits::stranger_share);
}

}  // namespace

std::size_t places(const ServerState& state) {
    return state.tls ? std::min(state.limits.connections, state.limits.tls_connections)
                     : state.limits.connections;
}

bool has_place(const ServerState& state, bool fresh_may_go) {
    if (state.sessions.size() < places(state)) {
        return true;
    }
    const auto now = Clock::now();
    const auto chosen = choose(look_for_candidates(state, now), most_strangers(state));
    return chosen && (fresh_may_go || !chosen->is_fresh(now));
}

void make_place(ServerState& state) {
    const auto bound = most_strangers(state);
    if (state.sessions.size() < bound) {
        return;
    }
    const auto all = look_for_candidates(state, Clock::now());
    if (state.sessions.size() >= places(state)) {
        evict(state, choose(all, bound));
    } else if (all.strangers >= bound) {
        evict(state, all.stranger);
    }
}

void trim_strangers(ServerState& state) {
    const auto bound = most_strangers(state);
    while (state.sessions.size() > bound) {
        const auto all = look_for_candidates(state, Clock::now());
        if (all.strangers <= bound || !evict(state, all.stranger)) {
            return;
        }
    }
}

bool free_descriptor(ServerState& state) {
    return evict(state, choose(look_for_candidates(state, Clock::now()), most_strangers(state)));
}

void free_body_memory(ServerState& state) {
    const auto now = Clock::now();
    bool gave_back = false;
    Found slow;
    Found old;
    for (const auto& weak : state.sessions) {
        const auto session = weak.lock();
        if (!session) {
            continue;
        }
        gave_back = session->shrink() || gave_back;
        if (session->has_slow_body(now)) {
            slow = !slow || session->body_began() < slow->body_began() ? session : slow;
        } else if (session->has_old_body(now)) {
            old = !old || session->body_began() < old->body_began() ? session : old;
        }
    }
    const auto& chosen = slow ? slow : old;
    if (!gave_back && chosen) {
        ++state.totals.slow_bodies;
        chosen->leave();
    }
}

void free_reply_memory(ServerState& state) {
    if (state.unsent <= limits::unsent_reply_bytes) {
        return;
    }
    const auto now = Clock::now();
    Found longest;
    for (const auto& weak : state.sessions) {
        const auto session = weak.lock();
        if (session && session->phase() == Session::Phase::writing &&
            now - session->since() > writer_patience) {
            keep_longest(longest, session);
        }
    }
    if (longest) {
        ++state.totals.slow_readers;
        longest->leave();
    }
}

}  // namespace dynoward::net
