// SPDX-License-Identifier: MIT
// Reads the head of a request with Beast's parser, without the containers that Beast would put its fields
// into: one allocation a field was a tenth of what a small request cost. Used by the session.
#pragma once

#include <list>
#include <string>
#include <string_view>

#include "net/request_head.hpp"

namespace dynoward::net {

class HeadReader {
 public:
    /// `text`: a whole header block with its empty line. False: it is none. It is copied, and `head()`
    /// refers to the copy until the next read.
    bool read(std::string_view text);

    /// Whose connection it is; kept for all heads to come, and must outlive them.
    void set_peer(std::string_view peer) { head_.peer = peer; }

    /// As if nothing had been read.
    void clear();

    const RequestHead& head() const { return head_; }
    /// Whether the connection may be used for another request (RFC 9112 §9.3).
    bool keep_alive() const { return keep_alive_; }

 private:
    class Parser;

    std::string text_;
    std::list<std::string> unfolded_;  ///< values that went over several lines
    RequestHead head_;
    bool keep_alive_ = false;
};

}  // namespace dynoward::net
