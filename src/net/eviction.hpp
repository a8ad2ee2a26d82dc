// SPDX-License-Identifier: MIT
// Which connection is closed when another one needs its place or its memory. Unauthenticated ones go
// first, whatever their phase; one with a request in progress goes only after its sender must have timed
// out. Private to the net room.
#pragma once

#include <memory>

#include "net/session.hpp"

namespace dynoward::net {

/// The maximum number of connections.
std::size_t capacity(const ServerState& state);

/// Whether a connection can be accepted: there is a free place, or a connection that can be closed. If not,
/// the new one is better left in the system's queue, with all that its sender has sent, than closed.
/// `fresh_may_go`: also counts connections that have only just been accepted.
bool can_accept(const ServerState& state, bool fresh_may_go = true);

/// Closes a connection in favour of one that has just been accepted, after can_accept().
void evict_for_accept(ServerState& state);

/// Closes unauthenticated connections beyond their share; fresh ones count as such after a second.
void trim_unauthenticated(ServerState& state);

/// Out of descriptors below capacity: closes one connection. False: none can go.
bool free_descriptor(ServerState& state);

/// Short of memory for bodies: shrinks the buffers of idle connections, or else closes one with a slow
/// body, whose share is returned a moment later.
void free_body_memory(ServerState& state);

/// Too many bytes of unsent replies: closes the slowest reader.
void free_reply_memory(ServerState& state);

}  // namespace dynoward::net
