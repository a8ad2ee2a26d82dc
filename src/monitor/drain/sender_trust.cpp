// SPDX-License-Identifier: MIT
#include "monitor/drain/sender_trust.hpp"

namespace dynoward::monitor {
namespace {

// A drain token cannot be guessed and is visible only to the platform and the app's own members. The
// platform's list shows which app it belongs to.
Trust judge_token(const SenderFacts& facts) {
    using Token = SenderFacts::Token;
    switch (facts.token) {
        case Token::of_the_app: return Trust::proven;
        case Token::of_another_app: return Trust::foreign_token;
        case Token::unknown: return facts.list_known ? Trust::foreign_token : Trust::kept;
        case Token::none: break;
    }
    return Trust::shown;
}

// A URL alone proves nothing: everyone with access to one drain of one app can see the password. The
// settings or the platform must show that this app's drain sends no token.
Trust judge_without_token(const SenderFacts& facts) {
    using Space = SenderFacts::Space;
    if (facts.named != SenderFacts::Named::by_path) {
        return Trust::shown;
    }
    if (facts.tokenless || facts.space == Space::in_one) {
        return Trust::proven;
    }
    return facts.space == Space::not_known ? Trust::kept : Trust::shown;
}

}  // namespace

Trust judge_sender(const SenderFacts& facts) {
    using Named = SenderFacts::Named;
    if (facts.named == Named::unknown_app) {
        return Trust::unknown_app;
    }
    if (facts.own_password != facts.by_own_password) {
        return Trust::wrong_credential;
    }
    if (!facts.has_key) {
        return facts.named == Named::by_nothing ? Trust::shown : Trust::proven;
    }
    return facts.token == SenderFacts::Token::none ? judge_without_token(facts) : judge_token(facts);
}

std::string unproven_advice(const AppName& app) {
    const auto& name = app.text();
    return "only unproven batches: post to /logs/" + name + " and set TOKENLESS_DRAIN=" + name +
           ", or check heroku drains -a " + name;
}

std::string unjudged_advice(const AppName& app) {
    return "batches were dropped because the Platform API has not said whether they are of " + app.text() +
           ": see heroku.request_failed in the log, and dynoward check --online";
}

}  // namespace dynoward::monitor
