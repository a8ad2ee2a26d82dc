// SPDX-License-Identifier: MIT
// Texts of others (reasons of alerts, problems of the network, replies of proxies, labels of dynos) of any
// length and any bytes: each record must fit its bounds and be read back. Conversation checks that after
// every step.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/values/limits.hpp"
#include "unit/restart/conversation.hpp"

namespace dynoward::restart {
namespace {

using test::accepted;
using test::as;
using test::at;
using test::chosen;
using test::Conversation;
using test::sent;
using namespace std::chrono_literals;

bool is_printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

void expect_bounded(const Record& record) {
    EXPECT_LE(record.detail.size(), 1000U);
    EXPECT_LE(record.reply_problem.size(), 400U);
    EXPECT_TRUE(is_printable(record.detail) && is_printable(record.reply_problem));
    if (record.request) {
        EXPECT_LE(record.request->reason.size(), 400U);
        EXPECT_TRUE(is_printable(record.request->reason));
    }
}

std::vector<std::string> hostile_texts() {
    std::vector<std::string> texts{std::string(5000, '"'),    std::string(5000, '\\'),
                                   std::string(5000, '\x01'), std::string(5000, '\xff'),
                                   std::string(400, '"'),     std::string(1000, '\\')};
    texts.emplace_back(5000, '\0');
    std::mt19937 random(5);
    for (int i = 0; i < 200; ++i) {
        std::string text(random() % 3000, ' ');
        for (auto& c : text) {
            c = static_cast<char>(random() % 256);
        }
        texts.push_back(text);
    }
    return texts;
}

// As long as the reader of the dyno list lets them be, and of bytes that take the most room.
heroku::DynoInfo longest_labels() {
    auto info = test::listed_before();
    info.type = info.size = info.id = std::string(100, '\x01');
    return info;
}

TEST(TextBounds, ARecordOfAnyTextsIsReadBack) {
    for (const auto& text : hostile_texts()) {
        auto request = test::request_of(policy::Rule::hook);
        request.reason = text;
        Conversation talk(
            Restart(test::name_of(std::string(63, 'w') + ".999999"), std::string(100, '\x01'), request, 7));
        expect_bounded(talk.record());
        auto dyno = test::dyno_before();
        dyno.listed = longest_labels();
        dyno.incarnation = std::string(limits::incarnation_bytes, 'f');
        talk.feed(-3s, event::Chosen{5});
        talk.feed(-2s, event::Blocked{text});
        expect_bounded(talk.record());
        talk.feed(-1s, event::Chosen{6});
        talk.feed(0s, event::Approved{dyno, policy::Rule::hook, nullptr});
        auto reply = test::answered(503);
        reply.outcome = heroku::ApiReply::Outcome::unknown;
        reply.problem = text;
        talk.feed(1s, event::Reply{reply});
        expect_bounded(talk.record());
        talk.feed(180s, event::Tick{nullptr});
        EXPECT_EQ(talk.record().ending, Ending::unconfirmed);
        EXPECT_THAT(talk.record().detail,
                    testing::StartsWith("no new incarnation of the dyno after 180 s"));
        expect_bounded(talk.record());
    }
}

TEST(TextBounds, SoIsARestartThatEndedAtOnce) {
    for (const auto& text : hostile_texts()) {
        auto blocked = chosen();
        blocked.feed(-1s, event::Blocked{text});
        expect_bounded(blocked.record());
        auto not_sent = sent();
        auto reply = test::answered(0);
        reply.outcome = heroku::ApiReply::Outcome::not_sent;
        reply.problem = text;
        not_sent.feed(1s, event::Reply{reply});
        EXPECT_EQ(not_sent.record().ending, Ending::failed);
        expect_bounded(not_sent.record());
    }
}

}  // namespace
}  // namespace dynoward::restart
