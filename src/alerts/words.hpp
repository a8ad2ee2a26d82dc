// SPDX-License-Identifier: MIT
// The vocabulary of monitoring tools: what a status means, which field holds one, and which values are
// placeholders that were never filled in. docs/alert-webhooks.md lists the words that fire.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynoward::alerts {

/// In ascending order: of several words the highest counts, so an end overrides a start.
enum class Meaning : std::uint8_t {
    unknown,  ///< not in the table of words
    neutral,  ///< neither a start nor an end
    warning,
    fires,
    pending,
    other,
    no_data,
    acknowledged,
    over,
    test,
};
/// No restart may be requested.
constexpr bool forbids(Meaning meaning) {
    return meaning >= Meaning::pending;
}

/// What a field is, by its key.
enum class Role : std::uint8_t {
    none,
    state,     ///< `status`, `alertState`: an unknown word blocks
    event,     ///< `event_type`, `action`: an unknown word does not block
    severity,  ///< unchanged when the incident ends, so only an end counts
    title,     ///< only its leading tags count: `[RESOLVED] …`, `Recovered: …`
    name,      ///< chosen by a person (`Ping: shop`): only brackets and signs count
    text,      ///< as a title, but a single word does not count, and it never fires
};
Role role_of(std::string_view key);

/// Lower case, letters and digits only: `Alert-Type` and `alertType` are the same key.
std::string squashed(std::string_view text);
/// `data.alert_status` → `alert_status`, `labels[dyno]` → `dyno`: flat keys of forms.
std::string_view last_part(std::string_view key);
/// In lower case, split at other characters and at capitals: `ResolvedCritical` → resolved, critical.
std::vector<std::string> words_of(std::string_view text);

/// What a value means in a field of this role (state, event or severity).
Meaning meaning_of(std::string_view value, Role role);
/// What the leading tags of a title, name or text mean: brackets, signs, words before a colon or a dash.
Meaning meaning_of_tags(std::string_view text, Role role);

/// `This is a test`, `Test notification from …`, `Webhook test`: what a tool sends to test its webhook.
/// Only the first words count: a long text may mention anything.
bool is_text_of_test(std::string_view text);

/// `resolved`, `is_test`, `firing`: a key whose value true, or false, has a meaning.
struct Switch {
    Meaning when_true = Meaning::neutral;
    Meaning when_false = Meaning::neutral;
    bool any_value = false;  ///< a date or a name in it counts as true
};
std::optional<Switch> switch_of(std::string_view key);
/// `resolved_at`, `acknowledgedBy`: any value means that it has happened.
Meaning stamp_of(std::string_view key);

std::optional<bool> truth_of(std::string_view value);
/// `$TAGS`, `{{ x }}`, `%{x}`, `<x>`, `null`, `n/a`: the text of a value that was never filled in.
bool is_placeholder(std::string_view value);
/// The same anywhere inside a longer text, except for the words (`null`, `n/a`).
bool holds_placeholder(std::string_view value);

std::string_view trimmed(std::string_view text);

}  // namespace dynoward::alerts
