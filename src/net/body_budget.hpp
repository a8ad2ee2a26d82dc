// SPDX-License-Identifier: MIT
// One bound for the bodies of all connections together, so that their memory does not grow with their
// number. A session that finds the budget used up waits in a queue and stops reading meanwhile, so that
// TCP slows its sender down. Closes nothing. Private to the session; used on its one thread.
#pragma once

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <list>

#include "dynoward/values/limits.hpp"

namespace dynoward::net {

/// First in, first out. Each waiting coroutine sleeps on a separate timer, which is cancelled when its
/// turn may have come.
class WaitQueue {
 public:
    class Entry {
     public:
        /// Both must outlive it.
        Entry(WaitQueue& line, boost::asio::steady_timer& sleeper)
            : line_(line), at_(line.sleepers_.insert(line.sleepers_.end(), &sleeper)) {}
        ~Entry() {
            const bool was_first = first();
            line_.sleepers_.erase(at_);
            if (was_first) {
                line_.wake();
            }
        }
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;

        bool first() const { return at_ == line_.sleepers_.begin(); }

     private:
        WaitQueue& line_;
        std::list<boost::asio::steady_timer*>::iterator at_;
    };

    bool empty() const { return sleepers_.empty(); }
    void wake() {
        if (!sleepers_.empty()) {
            sleepers_.front()->cancel();
        }
    }

 private:
    std::list<boost::asio::steady_timer*> sleepers_;
};

class BodyBudget {
 public:
    /// Large bodies leave `reserve` of it to small ones, so that a hoarder of large ones blocks no other
    /// sender.
    explicit BodyBudget(std::size_t total = limits::bodies_in_hand - limits::body_bytes,
                        std::size_t reserve = limits::small_bodies_reserve)
        : total_(total), reserve_(reserve) {}

    bool take(std::size_t bytes, bool small) {
        if (used_ + bytes > (small ? total_ : total_ - reserve_)) {
            return false;
        }
        used_ += bytes;
        return true;
    }
    void give(std::size_t bytes) {
        used_ -= bytes;
        line(true).wake();
        line(false).wake();
    }
    std::size_t used() const { return used_; }
    /// At most half is used, so that a connection may keep its share until its next request.
    bool is_ample() const { return used_ <= total_ / 2; }
    WaitQueue& line(bool small) { return small ? small_line_ : large_line_; }

 private:
    std::size_t total_;
    std::size_t reserve_;
    std::size_t used_ = 0;
    WaitQueue small_line_;
    WaitQueue large_line_;
};

/// The share of one connection; its destructor returns it.
class BodyShare {
 public:
    explicit BodyShare(BodyBudget& budget) : budget_(budget) {}
    ~BodyShare() { shrink_to(0); }
    BodyShare(const BodyShare&) = delete;
    BodyShare& operator=(const BodyShare&) = delete;

    /// False: not that much is left, and nothing has changed.
    bool grow_to(std::size_t bytes, bool small) {
        if (bytes > held_ && !budget_.take(bytes - held_, small)) {
            return false;
        }
        held_ = std::max(held_, bytes);
        return true;
    }
    void shrink_to(std::size_t bytes) {
        if (bytes < held_) {
            budget_.give(held_ - bytes);
            held_ = bytes;
        }
    }
    std::size_t held() const { return held_; }

 private:
    BodyBudget& budget_;
    std::size_t held_ = 0;
};

}  // namespace dynoward::net
