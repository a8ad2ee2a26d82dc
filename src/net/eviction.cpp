// SPDX-License-Identifier: MIT
#include "net/eviction.hpp"

#include <algorithm>

namespace dynoward::net {
namespace {

using Clock = Connection::Clock;
using Found = std::shared_ptr<Session>;

// Slow readers are ordinary; from this age on, one may be closed.
constexpr std::chrono::seconds writer_timeout{1};
// The same for a body, where all places are taken: ordinary bodies take milliseconds.
constexpr std::chrono::seconds body_timeout{1};

void keep_older(Found& longest, const Found& session) {
    if (!longest || session->since() < longest->since()) {
        longest = session;
    }
}

/// The one of each kind that has been in its phase longest, and how many unauthenticated ones there are.
struct Candidates {
    Found unauthenticated;  ///< has sent no valid credential, and had the time to
    Found fresh;            ///< has had no time to
    Found idle;
    Found writer;
    Found body;
    std::size_t unauthenticated_count = 0;
    std::size_t fresh_count = 0;
};

void classify(Candidates& all, const Found& session, Clock::time_point now) {
    using Phase = Session::Phase;
    if (session->is_fresh(now)) {
        ++all.fresh_count;
        keep_older(all.fresh, session);
    } else if (!session->authenticated()) {
        ++all.unauthenticated_count;
        keep_older(all.unauthenticated, session);
    } else if (session->phase() == Phase::waiting || session->phase() == Phase::pending ||
               session->phase() == Phase::ending) {
        keep_older(all.idle, session);
    } else if (session->phase() == Phase::writing && now - session->since() > writer_timeout) {
        keep_older(all.writer, session);
    } else if (session->is_at_body() && now - session->body_began() > body_timeout &&
               (!all.body || session->body_began() < all.body->body_began())) {
        all.body = session;
    }
}

Candidates find_candidates(const ServerState& state, Clock::time_point now) {
    Candidates all;
    for (const auto& weak : state.sessions) {
        if (const auto session = weak.lock()) {
            classify(all, session, now);
        }
    }
    return all;
}

// The connection to close when a place is needed. Fresh ones only where they exceed the share of the
// unauthenticated: no client can authenticate at once. Each of the others qualifies within a second.
Found pick(const Candidates& all, std::size_t max_unauthenticated) {
    const bool too_many_fresh = all.fresh_count > max_unauthenticated;
    for (const auto& one :
         {all.unauthenticated, too_many_fresh ? all.fresh : nullptr, all.idle, all.writer, all.body}) {
        if (one) {
            return one;
        }
    }
    return nullptr;
}

bool evict(ServerState& state, const Found& chosen) {
    if (chosen) {
        ++state.totals.evicted;
        chosen->unregister();
    }
    return chosen != nullptr;
}

std::size_t max_unauthenticated(const ServerState& state) {
    return std::max<std::size_t>(1, capacity(state) / limits::stranger_share);
}

}  // namespace

std::size_t capacity(const ServerState& state) {
    return state.tls ? std::min(state.limits.connections, state.limits.tls_connections)
                     : state.limits.connections;
}

bool can_accept(const ServerState& state, bool fresh_may_go) {
    if (state.sessions.size() < capacity(state)) {
        return true;
    }
    const auto now = Clock::now();
    const auto chosen = pick(find_candidates(state, now), max_unauthenticated(state));
    return chosen && (fresh_may_go || !chosen->is_fresh(now));
}

void evict_for_accept(ServerState& state) {
    const auto bound = max_unauthenticated(state);
    if (state.sessions.size() < bound) {
        return;
    }
    const auto all = find_candidates(state, Clock::now());
    if (state.sessions.size() >= capacity(state)) {
        evict(state, pick(all, bound));
    } else if (all.unauthenticated_count >= bound) {
        evict(state, all.unauthenticated);
    }
}

void trim_unauthenticated(ServerState& state) {
    const auto bound = max_unauthenticated(state);
    while (state.sessions.size() > bound) {
        const auto all = find_candidates(state, Clock::now());
        if (all.unauthenticated_count <= bound || !evict(state, all.unauthenticated)) {
            return;
        }
    }
}

bool free_descriptor(ServerState& state) {
    return evict(state, pick(find_candidates(state, Clock::now()), max_unauthenticated(state)));
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
        chosen->unregister();
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
            now - session->since() > writer_timeout) {
            keep_older(longest, session);
        }
    }
    if (longest) {
        ++state.totals.slow_readers;
        longest->unregister();
    }
}

}  // namespace dynoward::net
