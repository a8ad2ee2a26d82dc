// SPDX-License-Identifier: MIT
// The log with real pipes: read, not read, read late, closed.
#include "daemon/telemetry/log_writer.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <sstream>
#include <thread>

#include "daemon/telemetry/log.hpp"

namespace dynoward::daemon {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;

constexpr auto long_enough = 60s;

class LogWriterTest : public testing::Test {
 protected:
    LogWriterTest() {
        if (::pipe2(ends_.data(), O_CLOEXEC) != 0) {
            throw std::runtime_error("no pipe");
        }
    }
    ~LogWriterTest() override {
        writer_.reset();
        stop_reading();
        // The other end stays open: a writer's thread may hang in it.
    }
    void start(std::size_t queue_bytes = limits::log_queue_bytes) {
        writer_ = std::make_unique<LogWriter>(ends_[1], queue_bytes);
    }
    void stop_reading() {
        if (ends_[0] >= 0) {
            ::close(std::exchange(ends_[0], -1));
        }
    }
    // So that a further write has to wait.
    std::size_t fill() {
        ::fcntl(ends_[1], F_SETFL, O_NONBLOCK);
        std::size_t filled = 0;
        while (::write(ends_[1], "x", 1) == 1) {
            ++filled;
        }
        ::fcntl(ends_[1], F_SETFL, 0);
        return filled;
    }
    std::string read(std::size_t most) {
        std::string text(most, '\0');
        const auto size = ::read(ends_[0], text.data(), most);
        text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        return text;
    }
    // Until the text ends with this.
    std::string read_until(const std::string& end) {
        std::string all;
        while (all.size() < end.size() || all.compare(all.size() - end.size(), end.size(), end) != 0) {
            const auto piece = read(65536);
            if (piece.empty()) {
                break;
            }
            all += piece;
        }
        return all;
    }

    std::array<int, 2> ends_{};
    std::unique_ptr<LogWriter> writer_;
};

TEST_F(LogWriterTest, S4_EveryLineIsWrittenWholeAndInOrderAlsoAtTheEnd) {
    start();
    std::string wanted;
    std::thread reader;
    std::string got;
    for (int i = 0; i < 5000; ++i) {
        wanted += "line " + std::to_string(i) + '\n';
    }
    reader = std::thread([&] { got = read_until("line 4999\n"); });
    for (int i = 0; i < 5000; ++i) {
        writer_->put("line " + std::to_string(i));
    }
    EXPECT_TRUE(writer_->flush(long_enough));
    EXPECT_EQ(writer_->dropped(), 0U);
    reader.join();
    EXPECT_EQ(got, wanted);
}

TEST_F(LogWriterTest, S4_AnUnreadOutputBlocksNothing) {
    start(10000);
    fill();
    for (int i = 0; i < 5000; ++i) {
        writer_->put("line " + std::to_string(i));
    }
    EXPECT_GT(writer_->dropped(), 4000U);
    EXPECT_FALSE(writer_->flush(10ms));
    const auto began = std::chrono::steady_clock::now();
    writer_.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - began, limits::log_flush + 5s);
}

// The number of lines from 0 on that a reader of `text` can account for: those that are there, and those
// that notices report as missing between them.
std::uint64_t lines_in(const std::string& text) {
    constexpr std::string_view notice = "at=log.dropped lines=";
    std::istringstream lines(text);
    std::uint64_t number = 0;
    for (std::string line; std::getline(lines, line) && !lines.eof();) {
        if (line.starts_with(notice)) {
            number += std::stoull(line.substr(notice.size()));
        } else {
            EXPECT_EQ(line, "line " + std::to_string(number)) << "a notice stands where lines are missing";
            ++number;
        }
    }
    return number;
}

TEST_F(LogWriterTest, S4_OnceItIsReadAgainALineShowsHowManyAreMissing) {
    constexpr std::uint64_t all = 5000;
    start(10000);
    const auto filled = fill();
    for (std::uint64_t i = 0; i < all; ++i) {
        writer_->put("line " + std::to_string(i));
    }
    const auto dropped = writer_->dropped();
    EXPECT_GT(dropped, 0U);
    // Mostly one notice; two where the writer's thread took its first line only when the queue was full.
    std::string text;
    while (text.size() <= filled || lines_in(text.substr(filled)) < all) {
        text += read(65536);
    }
    EXPECT_EQ(lines_in(text.substr(filled)), all);
    ASSERT_TRUE(writer_->flush(long_enough));
    // And from here on all is as before.
    writer_->put("again");
    EXPECT_EQ(read_until("\n"), "again\n");
    EXPECT_EQ(writer_->dropped(), dropped);
}

TEST_F(LogWriterTest, S4_LinesThatCannotBeWrittenAreCounted) {
    start();
    stop_reading();  // EPIPE
    for (int i = 0; i < 10; ++i) {
        writer_->put("line");
    }
    ASSERT_TRUE(writer_->flush(long_enough));
    EXPECT_EQ(writer_->dropped(), 10U);
}

TEST_F(LogWriterTest, S4_ADescriptorThatBecameNonBlockingLosesNothing) {
    start();
    const auto filled = fill();
    ::fcntl(ends_[1], F_SETFL, O_NONBLOCK);
    writer_->put("first");
    writer_->put("second");
    EXPECT_EQ(read_until("second\n").substr(filled), "first\nsecond\n");
    EXPECT_EQ(writer_->dropped(), 0U);
}

TEST_F(LogWriterTest, ALogHasItsThreshold) {
    const auto writer = std::make_shared<LogWriter>(ends_[1]);
    const auto log = make_log(Level::warn, writer);
    log(Level::debug, "debug");
    log(Level::info, "info");
    log(Level::warn, "warn {} %s");
    log(Level::error, "error");
    EXPECT_EQ(read_until("error\n"), "warn {} %s\nerror\n");
    EXPECT_TRUE(writer->flush(long_enough));
}

}  // namespace
}  // namespace dynoward::daemon
