// SPDX-License-Identifier: MIT
// One bound for the bodies of all connections together, so that no number of them can take more memory than
// that. Who finds it used up waits in line and stops reading meanwhile: TCP makes the sender wait. Nothing
// here closes anything. Private to the session; used on its one thread.
#pragma once

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <list>

#include "dynoward/values/limits.hpp"

namespace dynoward::net {

/// Those who wait for something, in the order in which they came. Each sleeps on a timer of its own, which
/// is cancelled when its turn may have come.
class WaitingLine {
 public:
    class Place {
     public:
        /// Both must outlive it.
        Place(WaitingLine& line, boost::asio::steady_timer& sleeper)
            : line_(line), at_(line.sleepers_.insert(line.sleepers_.end(), &sleeper)) {}
        ~Place() {
            const bool was_first = first();
            line_.sleepers_.erase(at_);
            if (was_first) {
                line_.wake();
            }
        }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

        bool first() const { return at_ == line_.sleepers_.begin(); }

     private:
        WaitingLine& line_;
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
    /// Large bodies leave `reserve` of it to small ones, so that who hoards large ones blocks nobody else.
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
    /// So little is used that a connection may keep what it has until its next request.
    bool is_ample() const { return used_ <= total_ / 2; }
    WaitingLine& line(bool small) { return small ? small_line_ : large_line_; }

 private:
    std::size_t total_;
    std::size_t reserve_;
    std::size_t used_ = 0;
    WaitingLine small_line_;
    WaitingLine large_line_;
};

/// What one connection has of the budget; given back with it.
class BodyShare {
 public:
    explicit BodyShare(BodyBudget& budget) : budget_(budget) {}
    ~BodyShare() { shrink_to(0); }
    BodyShare(const BodyShare&) = delete;
    BodyShare& operator=(const BodyShare&) = delete;

    /// False: there is not that much left, and nothing has changed.
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
