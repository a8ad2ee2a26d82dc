// SPDX-License-Identifier: MIT
// An io_context on a thread of its own, for tests that talk to it from outside with blocking sockets.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <thread>

namespace dynoward::test {

class Loop {
 public:
    Loop() : work_(context_.get_executor()), thread_([this] { context_.run(); }) {}
    ~Loop() { stop(); }
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    void stop() {
        if (thread_.joinable()) {
            work_.reset();
            context_.stop();
            thread_.join();
        }
    }
    boost::asio::io_context& context() { return context_; }

    /// Runs `action` on the loop's thread and returns what it returns.
    template <typename Action>
    auto call(Action action) -> decltype(action()) {
        // Shared: the caller may go on before the loop has quite left the task.
        const auto task = std::make_shared<std::packaged_task<decltype(action())()>>(std::move(action));
        auto result = task->get_future();
        boost::asio::post(context_, [task] { (*task)(); });
        return result.get();
    }
    /// Until `condition`, asked on the loop's thread, holds; false when `patience` is over.
    bool eventually(const std::function<bool()>& condition,
                    std::chrono::seconds patience = std::chrono::seconds{5}) {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (!call(condition)) {
            if (std::chrono::steady_clock::now() > end) {
                return false;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{2});
        }
        return true;
    }

 private:
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::thread thread_;
};

}  // namespace dynoward::test
