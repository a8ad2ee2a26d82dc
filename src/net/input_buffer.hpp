// SPDX-License-Identifier: MIT
// The bytes that a session has read and not yet used: one block that the kernel reads into and that bodies
// are passed from. Nothing is copied, and nothing is allocated while the size of requests stays the same.
#pragma once

#include <boost/asio/buffer.hpp>
#include <cstring>
#include <memory>
#include <string_view>

namespace dynoward::net {

class InputBuffer {
 public:
    explicit InputBuffer(std::size_t bytes)
        : room_(std::make_unique_for_overwrite<char[]>(bytes)), capacity_(bytes) {}

    /// The bytes read, from `begin` on.
    std::string_view text(std::size_t begin = 0) const { return {room_.get() + begin, size_ - begin}; }
    char* data() { return room_.get(); }
    std::size_t size() const { return size_; }
    std::size_t capacity() const { return capacity_; }

    boost::asio::mutable_buffer free() { return {room_.get() + size_, capacity_ - size_}; }
    void commit(std::size_t bytes) { size_ += bytes; }
    /// Removes [from, to).
    void close_gap(std::size_t from, std::size_t to) {
        std::memmove(room_.get() + from, room_.get() + to, size_ - to);
        size_ -= to - from;
    }

    /// Removes the first bytes; what follows (a request sent early) moves to the front.
    void consume(std::size_t bytes) {
        if (bytes == 0) {
            return;
        }
        std::memmove(room_.get(), room_.get() + bytes, size_ - bytes);
        size_ -= bytes;
    }
    /// Frees the memory; nothing can be read into it any more.
    void release() {
        room_.reset();
        capacity_ = size_ = 0;
    }
    /// Reallocates to this size, which must not be below size().
    void resize(std::size_t bytes) {
        auto room = std::make_unique_for_overwrite<char[]>(bytes);
        std::memcpy(room.get(), room_.get(), size_);
        room_ = std::move(room);
        capacity_ = bytes;
    }

 private:
    std::unique_ptr<char[]> room_;
    std::size_t capacity_;
    std::size_t size_ = 0;
};

}  // namespace dynoward::net
