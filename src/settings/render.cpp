// SPDX-License-Identifier: MIT
// Renders the catalogue as `--help` and as docs/configuration.md. A test keeps that file up to date.
#include <algorithm>
#include <string>

#include "settings/catalogue.hpp"

namespace dynoward::settings {
namespace {

constexpr std::size_t help_columns = 100;

constexpr std::string_view introduction = R"md(<!-- Rendered from src/settings/catalogue.cpp and render.cpp.
     After a change there: dynoward check --settings-markdown > docs/configuration.md -->
# Configuration

Dynoward reads its settings from environment variables and, if `CONFIG_FILE` is set, from a JSON file.
`dynoward check` validates them and prints the resulting rules. With `--online` it also checks whether the
Platform API, the log drain and the runtime metrics of the apps are ready. It exits with 0, with 78 if
something is configured incorrectly (for example a read-only token, no log drain, or metrics that are off),
and with 69 if only the Platform API is unavailable.

- **Durations** are in seconds, unless they have a suffix `s`, `m`, `h` or `d`: `600`, `10m`.
- **Memory levels** are a percentage of the dyno's quota (`95%`) or an amount (`512MB`; a bare number is
  also in MB). 1 MB is 2^20 bytes, as on Heroku. Other units, such as `1GB`, are not accepted.
- **Local times** have the form `TIMES [DAYS] ZONE`: `03:00,15:00 Mon-Fri America/New_York`, or with ranges:
  `22:00-06:00 Europe/Berlin`. Times have four digits (`03:00`). A range may span midnight and ends at `24:00`
  at the latest. Days are `Mon` to `Sun`, as single days, ranges or lists; for a range of times they are the
  days on which it begins. The zone is a name from the system's time zone database and is required. When
  clocks change, a time that is skipped counts at the moment of the change, a time that occurs twice counts
  once, and ranges follow the local clock.
- **Lists** are separated by commas; spaces around items and values are ignored.
- **`off`**, in upper or lower case, switches a rule off. `off` for one process type overrides a plain value,
  and a value for one process type overrides a plain `off`. It does not affect other rules.
- **An empty variable** counts as unset. A variable that is invalid or not supported yet prevents the start
  with exit status 78; all errors are listed at once, one per line. Dynoward warns about misspelt variables
  and about values that are allowed but almost never intended (`RESTART_THRESHOLD=5%`, `RESTART_WINDOW=0`),
  and says what they will do.
- **An invalid value** is repeated in the error message only if it is short and cannot be a secret that was
  set in the wrong place; otherwise the message contains its length.

A minimal setup:

```sh
heroku config:set -a shop-dynoward APP_ID_OR_NAME=shop \
  DRAIN_PASSWORD="$(openssl rand -hex 16)" HEROKU_API_KEY=...
```

With this setup Dynoward only observes. `MODE=enforce` lets it restart dynos.

## Per process type

Settings marked *type* can also be set for one process type: put the type in front of the name, in upper
case and with `-` written as `_`. `WEB_RESTART_THRESHOLD=95%` applies only to `web` and overrides
`RESTART_THRESHOLD`.

## Explicit settings take precedence over defaults

`HARD_THRESHOLD` and `R14_THRESHOLD` act even if they are not set. If `RESTART_THRESHOLD` is set for a type,
their defaults do not act below it; if `RESTART_SUSTAIN` is set, their defaults do not act sooner. A rule that
is set acts exactly as set. `RESTART_THRESHOLD=off` switches off only that rule ([policy.md](policy.md)).

## CONFIG_FILE and precedence

```json
{"settings": {"RESTART_WINDOW": "900", "WEB_MAX_UNAVAILABLE": "25%"},
 "apps": {"shop": {"WEB_RESTART_THRESHOLD": "95%", "DYNO_TYPES": "web, worker"}}}
```

The names are the same, and every value is a string. For each name, the order of precedence is: `apps` for
that app, the environment, `settings`, the default. The form for a process type overrides the plain form,
wherever either is set. Under `apps`, only settings marked *app* or *type* and only apps from `APP_ID_OR_NAME`
are allowed. Unknown and duplicate names are errors. The file must be a regular UTF-8 file, with or without a
byte order mark, of at most 32 MB. Errors in its JSON are reported by line and column, without quoting the
file.

## Which batches are trusted

Dynoward identifies the app of a batch by its drain token, which the Platform API lists. If a drain sends no
token, put the app in the path (`/logs/shop`) and in `TOKENLESS_DRAIN`; for an app in a Private or Shield
Space the path is enough. All other batches are counted and shown but have no effect (SECURITY.md has the
complete table).

By default all apps share `DRAIN_PASSWORD`, and `heroku drains` shows it to everyone who has access to one of
them. To isolate an app, give it its own password: `{"apps": {"shop": {"DRAIN_PASSWORD": "..."}}}`, or the
variable `DRAIN_PASSWORD_SHOP` (the app name in upper case, with `-` as `_`; the file takes precedence). Then
only this password is accepted at `/logs/shop`, it is accepted at no other path, and batches of this app are
refused at `/logs`. Every password must be different. To change the password without losing log lines, set
the old one as `DRAIN_PASSWORD_PREVIOUS` next to it in the file. For an app named `previous`, the password can
be set only in the file, because the variable `DRAIN_PASSWORD_PREVIOUS` is the previous shared password.

## Settings

| variable | for | default | allowed | meaning |
|---|---|---|---|---|
)md";

constexpr std::string_view conclusion = R"md(
## Variables set by the platform

`DYNO`, `HEROKU_APP_NAME` and `HEROKU_APP_ID` identify Dynoward's own dyno and app, so that it never
monitors itself (`heroku labs:enable runtime-dyno-metadata` provides the latter two). `SSL_CERT_FILE` and
`SSL_CERT_DIR` name the trusted certificates, as in every program that uses OpenSSL.

## Coming from dark_knight

`DRAIN_PASSWORD`, `APP_ID_OR_NAME`, `AUTH_TOKEN`, `DYNO_TYPES`, `WEB_RESTART_THRESHOLD` (in MB),
`WEB_RESTART_WINDOW` (in seconds; both for any type), `SLACK_WEBHOOK_URL` and `LOG_LEVEL` work unchanged.
Only a drain password of fewer than 16 characters must be replaced. Nothing is restarted until you set
`MODE=enforce`.
)md";

std::string_view word(Scope scope) {
    return scope == Scope::type ? "type" : scope == Scope::app ? "app" : "all";
}

std::string quoted(std::string_view text) {
    return "`" + std::string(text) + "`";
}

std::string default_text(const SettingInfo& setting) {
    if (!setting.default_value.empty()) {
        return quoted(setting.default_value);
    }
    return setting.if_unset.empty() ? "unset" : "unset: " + std::string(setting.if_unset);
}

// One cell of a Markdown table.
std::string cell(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '|' || c == '<') {
            result += '\\';
        }
        result += c;
    }
    return result;
}

// Breaks `text` into lines of at most help_columns, with `indent` blanks before all but the first.
std::string wrapped(std::string_view text, std::size_t indent) {
    std::string result;
    std::size_t column = indent;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (column > indent && column + 1 + end > help_columns) {
            result += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (column > indent) {
            result += ' ';
            ++column;
        }
        result += text.substr(0, end);
        column += end;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return result;
}

std::string names_not_supported() {
    std::string names;
    for (const auto& setting : catalogue()) {
        if (!setting.supported) {
            names += (names.empty() ? "" : ", ") + std::string(setting.name);
        }
    }
    return names;
}

}  // namespace

std::string render_help() {
    std::size_t width = 0;
    for (const auto& setting : catalogue()) {
        width = std::max(width, setting.name.size());
    }
    std::string help =
        "Settings are environment variables; docs/configuration.md describes them in full. Those marked *\n"
        "can also be set per process type, for example WEB_RESTART_WINDOW.\n\n";
    for (const auto& setting : catalogue()) {
        if (!setting.supported) {
            continue;
        }
        std::string name(setting.name);
        name += setting.scope == Scope::type ? "*" : "";
        name.resize(width + 1, ' ');
        auto text = std::string(setting.sentence) + " [" + default_text(setting) + "]";
        std::erase(text, '`');
        help += "  " + name + "  " + wrapped(text, width + 5) + "\n";
    }
    return help + "\n" +
           wrapped("Not yet supported (setting one is an error): " + names_not_supported(), 2) + "\n";
}

std::string render_markdown() {
    std::string text(introduction);
    for (const auto& setting : catalogue()) {
        if (!setting.supported) {
            continue;
        }
        text += "| " + quoted(setting.name) + " | " + std::string(word(setting.scope)) + " | " +
                cell(default_text(setting)) + " | " + cell(allowed_text(setting)) + " | " +
                cell(setting.sentence) + (setting.secret ? " Secret, never shown." : "") + " |\n";
    }
    text +=
        "\n## Not yet supported\n\nThese names are reserved. Setting one prevents the start, so that no "
        "setting is\nignored silently.\n\n";
    for (const auto& setting : catalogue()) {
        if (!setting.supported) {
            text += "- " + quoted(setting.name) + ": " + std::string(setting.sentence) + "\n";
        }
    }
    return text.append(conclusion);
}

}  // namespace dynoward::settings
