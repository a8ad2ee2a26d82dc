// SPDX-License-Identifier: MIT
// What reading a Platform API reply takes from the heap at most, beyond the reply itself, whatever its body
// is: hostile ones are refused before anything is allocated, and the fullest that is read is bounded.
#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <new>
#include <string>

#include "dynoward/values/limits.hpp"
#include "heroku/replies.hpp"

namespace {

std::size_t live = 0;
std::size_t peak = 0;

void* take(void* memory) {
    if (memory == nullptr) {
        throw std::bad_alloc();
    }
    live += malloc_usable_size(memory);
    peak = std::max(peak, live);
    return memory;
}

void give_back(void* memory) {
    live -= memory != nullptr ? malloc_usable_size(memory) : 0;
    std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) {
    return take(std::malloc(size));
}
void operator delete(void* memory) noexcept {
    give_back(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    give_back(memory);
}

namespace dynoward::heroku {
namespace {

constexpr std::size_t mb = std::size_t{1} << 20;
// With the body itself, of 8 MB, less than half of the 64 MB that the whole program may take.
constexpr std::size_t most = 16 * mb;

std::string repeated(std::string_view part, std::size_t size) {
    std::string text;
    text.reserve(size + part.size());
    while (text.size() < size) {
        text += part;
    }
    return text;
}

// Beyond what was taken before.
std::size_t peak_of(const std::function<void()>& work) {
    const auto before = live;
    peak = live;
    work();
    return peak - before;
}

std::size_t peak_of_reading(const std::string& body) {
    std::size_t highest = 0;
    for (const auto& read : std::initializer_list<std::function<void()>>{
             [&] { static_cast<void>(read_dynos(body)); }, [&] { static_cast<void>(read_formation(body)); },
             [&] { static_cast<void>(read_drain_tokens(body)); },
             [&] { static_cast<void>(read_app(body)); },
             [&] { static_cast<void>(read_apps_are_red(body)); },
             [&] { static_cast<void>(read_addon_id(body, "redis-tall-1")); },
             [&] { static_cast<void>(read_error(body)); },
             [&] { static_cast<void>(is_own_error(body)); }}) {
        highest = std::max(highest, peak_of(read));
    }
    return highest;
}

TEST(ReplyMemory, S14_AHostileBodyOfEightMegabytesTakesNothing) {
    const auto size = limits::api_reply_bytes - 100;
    for (const auto& body :
         {std::string(size, '['), repeated("{\"a\":", size), "[" + repeated("0,", size) + "0]",
          "[" + repeated("{},", size) + "0]", "[\"" + std::string(size, 'x') + "\"]",
          "[" + std::string(size, '1') + "]", "{" + repeated("\"a\":0,", size) + "\"a\":0}"}) {
        EXPECT_LE(peak_of_reading(body), 4096U) << body.substr(0, 10);
    }
}

TEST(ReplyMemory, S14_TheFullestThatIsReadIsBounded) {
    const auto half = limits::api_reply_values / 2 - 10;
    std::string keys = "{";
    for (std::size_t i = 0; i < half; ++i) {
        keys += '"' + std::to_string(i) + "\":0,";
    }
    keys += "\"maintenance\":true}";
    const auto string = '"' + std::string(limits::api_reply_string_bytes - 2, 'x') + "\",";
    for (const auto& body : {"[" + repeated("0,", 4 * half) + "0]", "[" + repeated("{},", 3 * half) + "{}]",
                             "[" + repeated("[],", 3 * half) + "[]]", keys,
                             "[" + repeated(string, limits::api_reply_bytes - 2 * string.size()) + "0]"}) {
        ASSERT_LE(body.size(), limits::api_reply_bytes);
        EXPECT_LE(peak_of_reading(body), most) << body.substr(0, 10);
    }
    EXPECT_TRUE(read_app(keys));
}

TEST(ReplyMemory, AThousandDynosAreWithinTheBounds) {
    std::string list;
    for (int i = 1; i <= 1000; ++i) {
        list +=
            (i == 1 ? "[" : ",") + (R"({"attach_url":null,"command":")" + std::string(500, 'x')) +
            R"(","created_at":"2026-03-04T12:00:00Z","id":"01234567-89ab-cdef","name":"web.)" +
            std::to_string(i) +
            R"(","release":{"id":"r","version":42},"app":{"name":"shop","id":"a"},"size":"standard-1X",)"
            R"("state":"up","type":"web","updated_at":"2026-03-04T12:00:20Z"})";
    }
    list += "]";
    EXPECT_EQ(read_dynos(list)->size(), 1000U);
    EXPECT_LE(peak_of_reading(list), 4 * mb);
}

}  // namespace
}  // namespace dynoward::heroku
