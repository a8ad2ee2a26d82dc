// SPDX-License-Identifier: MIT
// The catalogue as `--help` and as docs/configuration.md. A test keeps the file equal to what is rendered
// here.
#include <algorithm>
#include <string>

#include "dynoward/settings/catalogue.hpp"

namespace dynoward::settings {
namespace {

constexpr std::size_t help_columns = 100;

constexpr std::string_view introduction = R"md(<!-- Rendered from src/settings/catalogue.cpp and render.cpp.
     After a change there: dynoward check --settings-markdown > docs/configuration.md -->
# Configuration

Dynoward reads its settings from environment variables, and from a JSON file where `CONFIG_FILE` names
one. `dynoward check` says whether they are good, and which rules they add up to; with `--online` it
also looks whether the Platform API, the log drain and the metrics of the apps are ready. It exits with
0, with 78 where something is set up wrong (a refused or read-only token, no drain of ours, metrics that
are off), and with 69 where only the Platform API is in the way.

- **Durations** are seconds, unless a suffix `s` `m` `h` `d` is given: `600`, `10m`.
- **Memory levels** are a percentage of the dyno's quota (`95%`) or an amount (`512MB`; a bare number is
  MB too). 1 MB is 2^20 bytes, as on Heroku.
- **Local times** are `TIMES [DAYS] ZONE`: `03:00,15:00 Mon-Fri America/New_York`, and ranges where hours are
  meant: `22:00-06:00 Europe/Berlin`. Times have four digits (`03:00`); a range may go over midnight, and
  ends at `24:00` at the latest; days are `Mon` to `Sun`, single, in ranges or in lists, and those of a range
  of times are the days on which it begins. The zone is a name of the system's zone database and must be
  given. When the clock is changed: a time that is left out counts at the change, one that comes twice
  counts once; ranges go by what the clock on the wall shows.
- **Lists** are separated by commas; blanks around items and around values do not matter.
- **`off`** switches a rule off, in any letter case. An `off` for one process type overrides a plain
  value, and the other way round. It says nothing of other rules.
- **An empty variable** counts as unset. A variable that cannot be read, or is not supported yet, stops
  the start with exit status 78; all errors are listed at once. A misspelt variable close to a known one
  is warned about, and so is a value that is allowed and nearly never meant (`RESTART_THRESHOLD=5%`,
  `RESTART_WINDOW=0`), with what it will do.
- **A refused value** is repeated only where it is short and cannot be a secret that was set in the wrong
  place; else the message says how many characters it has.

A minimal setup:

```sh
heroku config:set -a shop-dynoward APP_ID_OR_NAME=shop \
  DRAIN_PASSWORD="$(openssl rand -hex 16)" HEROKU_API_KEY=...
```

That only watches. `MODE=enforce` lets Dynoward restart dynos.

## Per process type

Settings marked *type* also exist for one process type: the type in upper case, `-` written as `_`, in
front of the name. `WEB_RESTART_THRESHOLD=95%` holds for `web` alone, and overrides `RESTART_THRESHOLD`.

## What is set wins over what is not

`HARD_THRESHOLD` and `R14_THRESHOLD` act also where they are not set. Where `RESTART_THRESHOLD` is set for
a type, they then do not act below it; where `RESTART_SUSTAIN` is, not before it. A rule that is set acts
as set. `RESTART_THRESHOLD=off` alone switches off no other rule ([policy.md](policy.md)).

## CONFIG_FILE, and who wins

```json
{"settings": {"RESTART_WINDOW": "900", "WEB_MAX_UNAVAILABLE": "25%"},
 "apps": {"shop": {"WEB_RESTART_THRESHOLD": "95%", "DYNO_TYPES": "web, worker"}}}
```

The same names, every value a string. For each name the order is: `apps` for that app, then the
environment, then `settings`, then the default. The form of a process type is then looked up before the
plain form, wherever each stands. Under `apps` only settings marked *app* or *type* are allowed, and
only apps of `APP_ID_OR_NAME`. Unknown names, and names given twice, are errors there. The file is UTF-8
with or without a byte order mark, an ordinary file, of 32 MB at most; what is no JSON is refused with
line and column, and nothing of it is shown.

## Whose batches are believed

The app of a batch is known by its drain token, which the Platform API lists. Where a drain sends none,
name the app in the path (`/logs/shop`) and in `TOKENLESS_DRAIN`; an app in a Private or Shield Space needs
only the path. Anything else is counted and shown, and changes nothing (SECURITY.md has the whole table).

All apps share `DRAIN_PASSWORD`, and `heroku drains` shows it to everybody who may see one of them. A
password of its own keeps an app apart: `{"apps": {"shop": {"DRAIN_PASSWORD": "..."}}}`, or the variable
`DRAIN_PASSWORD_SHOP` (the app's name in upper case, `-` as `_`; the file wins). Then only that one opens
`/logs/shop`, it opens no other path, and batches of this app are refused at `/logs`. Each must differ from
all others. To change it without losing lines, give the former one as `DRAIN_PASSWORD_PREVIOUS` beside it,
in the file. An app called `previous` can be set in the file only: `DRAIN_PASSWORD_PREVIOUS` is the shared one
before this.

## Settings

| variable | for | default | allowed | meaning |
|---|---|---|---|---|
)md";

constexpr std::string_view conclusion = R"md(
## Also read, but set by the platform

`DYNO`, `HEROKU_APP_NAME` and `HEROKU_APP_ID` tell Dynoward its own dyno and app, so that it never
watches itself (the latter two are there after `heroku labs:enable runtime-dyno-metadata`).
`SSL_CERT_FILE` and `SSL_CERT_DIR` name the certificates to trust, as in every program that uses
OpenSSL.

## Coming from dark_knight

`DRAIN_PASSWORD`, `APP_ID_OR_NAME`, `AUTH_TOKEN`, `DYNO_TYPES`, `WEB_RESTART_THRESHOLD` (in MB),
`WEB_RESTART_WINDOW` (in seconds; both for any type), `SLACK_WEBHOOK_URL` and `LOG_LEVEL` work as they
are. Only a drain password of fewer than 16 characters has to be replaced, and nothing is restarted
before `MODE=enforce` is set.
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

// Breaks `text` into lines that end before help_columns, each after the first begun by `indent` blanks.
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
        "Settings are environment variables; all of docs/configuration.md. Those marked * also exist\n"
        "per process type, as in WEB_RESTART_WINDOW.\n\n";
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
    return help + "\n" + wrapped("Not yet supported, and refused: " + names_not_supported(), 2) + "\n";
}

std::string render_markdown() {
    std::string text(introduction);
    for (const auto& setting : catalogue()) {
        if (!setting.supported) {
            continue;
        }
        text += "| " + quoted(setting.name) + " | " + std::string(word(setting.scope)) + " | " +
                cell(default_text(setting)) + " | " + cell(allowed_text(setting)) + " | " +
                cell(setting.sentence) + (setting.secret ? " Secret: never shown." : "") + " |\n";
    }
    text +=
        "\n## Not yet supported\n\nThese names are reserved. Setting one stops the start, rather than "
        "being ignored:\n"
        "a rule that somebody relies on must not silently be missing.\n\n";
    for (const auto& setting : catalogue()) {
        if (!setting.supported) {
            text += "- " + quoted(setting.name) + ": " + std::string(setting.sentence) + "\n";
        }
    }
    return text.append(conclusion);
}

}  // namespace dynoward::settings
