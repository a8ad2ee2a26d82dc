// SPDX-License-Identifier: MIT
// The catalogue is the one place where a setting is declared: documents and defaults must agree with it.
#include "settings/catalogue.hpp"

#include <fstream>
#include <set>
#include <sstream>

#include "settings/effective.hpp"
#include "settings/parse.hpp"
#include "unit/settings/loading.hpp"

namespace dynoward::settings::testing {
namespace {

using ::testing::HasSubstr;

TEST(Catalogue, NamesEachSettingOnceWithASentence) {
    std::set<std::string_view> names;
    for (const auto& setting : catalogue()) {
        EXPECT_TRUE(names.insert(setting.name).second) << setting.name;
        EXPECT_TRUE(setting.sentence.ends_with('.')) << setting.name;
        EXPECT_FALSE(allowed_text(setting).empty()) << setting.name;
        EXPECT_EQ(find_setting(setting.name), &setting);
        EXPECT_EQ(setting.supported, setting.form != Form::anything) << setting.name;
    }
    EXPECT_EQ(find_setting("RESTART"), nullptr);
    EXPECT_EQ(find_setting(""), nullptr);
}

TEST(Catalogue, EveryDefaultIsAValueOfItsSetting) {
    for (const auto& setting : catalogue()) {
        if (!setting.default_value.empty()) {
            EXPECT_TRUE(is_value_of(setting, setting.default_value, find_utc_only)) << setting.name;
        }
    }
}

// The defaults stand in settings.hpp as member initialisers and here as text: both must come to the same.
TEST(Catalogue, WritingOutEveryDefaultChangesNothing) {
    Environment all;
    for (const auto& setting : catalogue()) {
        if (!setting.default_value.empty()) {
            all[std::string(setting.name)] = setting.default_value;
        }
    }
    const auto given = good(all);
    const Settings unset;
    EXPECT_EQ(given.listener.port, unset.listener.port);
    EXPECT_EQ(given.platform.host, unset.platform.host);
    EXPECT_EQ(given.platform.port, unset.platform.port);
    EXPECT_EQ(given.platform.tls, unset.platform.tls);
    EXPECT_EQ(given.mode, unset.mode);
    EXPECT_EQ(given.warm_up, unset.warm_up);
    EXPECT_EQ(given.stale_after, unset.stale_after);
    EXPECT_EQ(given.log_level, unset.log_level);
    const auto& app = given.apps.at(0);
    const AppSettings unset_app(app.app);
    EXPECT_EQ(app.dyno_types, unset_app.dyno_types);
    EXPECT_EQ(app.lone_dyno, unset_app.lone_dyno);
    for (const auto& setting : catalogue()) {
        EXPECT_EQ(effective_text(setting, app.other_types), effective_text(setting, unset_app.other_types))
            << setting.name;
    }
}

TEST(Catalogue, TakesAPerTypeNameApart) {
    const auto name = parse_setting_name("WEB_API_RESTART_WINDOW");
    ASSERT_TRUE(name);
    EXPECT_EQ(name->setting->name, "RESTART_WINDOW");
    EXPECT_EQ(name->type, "WEB_API");
    EXPECT_EQ(parse_setting_name("RESTART_WINDOW")->type, "");
    for (const auto* const bad :
         {"_RESTART_WINDOW", "web_RESTART_WINDOW", "WEBRESTART_WINDOW", "WEB_MODE", "WEB_PORT",
          "1_RESTART_WINDOW", "WEB-A_RESTART_WINDOW", "WEB_", "RESTART_WINDOW_WEB", ""}) {
        EXPECT_FALSE(parse_setting_name(bad)) << bad;
    }
}

TEST(Catalogue, EveryPerTypeSettingIsShownByCheck) {
    for (const auto& setting : catalogue()) {
        EXPECT_EQ(effective_text(setting, TypeSettings{}).empty(),
                  setting.scope != Scope::type || !setting.supported)
            << setting.name;
    }
}

TEST(Catalogue, HelpNamesEverySettingInLinesThatFitATerminal) {
    const auto help = render_help();
    for (const auto& setting : catalogue()) {
        EXPECT_THAT(help, HasSubstr(setting.name));
    }
    std::istringstream in(help);
    for (std::string line; std::getline(in, line);) {
        EXPECT_LE(line.size(), 100U) << line;
    }
}

TEST(Catalogue, F108_ConfigurationPageIsWhatTheCatalogueRenders) {
    const std::string path = DYNOWARD_TEST_DATA "/../docs/configuration.md";
    std::ifstream in(path, std::ios::binary);
    std::ostringstream page;
    page << in.rdbuf();
    EXPECT_EQ(page.str(), render_markdown())
        << "run: dynoward check --settings-markdown > docs/configuration.md";
}

TEST(Effective, DurationsUseTheLargestUnitThatLosesNothing) {
    EXPECT_EQ(duration_text(Seconds{0}), "0 s");
    EXPECT_EQ(duration_text(Seconds{90}), "90 s");
    EXPECT_EQ(duration_text(Seconds{600}), "10 min");
    EXPECT_EQ(duration_text(Seconds{3600}), "1 h");
    EXPECT_EQ(duration_text(Seconds{5400}), "90 min");
    EXPECT_EQ(duration_text(Seconds{172800}), "2 d");
}

TEST(Effective, ASecretIsOnlyCounted) {
    EXPECT_EQ(secret_text(Secret{"0123456789"}), "set, 10 characters");
    EXPECT_EQ(secret_text(Secret{}), "not set");
}

}  // namespace
}  // namespace dynoward::settings::testing
