// SPDX-License-Identifier: MIT
#include "dynoward/monitor/monitor.hpp"

#include <stdexcept>

#include "monitor/impl.hpp"

namespace dynoward::monitor {
namespace {

// Where no app is configured, what is posted is shown under this name; nothing is ever done about it.
std::vector<Duty> make_duties(const std::vector<settings::AppSettings>& apps) {
    std::vector<Duty> duties;
    if (apps.empty()) {
        duties.emplace_back(settings::AppSettings(AppName::parse("unattributed").value()));
    }
    duties.reserve(apps.size());
    for (const auto& app : apps) {
        duties.emplace_back(app);
    }
    return duties;
}

std::vector<AppName> names_of(const std::vector<settings::AppSettings>& apps) {
    std::vector<AppName> names;
    names.reserve(apps.size());
    for (const auto& app : apps) {
        names.push_back(app.app);
    }
    return names;
}

}  // namespace

Monitor::Impl::Impl(settings::Settings settings, Instant now, FormerLife former_life)
    : settings_(std::move(settings)),
      former_life_(former_life),
      mode_(settings_.mode_in_force()),
      has_key_(!settings_.platform.key.empty() && !settings_.apps.empty()),
      duties_(make_duties(settings_.apps)),
      tokens_(names_of(settings_.apps)),
      began_(now),
      warm_from_(now.steady) {
    for (std::size_t i = 0; i < duties_.size(); ++i) {
        duty_by_name_.emplace(duties_[i].fleet.name().text(), i);
        duties_[i].sight.begin(now);
    }
}

Monitor::Monitor(settings::Settings settings, Instant now, FormerLife former_life)
    : impl_(std::make_unique<Impl>(std::move(settings), now, former_life)) {}
Monitor::~Monitor() = default;

Admission Monitor::admit(const Instant& now, const Sender& sender, Effects& effects) {
    return impl_->admit(now, sender, effects);
}
void Monitor::on_refused(const Instant& now, std::optional<std::string_view> app, std::string_view remedy) {
    impl_->on_refused(now, app, remedy);
}
BatchOutcome Monitor::on_batch(const Instant& now, const Batch& batch, Effects& effects) {
    return impl_->on_batch(now, batch, effects);
}
void Monitor::on_tick(const Instant& now, Effects& effects) {
    impl_->on_tick(now, effects);
}
void Monitor::on_reply(const Instant& now, std::uint64_t request_id, const heroku::ApiReply& reply,
                       Effects& effects) {
    impl_->on_reply(now, request_id, reply, effects);
}
void Monitor::pause(const Instant& now, std::chrono::minutes span, Effects& effects) {
    impl_->pause(now, span, effects);
}
void Monitor::resume(const Instant& now, Effects& effects) {
    impl_->resume(now, effects);
}
std::optional<WallTime> Monitor::paused_until(const Instant& now) const {
    return impl_->paused_until(now);
}
WishAnswer Monitor::ask_restart(const Instant& now, const Wish& wish, Effects& effects) {
    return impl_->ask_restart(now, wish, effects);
}
void Monitor::stop_acting() {
    impl_->stop_acting();
}
settings::Mode Monitor::mode() const {
    return impl_->mode();
}
std::vector<AppView> Monitor::view(const Instant& now) const {
    return impl_->view(now);
}
Standing Monitor::standing(const Instant& now) const {
    return impl_->standing(now);
}
const policy::Ledger& Monitor::ledger() const {
    return impl_->ledger();
}
const Totals& Monitor::totals() const {
    return impl_->totals();
}

// Received text inside a value: control bytes and what is not ASCII become '?', quotes and backslashes are
// escaped.
std::string in_quotes(std::string_view text) {
    constexpr std::size_t max_bytes = 200;
    std::string quoted = "\"";
    for (const char c : text.substr(0, max_bytes)) {
        if (c == '"' || c == '\\') {
            quoted += '\\';
        }
        quoted += c < ' ' || c > '~' ? '?' : c;
    }
    return quoted + '"';
}

void remark(Effects& effects, Remark::Weight weight, std::string at, std::string text) {
    effects.emplace_back(Remark{weight, std::move(at), std::move(text)});
}

}  // namespace dynoward::monitor
