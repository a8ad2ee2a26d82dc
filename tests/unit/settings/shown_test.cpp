// SPDX-License-Identifier: MIT
// A secret that was set in the wrong place must not be repeated by the message that refuses it.
#include "settings/shown.hpp"

#include <nlohmann/json.hpp>

#include "settings/catalogue.hpp"
#include "settings/effective.hpp"
#include "unit/settings/loading.hpp"

namespace dynoward::settings::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// All invented. Each may be in a clipboard and be pasted into the wrong field.
const char* const secrets[] = {
    "HRKU-01234567-89ab-cdef-0123-456789abcdef",
    "HRKU-AALU9gdBcN8wV1kWqT0sfXG3nS2kPZ7mQ4rYxEh6UbLJvCtOi5DaKeWz",
    "01234567-89ab-cdef-0123-456789abcdef",
    "d.01234567-89ab-cdef-0123-456789abcdef",
    "-----BEGIN PRIVATE KEY-----MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEvQIBADANBgkq\n-----END",
    "postgres://u8f3:p4nary@ec2-1-2-3-4.compute.amazonaws.com:5432/d1",
    "redis://:p4nary@host:6379",
    "https://drain:canary-canary-1@watcher.example.com/logs",
    "https://user@host",
    "https://hooks.slack.com/services/T00/B00/x",
    "https://discord.com/api/webhooks/123456789012345678/AbCdEfGhIjKlMnOpQrStUvWx",
    "Bearer abc",
    "Basic YTpi",
    "basic dXNlcjpwYXNz",
    "xoxb-1-2-abc",
    "xapp-1-A1-2-b3",
    "ghp_abc123",
    "github_pat_11A_b",
    "gho_x",
    "glpat-abc",
    "sk_live_abc",
    "whsec_abc",
    "AKIAIOSFODNN7EXAMPLE",
    "ASIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "eyJhbGciOiJI",
    "AIzaSyA1",
    "SG.abc.def",
    R"({"settings":{"DRAIN_PASSWORD":"0123456789abcdef"}})",
    "{canary}",
    "0123456789abcdef0123456789abcdef",
    "0123456789abcdef",
    "deadbeefdeadbee1deadbeef",
    "98765432109876543210",
    "s3cretPassw0rd99",
    "Tr0ub4dor",
    "Tr0ub4dor&3",
    "pass=word",
    "hunter2@home",
    "p@ss",
    "it's",
    "$(heroku config:get X)",
    ("gr\xc3\xbc\xc3\x9f"
     "e"),
    "a\x1b[31mb",
    "this is a sentence of more than forty characters",
};

TEST(Shown, S7_WhatMayBeASecretIsOnlyCounted) {
    for (const auto* const secret : secrets) {
        EXPECT_FALSE(is_safe_to_show(secret)) << secret;
        EXPECT_EQ(shown_text(secret),
                  "(not shown: " + std::to_string(std::string(secret).size()) + " characters)");
    }
}

TEST(Shown, WhatIsASlipIsRepeated) {
    for (const auto* const slip : {"lots",
                                   "armed",
                                   "65536",
                                   "-1",
                                   "0x50",
                                   "http",
                                   "10 minutes",
                                   "1.5d",
                                   "95%%",
                                   "512 MBytes",
                                   "web,run",
                                   "1web",
                                   "web worker",
                                   "example.com",
                                   "127.0.0.1:80",
                                   "shop/../other",
                                   "Shop",
                                   "api.heroku.com",
                                   "https://api.heroku.com/apps",
                                   "ftp://api.heroku.com",
                                   "25:00 Mars/Olympus",
                                   "03:00,15:00 Mon-Fri",
                                   "09:00-18:00 Mon-Fri America/New_York",
                                   "/no/such/key.pem",
                                   "/etc/dynoward/settings.json",
                                   "3/0",
                                   "rss_cache",
                                   "background_worker",
                                   "postgresql-curved-12345",
                                   "+5",
                                   ""}) {
        EXPECT_EQ(shown_text(slip), slip);
    }
}

TEST(Shown, IsBoundedByItsLength) {
    const std::string forty = "ten chars ten chars ten chars ten chars ";
    EXPECT_EQ(shown_text(forty), forty);
    EXPECT_EQ(shown_text(forty + "x"), "(not shown: 41 characters)");
    EXPECT_EQ(shown_text("ten chars ", 9), "(not shown: 10 characters)");
}

TEST(Shown, AWordOfNineteenLettersIsTheLongest) {
    EXPECT_TRUE(is_safe_to_show(std::string(19, 'a')));
    EXPECT_FALSE(is_safe_to_show(std::string(20, 'x')));
    EXPECT_TRUE(is_safe_to_show("abcdefghij1"));
    EXPECT_FALSE(is_safe_to_show("abcdefghijk1"));
    EXPECT_TRUE(is_safe_to_show("Abcdef1"));
    EXPECT_FALSE(is_safe_to_show("Abcdefg1"));
}

TEST(Shown, ACredentialIsKnownByItsFormAndAWordIsNone) {
    for (const auto* const word :
         {"web", "worker2", "highPriorityMailer", "background_worker", "task_queue", "desk-app",
          "asia-worker", "backgroundjobprocessor", "backgroundworker2", "basics", "Worker12Queue"}) {
        EXPECT_FALSE(is_credential(word)) << word;
    }
    EXPECT_TRUE(is_credential("HRKU-01234567-89ab"));
    EXPECT_TRUE(is_credential("a0123456789abcdef0123"));
}

// All messages of a load, and what `check` would show of it.
std::string all_said(const Environment& more, const Files& files = {}) {
    auto text = errors_of(more, files);
    const auto loaded = load_with(more, files);
    if (const auto* const settings = std::get_if<Settings>(&loaded)) {
        for (const auto& warning : settings->warnings) {
            text += warning + "\n";
        }
        for (const auto& setting : catalogue()) {
            for (const auto& app : settings->apps) {
                text += effective_text(setting, app.of("web")) + "\n";
            }
        }
        for (const auto& app : settings->apps) {
            for (const auto& type : app.dyno_types) {
                text += type + "\n";
            }
        }
    }
    return text;
}

TEST(Secrets, S7_NoneIsRepeatedWhereverItWasSetByMistake) {
    for (const auto& setting : catalogue()) {
        const std::string name(setting.name);
        for (const auto* const secret : secrets) {
            if (name == "DYNO_TYPES" && !is_credential(secret)) {
                continue;  // a short password may well be the name of a type, and types are shown
            }
            EXPECT_THAT(all_said({{name, secret}}), Not(HasSubstr(secret))) << name;
            if (setting.scope == Scope::type) {
                EXPECT_THAT(all_said({{"WEB_" + name, secret}}), Not(HasSubstr(secret))) << name;
            }
            const auto quoted =
                nlohmann::json(secret).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
            const auto in_file = [&](const std::string& json) {
                return all_said({{"CONFIG_FILE", "/c"}}, {{"/c", json}});
            };
            EXPECT_THAT(in_file(R"({"settings":{")" + name + "\":" + quoted + "}}"),
                        Not(HasSubstr(secret)));
            EXPECT_THAT(in_file(R"({"apps":{"shop":{")" + name + "\":" + quoted + "}}}"),
                        Not(HasSubstr(secret)));
        }
    }
}

TEST(Secrets, S7_NoneIsRepeatedWhereANameBelongs) {
    for (const auto* const secret : secrets) {
        const auto quoted =
            nlohmann::json(secret).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        for (const auto& json :
             {"{" + quoted + ":{}}", R"({"settings":{)" + quoted + R"(:"x"}})",
              R"({"settings":{)" + quoted + R"(:5}})", R"({"apps":{)" + quoted + R"(:{"MODE":"x"}}})",
              R"({"apps":{)" + quoted + R"(:{"MODE":"x"},)" + quoted + R"(:{}}})",
              R"({"apps":{"shop":{)" + quoted + R"(:"x"}}})", R"({"settings":{"MODE":)" + quoted,
              R"({"settings":{"MODE":)" + quoted + "]", quoted}) {
            EXPECT_THAT(all_said({{"CONFIG_FILE", "/c"}}, {{"/c", json}}), Not(HasSubstr(secret))) << json;
        }
        EXPECT_THAT(all_said({{secret, "x"}}), Not(HasSubstr(secret)));
        EXPECT_THAT(all_said({{"CONFIG_FILE", secret}}), Not(HasSubstr(secret)));
        EXPECT_THAT(all_said({{"TLS_KEY_FILE", secret}, {"TLS_CERT_FILE", secret}}),
                    Not(HasSubstr(secret)));
    }
}

TEST(Secrets, S7_ATokenIsNoProcessType) {
    EXPECT_THAT(errors_of({{"DYNO_TYPES", "web,HRKU-01234567-89ab"}}),
                AllOf(HasSubstr("DYNO_TYPES=(not shown: 22 characters): must be process types")));
}

}  // namespace
}  // namespace dynoward::settings::testing
