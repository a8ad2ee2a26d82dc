// SPDX-License-Identifier: MIT
// Which connection is closed where others need its place or its memory. Strangers go first, whatever they
// do; nobody whose request is in hand goes before its sender has given up on it. Private to the net room.
#pragma once

#include <memory>

#include "net/session.hpp"

namespace dynoward::net {

/// How many connections are served at a time.
std::size_t places(const ServerState& state);

/// Whether a connection could be accepted: there is a place, or one that can go. Else it is better off in
/// the system's queue, with all that its sender has sent, than closed. `fresh_may_go`: also for one that
/// has only just been accepted itself.
bool has_place(const ServerState& state, bool fresh_may_go = true);

/// Makes a place for a connection that has just been accepted, where has_place().
void make_place(ServerState& state);

/// Closes strangers down to their share of the places; a crowd that was fresh is none a second later.
void trim_strangers(ServerState& state);

/// Out of descriptors, though there are places: closes one connection. False: none can go.
bool free_descriptor(ServerState& state);

/// At a shortage of memory for bodies: lets idle connections give back what they keep, else closes one
/// whose body is slow. Its share comes back a moment later.
void free_body_memory(ServerState& state);

/// While more bytes of replies wait than may: closes the reader that has made us wait longest.
void free_reply_memory(ServerState& state);

}  // namespace dynoward::net
