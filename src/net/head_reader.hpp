// SPDX-License-Identifier: MIT
// Reads the head of a request with Beast's parser, but without Beast's containers for fields: one
// allocation per field was a tenth of the cost of a small request. Used by the session.
#pragma once

#include <list>
#include <string>
#include <string_view>

#include "net/request_head.hpp"

namespace dynoward::net {

class HeadReader {
 public:
    /// `text` is a whole header block with its empty line. False: it is malformed. Copies it; `head()`
    /// refers to the copy until the next read.
    bool read(std::string_view text);

    /// The address of the peer, for all later heads; must outlive them.
    void set_peer(std::string_view peer) { head_.peer = peer; }

    /// Forgets the last head.
    void clear();

    const RequestHead& head() const { return head_; }
    /// Whether the connection may be used for another request (RFC 9112 §9.3).
    bool keep_alive() const { return keep_alive_; }

 private:
    class Parser;

    std::string text_;
    std::list<std::string> unfolded_;  ///< values that spanned several lines
    RequestHead head_;
    bool keep_alive_ = false;
};

}  // namespace dynoward::net
